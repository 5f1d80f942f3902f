package org.slicewise.report.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.evaluation.Estimate;
import org.slicewise.report.charts.FoldsChart.Fold;
import org.slicewise.report.charts.Mark.Box;
import org.slicewise.report.charts.Mark.Dot;
import org.slicewise.report.charts.Mark.Label;
import org.slicewise.report.charts.Mark.Line;
import org.slicewise.report.charts.Mark.Shape;
import org.slicewise.report.charts.SubgroupsChart.Group;

class ComparingChartsTest {
  static Stream<Chart> charts() {
    return ExampleCharts.all().stream();
  }

  @ParameterizedTest
  @MethodSource("charts")
  void nothingIsDrawnOutsideAndEveryNumberStandsInTheTableBehind(Chart chart) {
    ChartsTest.assertInside(chart);
    assertThat(chart.description()).endsWith(".").doesNotContain("NaN");
    List<String> cells = chart.data().rows().stream().flatMap(List::stream).toList();
    assertThat(cells).isNotEmpty().noneMatch(String::isBlank).doesNotContain("NaN");
    for (Mark mark : chart.marks()) {
      if (mark instanceof Label label && label.text().matches("0\\.\\d{3}|\\d+\\.\\d%")) {
        assertThat(cells).as(chart.title()).contains(label.text());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("charts")
  void wordsOfOneLineDoNotRunIntoEachOther(Chart chart) {
    List<Label> labels =
        chart.marks().stream()
            .filter(m -> m instanceof Label l && !l.upwards())
            .map(Label.class::cast)
            .toList();
    for (Label a : labels) {
      for (Label b : labels) {
        if (a != b && Math.abs(a.at().y() - b.at().y()) < 3) {
          assertThat(end(a) <= start(b) || end(b) <= start(a))
              .as("'%s' and '%s' in %s", a.text(), b.text(), chart.title())
              .isTrue();
        }
      }
      assertThat(start(a)).as(a.text()).isNotNegative();
      assertThat(end(a)).as(a.text()).isLessThanOrEqualTo(chart.width());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void eachNumberIsDrawnWhereTheAxisSaysItLies(long seed) {
    Random random = new Random(seed);
    List<Fold> folds =
        IntStream.range(0, 6)
            .mapToObj(
                i -> {
                  double value = random.nextDouble();
                  return new Fold(
                      "Fold " + i,
                      "9 images",
                      ExampleCharts.estimate(
                          value,
                          value * random.nextDouble(),
                          value + (1 - value) * random.nextDouble()));
                })
            .toList();
    Chart chart =
        FoldsChart.of(
            "folds",
            "ROC AUC",
            false,
            folds,
            new Fold("Pooled", "54 images", ExampleCharts.estimate(0.5, 0.4, 0.6)));
    double[] scale = scale(chart);
    List<Double> drawn =
        chart.marks().stream()
            .filter(m -> m instanceof Dot d && d.ink() == Ink.BLUE && d.radius() > 5)
            .map(m -> scale[0] + scale[1] * ((Dot) m).at().x())
            .toList();
    assertThat(drawn).hasSameSizeAs(folds);
    List<Line> bars =
        chart.marks().stream()
            .filter(m -> m instanceof Line l && l.ink() == Ink.BLUE && l.width() == 2.5)
            .map(Line.class::cast)
            .toList();
    for (int i = 0; i < folds.size(); i++) {
      Estimate e = folds.get(i).estimate();
      assertThat(drawn.get(i)).as("seed %d", seed).isCloseTo(e.value(), within(1e-9));
      assertThat(scale[0] + scale[1] * bars.get(i).points().get(0).x())
          .isCloseTo(e.low(), within(1e-9));
      assertThat(scale[0] + scale[1] * bars.get(i).points().get(1).x())
          .isCloseTo(e.high(), within(1e-9));
    }
    double mean = folds.stream().mapToDouble(f -> f.estimate().value()).average().orElseThrow();
    assertThat(chart.data().rows().get(7)).contains(Words.decimal(mean));
  }

  @Test
  void leakyProtocolsAreStampedInWordsAndTheOthersAreNot() {
    Chart chart = ExampleCharts.protocols();
    assertThat(chart.marks())
        .filteredOn(m -> m instanceof Label l && l.text().equals(ProtocolsChart.LEAKY))
        .hasSize(2);
    assertThat(chart.marks()).filteredOn(m -> m instanceof Box).hasSize(2);
    assertThat(chart.data().rows())
        .extracting(row -> row.get(1))
        .containsExactly("leaky", "leaky", "no", "no");
    assertThat(chart.description())
        .contains("Random by image, leaky: 89.5%")
        .contains("Grouped by patient: 75.0%");
  }

  @Test
  void aGroupThatIsTooSmallHasWordsAndNoMark() {
    Chart chart = ExampleCharts.subgroups();
    long dots =
        chart.marks().stream().filter(m -> m instanceof Dot d && d.ink() == Ink.BLUE).count();
    assertThat(dots).isEqualTo(3);
    assertThat(chart.marks())
        .anyMatch(m -> m instanceof Label l && l.text().equals("too few for a number"));
    assertThat(chart.data().rows().get(2)).contains("no number", "too few for a number");
    assertThatThrownBy(() -> new Group("sex", "F", "1 image", null, ""))
        .hasMessageContaining("neither a number nor a reason");
  }

  @Test
  void kindsOfMarksAreToldApartWithoutTheirColours() {
    for (Chart chart : List.of(ExampleCharts.protocols(), ExampleCharts.levels())) {
      List<Shape> shapes =
          chart.marks().stream()
              .filter(m -> m instanceof Dot)
              .map(m -> ((Dot) m).shape())
              .distinct()
              .toList();
      assertThat(shapes).as(chart.title()).hasSize(2);
    }
  }

  @Test
  void aDecisionCurveSaysInWordsWhereTheModelHelps() {
    List<DecisionCurveChart.Step> useless =
        IntStream.range(1, 10)
            .mapToObj(
                i ->
                    new DecisionCurveChart.Step(
                        i / 10.0, -0.01 * i, Double.NaN, Double.NaN, 0.5 - 0.1 * i))
            .toList();
    assertThat(DecisionCurveChart.of("yes", useless).description())
        .contains("nowhere better than both");
    List<DecisionCurveChart.Step> useful =
        IntStream.range(1, 10)
            .mapToObj(
                i ->
                    new DecisionCurveChart.Step(
                        i / 10.0, i >= 3 && i <= 5 ? 0.4 : -1, -1, 0.5, 0.1))
            .toList();
    assertThat(DecisionCurveChart.of("yes", useful).description())
        .contains("at 3 of 9 thresholds, the lowest 0.300 and the highest 0.500");
    ChartsTest.assertInside(DecisionCurveChart.of("yes", useless));
  }

  @Test
  void barsBelowAReliabilityDiagramAreAsHighAsTheirCounts() {
    Chart chart = ExampleCharts.reliability();
    double[] heights =
        chart.marks().stream()
            .filter(m -> m instanceof Box)
            .mapToDouble(m -> ((Box) m).height())
            .toArray();
    assertThat(heights).hasSize(10);
    double one = heights[0] / 4;
    assertThat(Arrays.stream(heights).map(h -> h / one).toArray())
        .containsExactly(
            IntStream.range(0, 10).mapToDouble(i -> 4 + 3.0 * i).toArray(), within(1e-9));
  }

  @Test
  void oneImageAloneHasARiskCoverageCurve() {
    Chart chart = RiskCoverageChart.of(List.of(new RiskCoverageChart.Step(1, 0)), null);
    ChartsTest.assertInside(chart);
    assertThat(chart.data().rows()).containsExactly(List.of("100.0%", "0.0%"));
  }

  private static double start(Label l) {
    double wide = 0.53 * l.size() * l.text().length();
    return switch (l.anchor()) {
      case START -> l.at().x();
      case MIDDLE -> l.at().x() - wide / 2;
      case END -> l.at().x() - wide;
    };
  }

  private static double end(Label l) {
    return start(l) + 0.53 * l.size() * l.text().length();
  }

  /** Value at x = 0 and value a pixel, from the first and the last number along the axis. */
  private static double[] scale(Chart chart) {
    List<Label> ticks =
        chart.marks().stream()
            .filter(
                m ->
                    m instanceof Label l
                        && l.anchor() == Mark.Anchor.MIDDLE
                        && l.ink() == Ink.MUTED
                        && l.text().matches("[0-9.]+"))
            .map(Label.class::cast)
            .toList();
    Label a = ticks.get(0);
    Label b = ticks.get(ticks.size() - 1);
    double each =
        (Double.parseDouble(b.text()) - Double.parseDouble(a.text())) / (b.at().x() - a.at().x());
    return new double[] {Double.parseDouble(a.text()) - each * a.at().x(), each};
  }
}
