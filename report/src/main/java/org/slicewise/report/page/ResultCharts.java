package org.slicewise.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slicewise.calibration.Binning;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.evaluation.NetBenefit;
import org.slicewise.evaluation.PatientLevel;
import org.slicewise.evaluation.ReliabilityDiagram;
import org.slicewise.evaluation.SelectiveResult;
import org.slicewise.evaluation.Subgroups;
import org.slicewise.report.charts.Chart;
import org.slicewise.report.charts.DecisionCurveChart;
import org.slicewise.report.charts.LevelsChart;
import org.slicewise.report.charts.LevelsChart.Level;
import org.slicewise.report.charts.ReliabilityChart;
import org.slicewise.report.charts.RiskCoverageChart;
import org.slicewise.report.charts.RiskCoverageChart.Step;
import org.slicewise.report.charts.SubgroupsChart;
import org.slicewise.report.charts.SubgroupsChart.Group;
import org.slicewise.report.charts.Words;
import org.slicewise.selective.RiskCoverage;

/** Charts of what an evaluation knows beside its metrics; each empty where it knows nothing. */
final class ResultCharts {
  /** Groups without a number that are drawn one by one; more become one line. */
  private static final int SMALL_GROUPS = 3;

  private ResultCharts() {}

  /** All of them, in the order of the page. */
  static List<Chart> all(Evaluation evaluation) {
    List<Chart> charts = new ArrayList<>();
    patientLevel(evaluation).ifPresent(charts::add);
    subgroups(evaluation).ifPresent(charts::add);
    charts.addAll(reliability(evaluation));
    decisionCurve(evaluation).ifPresent(charts::add);
    riskCoverage(evaluation).ifPresent(charts::add);
    return charts;
  }

  static Optional<Chart> patientLevel(Evaluation evaluation) {
    PatientLevel patients = evaluation.details().patientLevel();
    if (patients == null || patients.rules().isEmpty()) {
      return Optional.empty();
    }
    List<Level> levels = new ArrayList<>();
    levels.add(level("each slice", Words.count(evaluation.n(), "image"), evaluation.metrics()));
    patients
        .rules()
        .forEach(
            (rule, metrics) ->
                levels.add(
                    level(
                        "each patient, " + rule.inWords(),
                        Words.count(patients.n(), "patient"),
                        metrics)));
    return Optional.of(LevelsChart.of(levels));
  }

  private static Level level(String name, String size, Map<String, Estimate> metrics) {
    Estimate auc = metrics.get("roc_auc");
    return new Level(
        name, size, metrics.get("accuracy"), auc == null || !auc.isDefined() ? null : auc);
  }

  static Optional<Chart> subgroups(Evaluation evaluation) {
    Subgroups subgroups = evaluation.details().subgroups();
    if (subgroups == null || subgroups.columns().isEmpty()) {
      return Optional.empty();
    }
    List<Group> groups = new ArrayList<>();
    for (Subgroups.Column column : subgroups.columns()) {
      List<Subgroups.Group> small =
          column.groups().stream().filter(g -> accuracy(g) == null).toList();
      for (Subgroups.Group g : column.groups()) {
        if (accuracy(g) != null) {
          groups.add(
              new Group(column.name(), g.name(), size(g.n(), g.patients()), accuracy(g), ""));
        } else if (small.size() <= SMALL_GROUPS) {
          groups.add(small(column, g.name(), g.n(), g.patients()));
        }
      }
      if (small.size() > SMALL_GROUPS) {
        groups.add(
            small(
                column,
                small.size() + " other groups",
                small.stream().mapToInt(Subgroups.Group::n).sum(),
                small.stream().mapToInt(Subgroups.Group::patients).sum()));
      }
    }
    if (groups.stream().allMatch(g -> g.estimate() == null)) {
      return Optional.empty();
    }
    return Optional.of(
        SubgroupsChart.of(
            "subgroups",
            "Accuracy by subgroup",
            "Accuracy",
            true,
            evaluation.metrics().get("accuracy"),
            groups));
  }

  private static Group small(Subgroups.Column column, String name, int images, int patients) {
    return new Group(column.name(), name, size(images, patients), null, "too few for a number");
  }

  private static Estimate accuracy(Subgroups.Group group) {
    return group.metrics().get("accuracy");
  }

  private static String size(int images, int patients) {
    return Words.count(images, "image") + ", " + Words.count(patients, "patient");
  }

  /** Of the positive class, where there is one, and of the confidence in the predicted class. */
  static List<Chart> reliability(Evaluation evaluation) {
    List<Chart> charts = new ArrayList<>();
    if (evaluation.calibration() == null) {
      return charts;
    }
    for (ReliabilityDiagram d : evaluation.calibration().reliability()) {
      boolean confidence = d.of().equals(ReliabilityDiagram.PREDICTED_CLASS);
      // Groups of equal width show where the images lie; confidences crowd near 1.
      if (d.binning() == (confidence ? Binning.EQUAL_MASS : Binning.EQUAL_WIDTH)
          && !d.bins().isEmpty()) {
        String of = confidence ? "Confidence" : "P(%s)".formatted(Words.shorten(d.of(), 24));
        charts.add(
            ReliabilityChart.of(
                confidence ? "calibration_confidence" : "calibration",
                confidence ? "Calibration of the confidence" : "Calibration of " + of,
                of,
                "95% interval",
                d.bins().stream()
                    .map(
                        b ->
                            new ReliabilityChart.Bin(
                                b.meanProbability(),
                                b.frequency().value(),
                                b.frequency().low(),
                                b.frequency().high(),
                                b.n()))
                    .toList()));
      }
    }
    return charts;
  }

  static Optional<Chart> decisionCurve(Evaluation evaluation) {
    NetBenefit curve = evaluation.details().decisionCurve();
    if (curve == null || curve.thresholds().length < 2) {
      return Optional.empty();
    }
    List<DecisionCurveChart.Step> steps = new ArrayList<>();
    for (int i = 0; i < curve.thresholds().length; i++) {
      steps.add(
          new DecisionCurveChart.Step(
              curve.thresholds()[i],
              curve.model()[i],
              curve.low()[i],
              curve.high()[i],
              curve.treatAll()[i]));
    }
    return Optional.of(DecisionCurveChart.of(evaluation.positive(), steps));
  }

  static Optional<Chart> riskCoverage(Evaluation evaluation) {
    SelectiveResult selective = evaluation.details().selective();
    if (selective == null || selective.riskCoverage() == null) {
      return Optional.empty();
    }
    RiskCoverage curve = selective.riskCoverage();
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < curve.coverage().length; i++) {
      steps.add(new Step(curve.coverage()[i], curve.risk()[i]));
    }
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    SelectiveResult.Abstain abstain = selective.abstain();
    Step taken =
        abstain == null || !abstain.accuracyAnswered().isDefined()
            ? null
            : new Step(abstain.answered().value(), 1 - abstain.accuracyAnswered().value());
    return Optional.of(RiskCoverageChart.of(steps, taken));
  }
}
