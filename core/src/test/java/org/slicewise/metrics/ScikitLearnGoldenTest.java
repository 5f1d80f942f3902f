package org.slicewise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.slicewise.comparison.McNemar;
import org.slicewise.intervals.Interval;
import org.slicewise.testing.Golden;

/** Every field of every recorded case, whichever fields the case has. */
@Tag("golden")
class ScikitLearnGoldenTest {
  private static final double TOLERANCE = 1e-9;

  private final List<DynamicTest> tests = new ArrayList<>();

  @TestFactory
  Stream<DynamicTest> everyFieldEqualsScikitLearns() {
    List<JsonNode> cases = Golden.cases("sklearn-metrics.json");
    for (int i = 0; i < cases.size(); i++) {
      new Case("case " + i, cases.get(i)).collect();
    }
    assertThat(tests).isNotEmpty();
    return tests.stream();
  }

  private final class Case {
    private final String name;
    private final JsonNode node;
    private final List<String> classes;
    private final int[] labels;
    private final int[] predicted;
    private final double[][] probabilities;
    private final int[] ones;
    private final ConfusionMatrix matrix;

    Case(String name, JsonNode node) {
      this.name = name;
      this.node = node;
      classes =
          StreamSupport.stream(node.get("classes").spliterator(), false)
              .map(JsonNode::asText)
              .toList();
      labels = Golden.ints(node.get("y_true"));
      predicted = Golden.ints(node.get("y_pred"));
      probabilities =
          StreamSupport.stream(node.get("y_prob").spliterator(), false)
              .map(Golden::doubles)
              .toArray(double[][]::new);
      ones = IntStream.range(0, labels.length).map(i -> 1).toArray();
      matrix = ConfusionMatrix.of(labels, predicted, classes.size());
    }

    void collect() {
      number("accuracy", () -> matrix.accuracy());
      number("balanced_accuracy", () -> matrix.balancedAccuracy());
      number("cohen_kappa", () -> matrix.cohenKappa());
      number("matthews_corrcoef", () -> matrix.matthewsCorrelation());
      number(
          "log_loss",
          () -> ProbabilityLoss.mean(ProbabilityLoss.logLoss(labels, probabilities), ones));
      number(
          "brier", () -> ProbabilityLoss.mean(ProbabilityLoss.brier(labels, probabilities), ones));
      number("roc_auc", () -> ranked().rocAuc());
      number("average_precision", () -> ranked().averagePrecision());
      number("roc_auc_ovr", () -> multiclass().oneVersusRest(ones));
      number("roc_auc_ovo", () -> multiclass().oneVersusOne(ones));
      field(
          "confusion_matrix",
          (expected, path) -> {
            for (int k = 0; k < classes.size(); k++) {
              assertThat(matrix.counts()[k]).containsExactly(longs(expected.get(k)));
            }
          });
      field(
          "classification_report",
          (expected, path) ->
              assertThat(ClassificationReport.of(matrix, classes)).isEqualTo(expected.asText()));
      averages("precision_recall_f1_macro", Average.MACRO);
      averages("precision_recall_f1_micro", Average.MICRO);
      averages("precision_recall_f1_weighted", Average.WEIGHTED);
      field("per_class", (expected, path) -> perClass(expected));
      field(
          "roc",
          (expected, path) -> {
            RocCurve curve = ranked().rocCurve();
            close(curve.fpr(), expected.get("fpr"));
            close(curve.tpr(), expected.get("tpr"));
            close(curve.thresholds(), expected.get("thresholds"));
          });
      field(
          "pr",
          (expected, path) -> {
            PrecisionRecallCurve curve = ranked().precisionRecallCurve();
            close(curve.precision(), expected.get("precision"));
            close(curve.recall(), expected.get("recall"));
            close(curve.thresholds(), expected.get("thresholds"));
          });
      field(
          "calibration_uniform",
          (expected, path) ->
              calibration(
                  CalibrationCurve.uniform(
                      positiveScores(), positive(), expected.get("n_bins").asInt()),
                  expected));
      field(
          "calibration_quantile",
          (expected, path) ->
              calibration(
                  CalibrationCurve.quantile(
                      positiveScores(), positive(), expected.get("n_bins").asInt()),
                  expected));
      field(
          "accuracy_wilson_95",
          (expected, path) -> {
            Interval wilson = Interval.wilson(matrix.correct(), matrix.total(), 0.95);
            close(new double[] {wilson.low(), wilson.high()}, expected);
          });
      field("mcnemar_exact", (expected, path) -> mcNemar(expected));
      assertThat(node.fieldNames())
          .toIterable()
          .as("fields of %s that this test knows", name)
          .isSubsetOf(known());
    }

