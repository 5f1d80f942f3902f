package org.slicewise.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.intervals.Interval;
import org.slicewise.selective.AbstainRule.BelowConfidence;
import org.slicewise.selective.AbstainRule.NotSingleton;
import org.slicewise.selective.ConformalSets;
import org.slicewise.selective.SelectiveRules;

class SelectiveResultTest {
  private static final EvaluationOptions QUICK = EvaluationOptions.defaults().withResamples(200);
  private static final ConformalSets SETS = new ConformalSets(0.1, 50, 0.62);
  private static final SelectiveRules RULES = new SelectiveRules(SETS, new NotSingleton(SETS));

  private static SelectiveResult of(Predictions table, SelectiveRules rules) {
    return Evaluation.of(table, QUICK.withSelective(rules)).details().selective();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void setsAreCountedByPatientAndByImage(long seed) {
    Predictions table = Tables.random(seed, 80, 2 + (int) (seed % 2), 30, 3);
    SelectiveResult.Sets sets = of(table, RULES).sets();
    Map<String, Boolean> covered = new HashMap<>();
    int images = 0;
    int size = 0;
    int single = 0;
    int empty = 0;
    for (Prediction row : table.rows()) {
      int here = 0;
      for (double p : row.probabilities()) {
        here += 1 - p <= 0.62 ? 1 : 0;
      }
      boolean holds = 1 - row.probabilities()[row.label()] <= 0.62;
      covered.merge(row.patient(), holds, Boolean::logicalAnd);
      images += holds ? 1 : 0;
      size += here;
      single += here == 1 ? 1 : 0;
      empty += here == 0 ? 1 : 0;
    }
    long patients = covered.values().stream().filter(c -> c).count();
    assertThat(sets.coverage().value()).isEqualTo((double) patients / covered.size());
    Interval wilson = Interval.wilson(patients, covered.size(), 0.95);
    assertThat(sets.coverage().low()).isEqualTo(wilson.low());
    assertThat(sets.coverage().intervalText())
        .isEqualTo("95%, Wilson, " + covered.size() + " patients");
    assertThat(sets.imageCoverage().value()).isEqualTo(images / 80.0);
    assertThat(sets.meanSize().value()).isEqualTo(size / 80.0);
    assertThat(sets.singletons().value()).isEqualTo(single / 80.0);
    assertThat(sets.empty().value()).isEqualTo(empty / 80.0);
    assertThat(sets.singletons().low()).isLessThanOrEqualTo(sets.singletons().value());
  }

  @Test
  void abstentionsAreSplitOutAndTheMetricsStillCoverEveryImage() {
    Predictions table = Tables.random(5, 80, 2, 30, 3);
    Evaluation with = Evaluation.of(table, QUICK.withSelective(RULES));
    Evaluation without = Evaluation.of(table, QUICK);
    assertThat(with.n()).isEqualTo(80);
    assertThat(with.metrics()).isEqualTo(without.metrics());
    SelectiveResult.Abstain abstain = with.details().selective().abstain();
    List<Prediction> answered =
        table.rows().stream().filter(r -> SETS.size(r.probabilities()) == 1).toList();
    assertThat(abstain.n()).isEqualTo(answered.size()).isBetween(1, 79);
    assertThat(abstain.answered().value()).isEqualTo(answered.size() / 80.0);
    assertThat(abstain.accuracyAnswered().value())
        .isCloseTo(
            answered.stream().filter(Prediction::isCorrect).count() / (double) answered.size(),
            within(1e-15));
    double whole = with.metrics().get("accuracy").value();
    assertThat(
            abstain.accuracyAnswered().value() * abstain.n()
                + abstain.accuracyAbstained().value() * (80 - abstain.n()))
        .isCloseTo(80 * whole, within(1e-9));
  }

  @Test
  void aRuleThatAnswersEverythingOrNothingLeavesOneSideUndefined() {
    Predictions table = Tables.random(5, 40, 2, 15, 3);
    SelectiveResult.Abstain always =
        of(table, RULES.withAbstain(new BelowConfidence(0, 0.1))).abstain();
    assertThat(always.answered().value()).isEqualTo(1);
    assertThat(always.accuracyAbstained().isDefined()).isFalse();
    SelectiveResult.Abstain never =
        of(table, RULES.withAbstain(new BelowConfidence(Math.nextUp(1.0), 0.1))).abstain();
    assertThat(never.n()).isZero();
    assertThat(never.accuracyAnswered().isDefined()).isFalse();
    assertThat(never.inWords()).contains("0.0% of images answered").contains("undefined");
  }

  @Test
  void withoutRulesThereIsStillTheRiskForEveryShareAnswered() {
    Predictions table = Tables.random(6, 60, 2, 25, 2);
    Evaluation evaluation = Evaluation.of(table, QUICK);
    SelectiveResult result = evaluation.details().selective();
    assertThat(result.sets()).isNull();
    assertThat(result.abstain()).isNull();
    double[] risk = result.riskCoverage().risk();
    assertThat(risk[risk.length - 1])
        .isCloseTo(1 - evaluation.metrics().get("accuracy").value(), within(1e-12));
    assertThat(result.area().low()).isLessThan(result.area().value());
    assertThat(result.area().high()).isGreaterThan(result.area().value());
  }

  @Test
  void theOrderOfTheRowsDoesNotMatter() {
    Predictions table = Tables.random(7, 60, 2, 25, 2);
    List<Prediction> shuffled = new ArrayList<>(table.rows());
    Collections.shuffle(shuffled, new Random(3));
    SelectiveResult here = of(table, RULES);
    SelectiveResult there = of(new Predictions(table.classes(), shuffled), RULES);
    assertThat(there.area().value()).isCloseTo(here.area().value(), within(1e-12));
    assertThat(there.riskCoverage().risk()).isEqualTo(here.riskCoverage().risk());
    assertThat(there.sets().coverage()).isEqualTo(here.sets().coverage());
  }

  @Test
  void theFileHasItUnderItsOwnKeys() {
    JsonNode json =
        Evaluation.of(Tables.random(8, 60, 2, 25, 3), QUICK.withSelective(RULES))
            .toJson()
            .get("selective");
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("risk_coverage", "area", "sets", "abstain");
    assertThat(json.get("risk_coverage").fieldNames())
        .toIterable()
        .containsExactly("coverage", "risk", "thresholds");
    assertThat(json.get("sets").get("fitted").get("alpha").asDouble()).isEqualTo(0.1);
    assertThat(json.get("sets").get("coverage").get("interval").asText()).contains("Wilson");
    assertThat(json.get("sets").has("mean_size")).isTrue();
    assertThat(json.get("abstain").get("rule").get("rule").asText()).isEqualTo("not_singleton");
    assertThat(json.get("abstain").get("accuracy_answered").has("low")).isTrue();
  }
}
