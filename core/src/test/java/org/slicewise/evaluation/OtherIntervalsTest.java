package org.slicewise.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slicewise.intervals.Groups;
import org.slicewise.intervals.Interval;
import org.slicewise.intervals.PlacementValues;

class OtherIntervalsTest {
  private static final EvaluationOptions QUICK = EvaluationOptions.defaults().withResamples(300);

  @Test
  void withPatientsEveryIntervalIsOneThatKnowsThem() {
    Evaluation evaluation = Evaluation.of(Tables.random(4, 200, 2, 60, 3), QUICK);
    assertThat(evaluation.metrics().get("roc_auc").intervalText()).contains("bootstrap over");
    assertThat(evaluation.metrics().get("roc_auc").otherIntervals().keySet())
        .containsExactly("obuchowski", "bootstrap");
    evaluation
        .metrics()
        .values()
        .forEach(
            estimate -> {
              assertThat(estimate.intervalText()).contains("patients");
              assertThat(estimate.intervalText()).endsWith(", BCa");
              assertThat(estimate.otherIntervals()).containsKey("bootstrap");
              estimate
                  .otherIntervals()
                  .forEach((name, other) -> assertThat(other.intervalText()).contains("patients"));
            });
  }

  @Test
  void whereEachImageIsItsOwnPatientThePlainOnesServe() {
    Evaluation evaluation = Evaluation.of(Tables.random(4, 200, 2, 0, 3), QUICK);
    assertThat(evaluation.metrics().get("accuracy").intervalText()).contains("Wilson");
    assertThat(evaluation.metrics().get("accuracy").otherIntervals().keySet())
        .containsExactly("clopper_pearson", "bootstrap", "bca");
    assertThat(evaluation.metrics().get("roc_auc").intervalText())
        .matches("95%, DeLong on the log odds, \\d+ positive and \\d+ negative images");
    assertThat(evaluation.metrics().get("roc_auc_ovo"))
        .usingRecursiveComparison()
        .isEqualTo(evaluation.metrics().get("roc_auc"));
    assertThat(evaluation.metrics().get("roc_auc").otherIntervals().keySet())
        .containsExactly("bootstrap", "bca");
    assertThat(evaluation.toText()).contains("DeLong (area under the ROC curve)");
  }

  @Test
  void areasHaveTheIntervalsOfTheirPlacementValues() {
    for (int patients : new int[] {0, 60}) {
      Predictions table = Tables.random(9, 150, 2, patients, 2);
      double[] scores = table.rows().stream().mapToDouble(row -> row.probabilities()[1]).toArray();
      boolean[] positive =
          AllMetrics.positives(table.rows().stream().mapToInt(Prediction::label).toArray(), 1);
      PlacementValues placements = PlacementValues.of(scores, positive);
      Estimate auc = Evaluation.of(table, QUICK).metrics().get("roc_auc");
      Groups groups = Groups.ofPatients(table.rows().stream().map(Prediction::patient).toList());
      Interval expected =
          Interval.logit(
              placements.area(),
              Math.sqrt(patients == 0 ? placements.variance() : placements.variance(groups)),
              0.95);
      double low = patients == 0 ? auc.low() : auc.otherIntervals().get("obuchowski").low();
      double high = patients == 0 ? auc.high() : auc.otherIntervals().get("obuchowski").high();
      assertThat(auc.value()).isEqualTo(placements.area());
      assertThat(low).isCloseTo(expected.low(), within(1e-12));
      assertThat(high).isCloseTo(expected.high(), within(1e-12));
    }
  }

  @Test
  void aPerfectModelGetsReasonsInsteadOfIntervalsThatClaimCertainty() {
    for (boolean named : new boolean[] {false, true}) {
      JsonNode metrics = Evaluation.of(perfect(30, named), QUICK).toJson().get("metrics");
      JsonNode auc = metrics.get("roc_auc");
      JsonNode other =
          named
              ? auc.get("other_intervals").get("obuchowski")
              : auc.get("other_intervals").get("bootstrap");
      assertThat(other.get("low").isNull()).isTrue();
      assertThat(other.get("interval").isNull()).isTrue();
      assertThat(other.get("note").asText())
          .containsAnyOf("does not make it certain", "without width");
      assertThat(auc.get("other_intervals").get("bca").get("note").asText())
          .isEqualTo(
              "no interval: the value is the same without any one "
                  + (named ? "patient" : "image"));
      assertThat(auc.get("note").asText()).contains("certain");
      if (!named) {
        assertThat(auc.get("low").isNull()).isTrue();
        JsonNode exact = metrics.get("accuracy").get("other_intervals").get("clopper_pearson");
        assertThat(exact.get("low").asDouble()).isBetween(0.85, 0.95);
        assertThat(exact.get("high").asDouble()).isEqualTo(1);
      }
    }
  }

  @Test
  void oneClassOrOnePatientIsNoNumberAnywhere() {
    List<Prediction> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      rows.add(
          Prediction.scored(
              "i" + i, "P" + i / 2, 0, new double[] {0.3 + i / 50.0, 0.7 - i / 50.0}));
    }
    Evaluation oneClass = Evaluation.of(new Predictions(List.of("a", "b"), rows), QUICK);
    assertThat(oneClass.metrics().get("roc_auc").value()).isNaN();
    assertThat(oneClass.metrics().get("roc_auc").otherIntervals()).isEmpty();
    assertThat(oneClass.toJson().toString()).doesNotContain("NaN");
    Evaluation onePatient = Evaluation.of(Tables.random(3, 40, 2, 1, 3), QUICK);
    onePatient
        .metrics()
        .values()
        .forEach(
            estimate -> {
              assertThat(estimate.hasInterval()).isFalse();
              assertThat(estimate.otherIntervals()).isEmpty();
            });
  }

  private static Predictions perfect(int n, boolean named) {
    List<Prediction> rows =
        IntStream.range(0, n)
            .mapToObj(
                i -> {
                  double p = i % 2 == 0 ? 0.1 + i / 1000.0 : 0.9 - i / 1000.0;
                  return Prediction.scored(
                      "i" + i, named ? "P" + i / 2 : "", i % 2, new double[] {1 - p, p});
                })
            .toList();
    return new Predictions(List.of("a", "b"), rows);
  }
}
