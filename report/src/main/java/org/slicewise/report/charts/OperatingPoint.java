package org.slicewise.report.charts;

import java.util.Arrays;
import org.slicewise.evaluation.Evaluation;

/**
 * Where the decisions that were taken lie among those that other thresholds would have given.
 *
 * @param sensitivity positives called positive, of all positives
 * @param falsePositiveRate others called positive, of all others
 * @param precision positives among those called positive
 * @param prevalence positives among all
 */
record OperatingPoint(
    double sensitivity, double falsePositiveRate, double precision, double prevalence) {
  /** The one of the positive class against all others; NaN where it divides by nothing. */
  static OperatingPoint of(Evaluation evaluation) {
    int positive = evaluation.classes().indexOf(evaluation.positive());
    int[][] counts = evaluation.confusionMatrix();
    double hit = counts[positive][positive];
    double actual = Arrays.stream(counts[positive]).sum();
    double called = 0;
    double all = 0;
    for (int[] row : counts) {
      called += row[positive];
      all += Arrays.stream(row).sum();
    }
    return new OperatingPoint(
        hit / actual, (called - hit) / (all - actual), hit / called, actual / all);
  }
}
