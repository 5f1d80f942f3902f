package org.slicewise.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slicewise.calibration.CalibrationMethod;
import org.slicewise.calibration.Calibrator;
import org.slicewise.calibration.Outcomes;
import org.slicewise.intervals.Groups;
import org.slicewise.selective.ConformalSets;
import org.slicewise.selective.SelectiveRules;

/** Fits {@link Decisions}; apart from them because predicting an image needs none of it. */
final class DecisionFit {
  /**
   * Below about so many images Platt scaling is better: Niculescu-Mizil and Caruana, "Predicting
   * Good Probabilities with Supervised Learning", 2005.
   */
  private static final int FEW_FOR_ISOTONIC = 1000;

  private DecisionFit() {}

  static Decisions fit(
      DecisionOptions options,
      double[][] probabilities,
      int[] labels,
      List<String> patients,
      int positive,
      String part) {
    Groups groups = Groups.ofPatients(patients);
    FittedOn fittedOn = new FittedOn(part, labels.length, groups.named() ? groups.count() : null);
    Calibrator calibrator =
        Calibrator.fit(options.calibration(), Outcomes.of(probabilities, labels), positive);
    double[][] calibrated =
        Arrays.stream(probabilities).map(calibrator::apply).toArray(double[][]::new);

    List<String> notes = new ArrayList<>();
    if (calibrator.note() != null) {
      notes.add("Calibration by %s: %s.".formatted(calibrator.method().word(), calibrator.note()));
    }
    if (calibrator.method() == CalibrationMethod.ISOTONIC && labels.length < FEW_FOR_ISOTONIC) {
      notes.add(
          "Isotonic regression was fitted on %d images; with fewer than %d it follows chance."
              .formatted(labels.length, FEW_FOR_ISOTONIC));
    }
    return new Decisions(
        calibrator,
        points(options, calibrated, labels, positive, fittedOn, notes),
        selective(options.alpha(), calibrated, labels, groups, notes),
        fittedOn,
        notes);
  }

  /** With too few patients every set would hold every class and nothing would be answered. */
  private static SelectiveRules selective(
      double alpha, double[][] calibrated, int[] labels, Groups groups, List<String> notes) {
    int fewest = ConformalSets.fewestPatients(alpha);
    if (groups.count() < fewest) {
      notes.add(
          "No conformal sets and no rule to abstain: they need %d %s and there are %d."
              .formatted(fewest, groups.named() ? "patients" : "images", groups.count()));
      return null;
    }
    return SelectiveRules.fit(calibrated, labels, groups, alpha);
  }

  private static List<OperatingPoint> points(
      DecisionOptions options,
      double[][] calibrated,
      int[] labels,
      int positive,
      FittedOn fittedOn,
      List<String> notes) {
    double[] scores = Arrays.stream(calibrated).mapToDouble(p -> p[positive]).toArray();
    boolean[] positives = new boolean[labels.length];
    int count = 0;
    for (int i = 0; i < labels.length; i++) {
      positives[i] = labels[i] == positive;
      count += positives[i] ? 1 : 0;
    }
    if (options.operatingPoints().isEmpty()) {
      return List.of();
    }
    if (count == 0 || count == labels.length) {
      notes.add(
          "No operating point: %s holds %s of the positive class."
              .formatted(fittedOn.inWords(), count == 0 ? "no image" : "only images"));
      return List.of();
    }
    return options.operatingPoints().stream()
        .map(rule -> OperatingPoint.choose(rule, scores, positives, fittedOn))
        .toList();
  }
}
