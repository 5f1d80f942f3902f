package org.slicewise.report.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.evaluation.EvaluationOptions;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.report.Dom;
import org.slicewise.report.charts.Mark.Dash;
import org.slicewise.report.charts.Mark.Line;
import org.slicewise.report.charts.Mark.Point;

class ChartsTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theAreasUnderTheDrawnCurvesAreTheNumbersInTheirLegends(long seed) {
    Evaluation evaluation = evaluate(predictions(seed, 90, List.of("no", "yes")));
    assertThat(area(CurveCharts.roc(evaluation).orElseThrow()))
        .as("seed %d", seed)
        .isCloseTo(evaluation.metrics().get("roc_auc").value(), within(1e-9));
    assertThat(area(CurveCharts.precisionRecall(evaluation).orElseThrow()))
        .as("seed %d", seed)
        .isCloseTo(evaluation.metrics().get("average_precision").value(), within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theDecisionsTakenLieWhereSensitivitySpecificityAndPrecisionSay(long seed) {
    Evaluation evaluation = evaluate(predictions(seed, 60, List.of("no", "yes")));
    OperatingPoint taken = OperatingPoint.of(evaluation);
    Map<String, Double> expected =
        Map.of(
            "recall", taken.sensitivity(),
            "specificity", 1 - taken.falsePositiveRate(),
            "precision", taken.precision());
    expected.forEach(
        (name, value) ->
            assertThat(value)
                .as("%s, seed %d", name, seed)
                .isCloseTo(evaluation.metrics().get(name).value(), within(1e-12)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 12, 20})
  void aConfusionMatrixShowsEveryCountWithinItsFrame(int k) {
    List<String> classes = IntStream.range(0, k).mapToObj(i -> "class number " + i).toList();
    Evaluation evaluation = evaluate(predictions(k, 30 * k, classes));
    Chart chart = ConfusionMatrixChart.of(evaluation);
    List<String> words =
        Dom.all(Dom.parse(SvgPainter.file(chart)), "text").stream()
            .map(e -> e.getTextContent())
            .toList();
    for (int[] row : evaluation.confusionMatrix()) {
      for (int count : row) {
        assertThat(words).contains(Integer.toString(count));
      }
    }
    assertThat(chart.data().rows()).hasSize(k);
    assertInside(chart);
  }

  @Test
  void aClassWithoutImagesHasARowWithoutShares() {
    List<Prediction> rows =
        List.of(
            new Prediction("a.png", "", 0, 0, null, Map.of()),
            new Prediction("b.png", "", 0, 1, null, Map.of()));
    Chart chart = ConfusionMatrixChart.of(evaluate(new Predictions(List.of("a", "b"), rows)));
    assertThat(chart.data().rows().get(1)).containsExactly("b", "0", "0");
    assertThat(chart.data().rows().get(0)).containsExactly("a", "1 (50.0%)", "1 (50.0%)");
  }

  @Test
  void curvesThatNeedBothClassesAreLeftOutWhereOneIsMissing() {
    List<Prediction> rows = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      rows.add(Prediction.scored(i + ".png", "", 1, new double[] {0.05 * i, 1 - 0.05 * i}));
    }
    Evaluation evaluation = evaluate(new Predictions(List.of("no", "yes"), rows));
    assertThat(CurveCharts.roc(evaluation)).isEmpty();
    assertInside(ConfusionMatrixChart.of(evaluation));
    CurveCharts.precisionRecall(evaluation).ifPresent(ChartsTest::assertInside);
  }

  @Test
  void curvesAreToldApartWithoutTheirColours() {
    Evaluation evaluation = evaluate(predictions(1, 90, List.of("no", "yes")));
    List<Chart> charts =
        List.of(
            CurveCharts.roc(evaluation).orElseThrow(),
            CurveCharts.precisionRecall(evaluation).orElseThrow(),
            TrainingCharts.of("loss", List.of(1.0, 0.5), List.of(1.0, 0.7), 2).orElseThrow());
    for (Chart chart : charts) {
      List<Dash> dashes = new ArrayList<>();
      for (Mark mark : chart.marks()) {
        if (mark instanceof Line line && line.width() == 2 && line.points().size() == 2) {
          dashes.add(line.dash()); // the samples of the legend are lines of two points
        }
      }
      assertThat(dashes).as(chart.title()).hasSizeGreaterThan(1);
      assertThat(new java.util.HashSet<>(dashes)).as(chart.title()).hasSizeGreaterThan(1);
      assertInside(chart);
    }
  }

  @Test
  void oneWildEpochIsCutOffAndSaid() {
    List<Double> loss = new ArrayList<>(List.of(5000.0));
    for (int i = 0; i < 10; i++) {
      loss.add(0.7 - 0.01 * i);
    }
    Chart chart = TrainingCharts.of("loss", loss, List.of(), 0).orElseThrow();
    String svg = SvgPainter.file(chart);
    assertThat(svg).contains("cut off above").doesNotContain(">5000<");
    assertThat(chart.data().rows().get(0).get(1)).isEqualTo("5000.000");
    assertInside(chart);
  }

  @Test
  void epochsWithoutANumberAreGaps() {
    assertThat(TrainingCharts.of("loss", List.of(Double.NaN), List.of(), 0)).isEmpty();
    Chart chart = TrainingCharts.of("accuracy", List.of(0.5), List.of(Double.NaN), 0).orElseThrow();
    assertThat(chart.data().rows()).containsExactly(List.of("1", "0.500", "–"));
    assertInside(chart);
  }

  @Test
  void barsOfNothingAtAllCanBeDrawn() {
    assertInside(
        BarChart.classBalance(List.of(new BarChart.Group("empty", Map.of("training", 0)))));
  }

  /** Area under the curve of the model, from the pixels it is drawn at. */
  private static double area(Chart chart) {
    Line curve =
        chart.marks().stream()
            .filter(m -> m instanceof Line l && l.ink() == Ink.BLUE && l.points().size() > 2)
            .map(Line.class::cast)
            .findFirst()
            .orElseThrow();
    Line frame =
        chart.marks().stream()
            .filter(m -> m instanceof Line l && l.ink() == Ink.MUTED && l.dash() == Dash.SOLID)
            .map(Line.class::cast)
            .findFirst()
            .orElseThrow(); // the horizontal axis
    double bottom = frame.points().get(0).y();
    double width = frame.points().get(1).x() - frame.points().get(0).x();
    double height =
        bottom
            - chart.marks().stream()
                .filter(m -> m instanceof Line l && l.ink() == Ink.GRID)
                .flatMap(m -> ((Line) m).points().stream())
                .mapToDouble(Point::y)
                .min()
                .orElseThrow();
    double area = 0;
    for (int i = 1; i < curve.points().size(); i++) {
      Point a = curve.points().get(i - 1);
      Point b = curve.points().get(i);
      area += (b.x() - a.x()) / width * (bottom - (a.y() + b.y()) / 2) / height;
    }
    return Math.abs(area);
  }

  /** No mark may lie outside the chart, nor nowhere. */
  static void assertInside(Chart chart) {
    Dom.all(Dom.parse(SvgPainter.file(chart)))
        .forEach(
            e -> {
              for (String name : List.of("x", "x1", "x2", "cx")) {
                if (e.hasAttribute(name)) {
                  assertThat(Double.parseDouble(e.getAttribute(name)))
                      .as(e.getTagName() + " of " + chart.title())
                      .isBetween(0.0, (double) chart.width());
                }
              }
              for (String name : List.of("y", "y1", "y2", "cy")) {
                if (e.hasAttribute(name)) {
                  assertThat(Double.parseDouble(e.getAttribute(name)))
                      .as(e.getTagName() + " of " + chart.title())
                      .isBetween(0.0, (double) chart.height());
                }
              }
              if (e.hasAttribute("d")) {
                assertThat(e.getAttribute("d")).doesNotContain("NaN", "Infinity");
              }
            });
    assertThat(PngPainter.paint(chart)).isNotEmpty();
  }

  private static Evaluation evaluate(Predictions predictions) {
    return Evaluation.of(predictions, EvaluationOptions.defaults().withResamples(100));
  }

  private static Predictions predictions(long seed, int n, List<String> classes) {
    Random random = new Random(seed);
    List<Prediction> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int label = i % classes.size();
      double[] p = new double[classes.size()];
      for (int c = 0; c < p.length; c++) {
        p[c] = random.nextInt(8) + (c == label ? 3 : 0.5); // few values: ties
      }
      double sum = Arrays.stream(p).sum();
      rows.add(
          Prediction.scored(
              "slice_" + i, "p" + i / 3, label, Arrays.stream(p).map(v -> v / sum).toArray()));
    }
    return new Predictions(classes, rows);
  }
}
