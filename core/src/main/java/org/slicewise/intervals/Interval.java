package org.slicewise.intervals;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** A confidence interval, both ends included. */
public record Interval(double low, double high) {

  /**
   * Wilson's score interval of a proportion (Wilson 1927), without continuity correction; as
   * statsmodels' {@code proportion_confint(method="wilson")}.
   *
   * @param successes 0 to {@code trials}
   * @param trials at least 1
   * @param confidence for instance 0.95
   */
  public static Interval wilson(long successes, long trials, double confidence) {
    if (trials < 1 || successes < 0 || successes > trials) {
      throw new IllegalArgumentException(
          "a proportion needs 0 <= successes <= trials and a trial, found %d of %d"
              .formatted(successes, trials));
    }
    double z = NormalDistribution.of(0, 1).inverseCumulativeProbability(0.5 + confidence / 2);
    double n = trials;
    double p = successes / n;
    double denominator = 1 + z * z / n;
    double centre = (p + z * z / (2 * n)) / denominator;
    double half = z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / denominator;
    return new Interval(
        successes == 0 ? 0 : centre - half, successes == trials ? 1 : centre + half);
  }

  /** The central part of a sample that holds the share {@code confidence} of it. */
  public static Interval percentile(double[] sample, double confidence) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    double tail = (1 - confidence) / 2;
    return new Interval(Quantile.ofSorted(sorted, tail), Quantile.ofSorted(sorted, 1 - tail));
  }
}