    private List<String> known() {
      List<String> known = new ArrayList<>(List.of("classes", "y_true", "y_prob", "y_pred"));
      tests.stream()
          .map(DynamicTest::getDisplayName)
          .filter(t -> t.startsWith(name + ": "))
          .map(t -> t.substring(name.length() + 2))
          .forEach(known::add);
      return known;
    }

    private void number(String field, java.util.function.DoubleSupplier actual) {
      field(
          field,
          (expected, path) -> {
            double number = expected.isNull() ? Double.NaN : Golden.number(expected);
            close(new double[] {actual.getAsDouble()}, new double[] {number});
          });
    }

    private void field(String field, BiConsumer<JsonNode, String> check) {
      if (node.has(field)) {
        tests.add(
            DynamicTest.dynamicTest(
                name + ": " + field, () -> check.accept(node.get(field), field)));
      }
    }

    private void averages(String field, Average average) {
      field(
          field,
          (expected, path) ->
              close(
                  new double[] {
                    matrix.precision(average), matrix.recall(average), matrix.f1(average)
                  },
                  expected));
    }

    private void perClass(JsonNode expected) {
      close(each(matrix::precision), expected.get("precision"));
      close(each(matrix::recall), expected.get("recall"));
      close(each(matrix::f1), expected.get("f1"));
      close(each(matrix::support), expected.get("support"));
    }

    private void calibration(CalibrationCurve curve, JsonNode expected) {
      close(curve.fractionOfPositives(), expected.get("fraction_of_positives"));
      close(curve.meanPredicted(), expected.get("mean_predicted"));
      assertThat(java.util.Arrays.stream(curve.counts()).sum()).isEqualTo(labels.length);
    }

    private void mcNemar(JsonNode expected) {
      McNemar test = McNemar.of(labels, predicted, Golden.ints(expected.get("other_pred")));
      assertThat(new long[] {test.bothRight(), test.onlyFirst()})
          .containsExactly(longs(expected.get("table").get(0)));
      assertThat(new long[] {test.onlySecond(), test.bothWrong()})
          .containsExactly(longs(expected.get("table").get(1)));
      assertThat(test.pValue()).isCloseTo(Golden.number(expected.get("p")), within(TOLERANCE));
    }

    private double[] each(java.util.function.IntToDoubleFunction score) {
      return IntStream.range(0, classes.size()).mapToDouble(score).toArray();
    }

    private RankedScores ranked() {
      return RankedScores.of(positiveScores(), positive());
    }

    private MulticlassRocAuc multiclass() {
      return new MulticlassRocAuc(labels, probabilities, classes.size());
    }

    private double[] positiveScores() {
      return Stream.of(probabilities).mapToDouble(p -> p[1]).toArray();
    }

    private boolean[] positive() {
      boolean[] positive = new boolean[labels.length];
      for (int i = 0; i < labels.length; i++) {
        positive[i] = labels[i] == 1;
      }
      return positive;
    }
  }

  private static long[] longs(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }

  private static void close(double[] actual, JsonNode expected) {
    close(actual, Golden.doubles(expected));
  }

  private static void close(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      if (Double.isFinite(expected[i])) {
        assertThat(actual[i]).as("entry %d", i).isCloseTo(expected[i], within(TOLERANCE));
      } else {
        assertThat(actual[i]).as("entry %d", i).isEqualTo(Double.valueOf(expected[i]));
      }
    }
  }
}
