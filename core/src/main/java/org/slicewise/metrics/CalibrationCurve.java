package org.slicewise.metrics;

import java.util.Arrays;
import org.slicewise.intervals.Quantile;

/**
 * A reliability curve; empty bins are left out.
 *
 * @param fractionOfPositives share of positives (or of correct answers) in each bin
 * @param meanPredicted mean probability (or confidence) in each bin
 * @param counts images in each bin
 * @param bins number of bins asked for
 */
public record CalibrationCurve(
    double[] fractionOfPositives, double[] meanPredicted, long[] counts, int bins) {

  /** scikit-learn's {@code calibration_curve(strategy="uniform")}: bins of equal width. */
  public static CalibrationCurve uniform(double[] probabilities, boolean[] positive, int bins) {
    double[] edges = new double[bins - 1];
    for (int i = 1; i < bins; i++) {
      edges[i - 1] = i * (1.0 / bins); // as numpy.linspace multiplies
    }
    return of(probabilities, positive, edges);
  }

  /** scikit-learn's {@code calibration_curve(strategy="quantile")}: bins of about equal mass. */
  public static CalibrationCurve quantile(double[] probabilities, boolean[] positive, int bins) {
    double[] sorted = probabilities.clone();
    Arrays.sort(sorted);
    double[] edges = new double[bins - 1];
    for (int i = 1; i < bins; i++) {
      edges[i - 1] = Quantile.ofSorted(sorted, i * (1.0 / bins) * 100 / 100);
    }
    return of(probabilities, positive, edges);
  }

  /** A bin holds the probabilities above its lower edge, up to and with its upper one. */
  private static CalibrationCurve of(double[] probabilities, boolean[] positive, double[] edges) {
    int bins = edges.length + 1;
    double[] sums = new double[bins];
    long[] positives = new long[bins];
    long[] totals = new long[bins];
    for (int i = 0; i < probabilities.length; i++) {
      int bin = 0;
      while (bin < edges.length && edges[bin] < probabilities[i]) {
        bin++;
      }
      sums[bin] += probabilities[i];
      positives[bin] += positive[i] ? 1 : 0;
      totals[bin]++;
    }
    return ofBins(sums, positives, totals);
  }

  /** A curve from each bin's sum of probabilities, positives and images. */
  static CalibrationCurve ofBins(double[] sums, long[] positives, long[] totals) {
    int filled = (int) Arrays.stream(totals).filter(n -> n > 0).count();
    CalibrationCurve curve =
        new CalibrationCurve(
            new double[filled], new double[filled], new long[filled], totals.length);
    int at = 0;
    for (int bin = 0; bin < totals.length; bin++) {
      if (totals[bin] > 0) {
        curve.fractionOfPositives[at] = (double) positives[bin] / totals[bin];
        curve.meanPredicted[at] = sums[bin] / totals[bin];
        curve.counts[at] = totals[bin];
        at++;
      }
    }
    return curve;
  }
}
