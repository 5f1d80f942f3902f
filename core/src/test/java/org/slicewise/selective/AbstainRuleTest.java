package org.slicewise.selective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.intervals.Groups;
import org.slicewise.selective.AbstainRule.BelowConfidence;
import org.slicewise.selective.AbstainRule.NotSingleton;

class AbstainRuleTest {
  private static final ConformalSets HALF = new ConformalSets(0.1, 40, 0.5);

  @Test
  void withoutExactlyOneLikelyClassThereIsNoAnswer() {
    AbstainRule rule = new NotSingleton(HALF);
    assertThat(rule.abstains(new double[] {0.8, 0.2})).isFalse();
    assertThat(rule.reason(new double[] {0.5, 0.5})).isEqualTo("2 classes are likely enough");
    assertThat(rule.reason(new double[] {0.4, 0.3, 0.3})).isEqualTo("no class is likely enough");
  }

  @Test
  void belowTheThresholdThereIsNoAnswer() {
    AbstainRule rule = new BelowConfidence(0.7, 0.05);
    assertThat(rule.abstains(new double[] {0.3, 0.7})).isFalse();
    assertThat(rule.reason(new double[] {0.31, 0.69}))
        .isEqualTo("the largest probability, 0.690, is below 0.700");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void theThresholdAnswersTheMostImagesThatTheRiskAllows(long seed) {
    Random random = new Random(seed);
    int n = 200;
    double[][] p = new double[n][2];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      p[i][0] = Math.round(random.nextDouble() * 50) / 50.0;
      p[i][1] = 1 - p[i][0];
      labels[i] = random.nextDouble() < p[i][0] ? 0 : 1;
    }
    double target = 0.02 + 0.2 * random.nextDouble();
    int most = 0;
    for (double[] candidate : p) {
      int[] at = answeredAndWrong(p, labels, Math.max(candidate[0], candidate[1]));
      if ((at[1] + 1.0) / (at[0] + 1.0) <= target) {
        most = Math.max(most, at[0]);
      }
    }
    BelowConfidence rule = BelowConfidence.fit(p, labels, target);
    assertThat(answeredAndWrong(p, labels, rule.threshold())[0])
        .as("seed %d", seed)
        .isEqualTo(most);
  }

  private static int[] answeredAndWrong(double[][] p, int[] labels, double threshold) {
    int answered = 0;
    int wrong = 0;
    for (int i = 0; i < p.length; i++) {
      int best = p[i][1] > p[i][0] ? 1 : 0;
      if (p[i][best] >= threshold) {
        answered++;
        wrong += best == labels[i] ? 0 : 1;
      }
    }
    return new int[] {answered, wrong};
  }

  @Test
  void aRiskThatNoThresholdReachesLeavesEveryImageUnanswered() {
    double[][] p = {{1, 0}, {0.9, 0.1}, {0.2, 0.8}};
    BelowConfidence rule = BelowConfidence.fit(p, new int[] {0, 0, 1}, 0.1); // 3 right are too few
    assertThat(rule.abstains(new double[] {1, 0})).isTrue();
    assertThatThrownBy(() -> BelowConfidence.fit(p, new int[3], 1.2))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("1.2");
  }

  @Test
  void rulesSurviveTheJourneyAsJson() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    SelectiveRules fitted =
        SelectiveRules.fit(
            new double[][] {{0.9, 0.1}, {0.2, 0.8}, {0.6, 0.4}},
            new int[] {0, 1, 0},
            Groups.ofPatients(List.of("a", "b", "b")),
            0.5);
    for (SelectiveRules rules :
        List.of(fitted, fitted.withAbstain(new BelowConfidence(0.75, 0.05)))) {
      Map<String, Object> back =
          mapper.readValue(
              mapper.writeValueAsString(rules.toMap()),
              new TypeReference<Map<String, Object>>() {});
      assertThat(SelectiveRules.fromMap(back)).isEqualTo(rules);
    }
  }

  @Test
  void unknownRulesAreRefused() {
    assertThatThrownBy(() -> AbstainRule.fromMap(Map.of("rule", "coin")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("coin");
    assertThatThrownBy(() -> SelectiveRules.fromMap(Map.of()))
        .isInstanceOf(BadInputException.class);
  }
}
