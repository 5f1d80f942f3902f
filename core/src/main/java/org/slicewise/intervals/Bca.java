package org.slicewise.intervals;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The bias-corrected and accelerated bootstrap interval: percentiles of the resamples, moved by how
 * far their median lies from the estimate and by how the standard error changes with the truth.
 * Efron, "Better bootstrap confidence intervals" (1987), with the jackknife's acceleration (Efron
 * and Tibshirani 1993, equations 14.10 to 14.15); as {@code scipy.stats.bootstrap(method="BCa")}.
 *
 * @param bias {@code z0}; infinite where all resamples lie on one side of the estimate
 * @param acceleration {@code a}; NaN where leaving out a group changes nothing
 */
public record Bca(double bias, double acceleration) {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /**
   * The two corrections.
   *
   * @param estimate the number on all data
   * @param resampled the number in each resample; NaN, where it is undefined, is left out
   * @param leftOut the number with each group left out ({@link Bootstrap#jackknife}); NaN is left
   *     out
   */
  public static Bca of(double estimate, double[] resampled, double[] leftOut) {
    long below = 0;
    long equal = 0;
    long defined = 0;
    for (double value : resampled) {
      below += value < estimate ? 1 : 0;
      equal += value == estimate ? 1 : 0;
      defined += Double.isNaN(value) ? 0 : 1;
    }
    // Of resamples equal to the estimate half count: shares of few images have many.
    double bias = NORMAL.inverseCumulativeProbability((below + equal / 2.0) / defined);
    double[] without = Arrays.stream(leftOut).filter(v -> !Double.isNaN(v)).toArray();
    double mean = Arrays.stream(without).average().orElse(Double.NaN);
    double squares = 0;
    double cubes = 0;
    for (double value : without) {
      double influence = mean - value;
      squares += influence * influence;
      cubes += influence * influence * influence;
    }
    return new Bca(bias, cubes / (6 * Math.pow(squares, 1.5)));
  }

  /**
   * True where there is an interval: not where all resamples lie on one side of the estimate, nor
   * where leaving out a group changes nothing.
   */
  public boolean isDefined() {
    return Double.isFinite(bias) && Double.isFinite(acceleration);
  }

  /**
   * The interval.
   *
   * @param resampled as for {@link #of}
   * @param confidence for instance 0.95
   * @throws IllegalStateException where {@link #isDefined} is false
   */
  public Interval interval(double[] resampled, double confidence) {
    if (!isDefined()) {
      throw new IllegalStateException("no interval follows from " + this);
    }
    double[] sorted = Arrays.stream(resampled).filter(v -> !Double.isNaN(v)).sorted().toArray();
    double tail = (1 - confidence) / 2;
    return new Interval(
        Quantile.ofSorted(sorted, moved(tail)), Quantile.ofSorted(sorted, moved(1 - tail)));
  }

  private double moved(double share) {
    double z = bias + NORMAL.inverseCumulativeProbability(share);
    return NORMAL.cumulativeProbability(bias + z / (1 - acceleration * z));
  }
}
