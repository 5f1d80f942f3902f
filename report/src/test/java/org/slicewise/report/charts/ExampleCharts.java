package org.slicewise.report.charts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slicewise.evaluation.Estimate;
import org.slicewise.report.charts.FoldsChart.Fold;
import org.slicewise.report.charts.LevelsChart.Level;
import org.slicewise.report.charts.ProtocolsChart.Protocol;
import org.slicewise.report.charts.SubgroupsChart.Group;

/** One chart of each kind that compares, of invented numbers; {@code main} writes them to look. */
public final class ExampleCharts {
  private ExampleCharts() {}

  /** Writes each as SVG and PNG to the folder named. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    for (Chart chart : all()) {
      Files.writeString(folder.resolve(chart.name() + ".svg"), SvgPainter.file(chart));
      Files.write(folder.resolve(chart.name() + ".png"), PngPainter.paint(chart));
    }
  }

  static List<Chart> all() {
    return List.of(
        protocols(), folds(), subgroups(), levels(), reliability(), decision(), riskCoverage());
  }

  static Estimate estimate(double value, double low, double high) {
    return new Estimate(value, low, high, "95%, bootstrap over 56 patients", null);
  }

  static Chart protocols() {
    return ProtocolsChart.of(
        "protocols_accuracy",
        "Accuracy",
        true,
        List.of(
            new Protocol(
                "Scored on its own training images",
                "543 images",
                true,
                estimate(1, 1, 1),
                estimate(0.853, 0.79, 0.91)),
            new Protocol(
                "Random by image",
                "543 images",
                true,
                estimate(0.895, 0.86, 0.92),
                estimate(0.853, 0.79, 0.91)),
            new Protocol(
                "Grouped by patient",
                "543 images",
                false,
                estimate(0.75, 0.68, 0.81),
                estimate(0.853, 0.79, 0.91)),
            new Protocol("Official lists", "118 images", false, estimate(0.71, 0.6, 0.8), null)));
  }

  static Chart folds() {
    List<Fold> folds = new ArrayList<>();
    double[] values = {0.71, 0.78, 0.66, 0.83, 0.75};
    for (int i = 0; i < values.length; i++) {
      folds.add(
          new Fold(
              "Fold " + (i + 1),
              "%d images of %d patients".formatted(100 + i, 54 + i),
              estimate(values[i], values[i] - 0.1, values[i] + 0.08)));
    }
    return FoldsChart.of(
        "folds_accuracy",
        "Accuracy",
        true,
        folds,
        new Fold("All pooled", "543 images of 273 patients", estimate(0.75, 0.7, 0.79)));
  }

  static Chart subgroups() {
    return SubgroupsChart.of(
        "subgroups",
        "Accuracy by subgroup",
        "Accuracy",
        true,
        estimate(0.75, 0.7, 0.79),
        List.of(
            new Group("sex", "F", "45 images, 20 patients", estimate(0.8, 0.7, 0.9), ""),
            new Group("sex", "M", "66 images, 31 patients", estimate(0.72, 0.6, 0.8), ""),
            new Group("sex", "unknown", "7 images, 5 patients", null, "too few for a number"),
            new Group("age", "under 40", "31 images, 12 patients", estimate(0.9, 0.8, 1), ""),
            new Group(
                "location",
                "Wuhan Third Hospital of Hubei, China",
                "9 images, 3 patients",
                null,
                "too few for a number: fewer than 10 patients")));
  }

  static Chart levels() {
    return LevelsChart.of(
        List.of(
            new Level(
                "each slice", "118 images", estimate(0.86, 0.79, 0.91), estimate(0.92, 0.87, 0.96)),
            new Level(
                "each patient, mean over slices",
                "56 patients",
                estimate(0.88, 0.78, 0.95),
                estimate(0.94, 0.88, 0.98)),
            new Level(
                "each patient, largest of slices", "56 patients", estimate(0.8, 0.7, 0.9), null)));
  }

  static Chart reliability() {
    List<ReliabilityChart.Bin> bins = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      double p = 0.05 + i / 10.0;
      double observed = Math.min(1, Math.max(0, p + 0.1 * Math.sin(i)));
      bins.add(
          new ReliabilityChart.Bin(
              p, observed, Math.max(0, observed - 0.1), Math.min(1, observed + 0.1), 4 + 3L * i));
    }
    return ReliabilityChart.of(
        "reliability", "Calibration of P(CT_COVID)", "P(CT_COVID)", "95%, patients drawn", bins);
  }

  static Chart decision() {
    List<DecisionCurveChart.Step> steps = new ArrayList<>();
    for (int i = 1; i < 100; i++) {
      double t = i / 100.0;
      double odds = t / (1 - t);
      steps.add(
          new DecisionCurveChart.Step(
              t,
              0.5 * (1 - t * t) - 0.1 * (1 - t) * odds,
              0.4 * (1 - t * t) - 0.1 * (1 - t) * odds,
              0.55 * (1 - t * t) - 0.1 * (1 - t) * odds,
              0.5 - 0.5 * odds));
    }
    return DecisionCurveChart.of("CT_COVID", steps);
  }

  static Chart riskCoverage() {
    List<RiskCoverageChart.Step> steps = new ArrayList<>();
    for (int i = 1; i <= 118; i++) {
      steps.add(new RiskCoverageChart.Step(i / 118.0, 0.2 * i * i / 118 / 118));
    }
    return RiskCoverageChart.of(steps, new RiskCoverageChart.Step(0.8, 0.13));
  }
}
