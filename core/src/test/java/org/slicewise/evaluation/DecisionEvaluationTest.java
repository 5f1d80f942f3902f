package org.slicewise.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicewise.calibration.Binning;
import org.slicewise.calibration.CalibrationMethod;
import org.slicewise.decision.DecisionOptions;
import org.slicewise.decision.Decisions;
import org.slicewise.decision.OperatingPoint;
import org.slicewise.intervals.Interval;

/** Operating points, decision curve, predictive values and reliability of a table. */
class DecisionEvaluationTest {
  private static final EvaluationOptions FEW = EvaluationOptions.defaults().withResamples(200);

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 5);
  }

  private static Predictions table(long seed, int n, int slicesEach) {
    Random random = new Random(seed);
    List<Prediction> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int label = random.nextInt(2);
      double p = 1 / (1 + Math.exp(-2 * random.nextGaussian() - (label == 1 ? 1.5 : -1.5)));
      rows.add(Prediction.scored(i + ".png", "p" + i / slicesEach, label, new double[] {1 - p, p}));
    }
    return new Predictions(List.of("well", "ill"), rows);
  }

  private static Decisions fitted(CalibrationMethod method) {
    return Deciding.fit(
        table(77, 200, 4),
        "ill",
        new DecisionOptions(method, DecisionOptions.rules(List.of("cost=3", "youden")), 0.1),
        "validation part");
  }

  private static Evaluation evaluate(Predictions table, Decisions decisions) {
    return Evaluation.of(table, decisions == null ? FEW : FEW.withDecisions(decisions));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aStoredPointIsCountedImageByImage(long seed) {
    Decisions decisions = fitted(CalibrationMethod.PLATT);
    Predictions table = Deciding.apply(decisions, table(seed, 120, 3), "ill");
    List<OperatingResult> results = evaluate(table, decisions).details().operatingPoints();

    assertThat(results)
        .extracting(OperatingResult::name)
        .containsExactly("argmax", "cost=3", "youden");
    assertThat(results).extracting(OperatingResult::inForce).containsExactly(false, true, false);
    for (OperatingResult result : results) {
      long[] counts = new long[4]; // tp, fp, tn, fn
      for (Prediction row : table.rows()) {
        boolean called =
            result.chosen() == null
                ? row.predicted() == 1
                : row.probabilities()[1] >= result.chosen().threshold();
        counts[called ? (row.label() == 1 ? 0 : 1) : (row.label() == 1 ? 3 : 2)]++;
      }
      assertThat(result.truePositives()).isEqualTo(counts[0]);
      assertThat(result.falsePositives()).isEqualTo(counts[1]);
      assertThat(result.trueNegatives()).isEqualTo(counts[2]);
      assertThat(result.falseNegatives()).isEqualTo(counts[3]);
      assertThat(result.sensitivity().value())
          .isEqualTo((double) counts[0] / (counts[0] + counts[3]));
      assertThat(result.npv().value()).isEqualTo((double) counts[2] / (counts[2] + counts[3]));
      assertThat(result.sensitivity().intervalText()).contains("bootstrap over 40 patients");
    }
    Prediction first = table.rows().get(0);
    OperatingPoint inForce = decisions.inForce();
    assertThat(first.extra().get(Deciding.AT_OPERATING_POINT))
        .isEqualTo(inForce.isPositive(first.probabilities()[1]) ? "ill" : "well");
  }

  @Test
  void ofTwoClassesArgmaxIsWhatTheMetricsSay() {
    Evaluation evaluation = evaluate(table(3, 90, 3), null);
    OperatingResult argmax = evaluation.details().operatingPoints().get(0);
    assertThat(argmax.inForce()).isTrue();
    assertThat(argmax.threshold()).isNaN();
    assertSame(argmax.sensitivity(), evaluation.metrics().get("recall"));
    assertSame(argmax.specificity(), evaluation.metrics().get("specificity"));
    assertSame(argmax.ppv(), evaluation.metrics().get("precision"));
  }

  private static void assertSame(Estimate one, Estimate other) {
    assertThat(one.value()).isEqualTo(other.value());
    assertThat(one.low()).isEqualTo(other.low());
    assertThat(one.high()).isEqualTo(other.high());
    assertThat(one.intervalText()).isEqualTo(other.intervalText());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void atTheImagesOwnPrevalenceThePredictiveValuesAreTheSharesAmongThem(long seed) {
    Evaluation evaluation = evaluate(table(seed, 120, 3), null);
    OperatingResult argmax = evaluation.details().operatingPoints().get(0);
    PredictiveTable table = evaluation.details().predictiveValues();
    assertThat(table.rows()).extracting(PredictiveTable.Row::prevalence).isSorted();
    PredictiveTable.Row own =
        table.rows().stream().filter(PredictiveTable.Row::own).findFirst().orElseThrow();
    assertThat(own.ppv().value()).isCloseTo(argmax.ppv().value(), within(1e-12));
    assertThat(own.npv().value()).isCloseTo(argmax.npv().value(), within(1e-12));
    assertThat(own.ppv().low()).isCloseTo(argmax.ppv().low(), within(1e-12));
    assertThat(table.rows())
        .allSatisfy(
            row -> assertThat(row.ppv().value()).isBetween(row.ppv().low(), row.ppv().high()));
    assertThat(table.rows()).extracting(row -> row.ppv().value()).isSorted();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theOrderOfImagesChangesNoNumber(long seed) {
    Decisions decisions = fitted(CalibrationMethod.TEMPERATURE);
    Predictions table = Deciding.apply(decisions, table(seed, 80, 1), "ill");
    List<Prediction> rows = new ArrayList<>(table.rows());
    Collections.shuffle(rows, new Random(seed));
    Evaluation one = evaluate(table, decisions);
    Evaluation other = evaluate(new Predictions(table.classes(), rows), decisions);
    for (int i = 0; i < 3; i++) {
      OperatingResult before = one.details().operatingPoints().get(i);
      OperatingResult after = other.details().operatingPoints().get(i);
      assertThat(after.truePositives()).isEqualTo(before.truePositives());
      assertThat(after.falsePositives()).isEqualTo(before.falsePositives());
      // Each image is its own patient: Wilson's interval does not resample.
      assertSame(after.sensitivity(), before.sensitivity());
      assertSame(after.npv(), before.npv());
    }
    assertThat(other.details().decisionCurve().model())
        .containsExactly(one.details().decisionCurve().model(), within(1e-12));
  }

  @Test
  void binsHaveWilsonsIntervalWhereEachImageIsItsOwnPatientElseABootstrap() {
    List<ReliabilityDiagram> alone = evaluate(table(4, 200, 1), null).calibration().reliability();
    assertThat(alone)
        .extracting(d -> d.of() + " " + d.binning())
        .containsExactlyInAnyOrder(
            "ill EQUAL_WIDTH",
            "ill EQUAL_MASS",
            "predicted class EQUAL_WIDTH",
            "predicted class EQUAL_MASS");
    for (ReliabilityDiagram diagram : alone) {
      assertThat(diagram.bins().stream().mapToInt(ReliabilityDiagram.Bin::n).sum()).isEqualTo(200);
      for (ReliabilityDiagram.Bin bin : diagram.bins()) {
        Interval wilson =
            Interval.wilson(Math.round(bin.frequency().value() * bin.n()), bin.n(), 0.95);
        assertThat(bin.frequency().low()).isEqualTo(wilson.low());
        assertThat(bin.frequency().high()).isEqualTo(wilson.high());
        assertThat(bin.meanProbability()).isBetween(bin.low(), bin.high());
      }
    }
    ReliabilityDiagram.Bin clustered =
        evaluate(table(4, 200, 5), null).calibration().reliability().get(0).bins().get(0);
    assertThat(clustered.frequency().intervalText()).contains("40 patients");
  }

  @Test
  void theErrorsAndTheBrierScoreAreThoseOfTheMetrics() {
    Evaluation evaluation = evaluate(table(5, 150, 3), null);
    for (ReliabilityDiagram diagram : evaluation.calibration().reliability()) {
      if (diagram.of().equals("ill")) {
        assertThat(diagram.brier().brier())
            .isCloseTo(evaluation.metrics().get("brier").value(), within(1e-12));
      } else if (diagram.binning() == Binning.EQUAL_MASS) {
        assertThat(diagram.eceDebiased())
            .isCloseTo(evaluation.metrics().get("ece").value(), within(1e-12));
      } else {
        assertThat(diagram.ece())
            .isCloseTo(evaluation.metrics().get("ece_equal_width").value(), within(1e-12));
      }
    }
  }

  @Test
  void theFileHoldsThemUnderTheirNames() {
    Decisions decisions = fitted(CalibrationMethod.TEMPERATURE);
    Predictions table = Deciding.apply(decisions, table(6, 100, 2), "ill");
    JsonNode json = evaluate(table, decisions).toJson();
    assertThat(json.at("/operating_points/1/chosen/fitted_on/images").asInt()).isEqualTo(200);
    assertThat(json.at("/operating_points/0/threshold").isNull()).isTrue();
    assertThat(json.at("/decision_curve/treat_all")).hasSize(99);
    assertThat(json.at("/decision_curve/interval").asText()).contains("50 patients");
    assertThat(json.at("/predictive_values/rows/0/ppv/value").isNumber()).isTrue();
    assertThat(json.at("/calibration/reliability/0/bins/0/frequency/low").isNumber()).isTrue();
    assertThat(json.at("/calibration/reliability/0/brier/within_bin_covariance").isNumber())
        .isTrue();
    assertThat(json.at("/calibration/ece_note").asText()).contains("biased upwards");
  }

  @Test
  void aTableOfOneClassOrWithoutProbabilitiesHasWhatCanBeSaid() {
    List<Prediction> wells = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      wells.add(new Prediction(i + ".png", "", 0, i % 2, null, Map.of()));
    }
    Details details = evaluate(new Predictions(List.of("well", "ill"), wells), null).details();
    assertThat(details.operatingPoints().get(0).sensitivity().value()).isNaN();
    assertThat(details.operatingPoints().get(0).sensitivity().note())
        .contains("no image is of the positive class");
    assertThat(details.operatingPoints().get(0).specificity().value()).isEqualTo(0.5);
    assertThat(details.operatingPoints().get(0).rule()).contains("as the table has it");
    assertThat(details.predictiveValues()).isNull();
    assertThat(details.decisionCurve()).isNull();
  }

  @Test
  void withoutAPositiveClassThereIsNothingToCallPositive() {
    List<Prediction> rows =
        List.of(
            Prediction.scored("1.png", "", 0, new double[] {0.5, 0.3, 0.2}),
            Prediction.scored("2.png", "", 2, new double[] {0.1, 0.3, 0.6}));
    Evaluation evaluation = evaluate(new Predictions(List.of("a", "b", "c"), rows), null);
    assertThat(evaluation.details().operatingPoints()).isNull();
    assertThat(evaluation.details().decisionCurve()).isNull();
    assertThat(evaluation.calibration().reliability())
        .extracting(ReliabilityDiagram::of)
        .containsOnly("predicted class");
  }

  @Test
  void whatApplyMadeIsUndoneByTheUncalibratedColumns() {
    Predictions network = table(8, 50, 2);
    for (CalibrationMethod method : CalibrationMethod.values()) {
      Predictions said = Deciding.apply(fitted(method), network, "ill");
      Predictions back = Deciding.uncalibrated(said);
      for (int i = 0; i < network.size(); i++) {
        assertThat(back.rows().get(i).probabilities())
            .isEqualTo(network.rows().get(i).probabilities());
        assertThat(back.rows().get(i).predicted()).isEqualTo(network.rows().get(i).predicted());
      }
    }
  }
}
