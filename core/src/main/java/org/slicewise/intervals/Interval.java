package org.slicewise.intervals;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.BetaDistribution;
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
    requireProportion(successes, trials);
    double z = quantile(confidence);
    double n = trials;
    double p = successes / n;
    double denominator = 1 + z * z / n;
    double centre = (p + z * z / (2 * n)) / denominator;
    double half = z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / denominator;
    return new Interval(
        successes == 0 ? 0 : centre - half, successes == trials ? 1 : centre + half);
  }

  /**
   * The exact interval of a proportion (Clopper and Pearson 1934): it covers the truth at least as
   * often as it says; as statsmodels' {@code proportion_confint(method="beta")}.
   *
   * @param successes 0 to {@code trials}
   * @param trials at least 1
   * @param confidence for instance 0.95
   */
  public static Interval clopperPearson(long successes, long trials, double confidence) {
    requireProportion(successes, trials);
    double tail = (1 - confidence) / 2;
    long failures = trials - successes;
    return new Interval(
        successes == 0
            ? 0
            : BetaDistribution.of(successes, failures + 1.0).inverseCumulativeProbability(tail),
        failures == 0
            ? 1
            : BetaDistribution.of(successes + 1.0, failures).inverseSurvivalProbability(tail));
  }

  /**
   * Normal on the scale of the log odds, so that it stays between 0 and 1: {@code logit(value) ± z
   * standardError / (value (1 - value))} by the delta method, as Pepe, "The Statistical Evaluation
   * of Medical Tests" (2003), recommends for areas under the ROC curve.
   *
   * @param value above 0 and below 1
   * @param standardError of {@code value}, above 0
   * @param confidence for instance 0.95
   */
  public static Interval logit(double value, double standardError, double confidence) {
    if (!(value > 0 && value < 1 && standardError > 0)) {
      throw new IllegalArgumentException(
          "the log odds need a value inside 0 to 1 and a standard error, found %s and %s"
              .formatted(value, standardError));
    }
    double centre = Math.log(value / (1 - value));
    double half = quantile(confidence) * standardError / (value * (1 - value));
    return new Interval(1 / (1 + Math.exp(half - centre)), 1 / (1 + Math.exp(-half - centre)));
  }

  /**
   * {@code value ± z standardError} (Wald).
   *
   * @param standardError of {@code value}, at least 0
   * @param confidence for instance 0.95
   */
  public static Interval normal(double value, double standardError, double confidence) {
    double half = quantile(confidence) * standardError;
    return new Interval(value - half, value + half);
  }

  /** The central part of a sample that holds the share {@code confidence} of it. */
  public static Interval percentile(double[] sample, double confidence) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    double tail = (1 - confidence) / 2;
    return new Interval(Quantile.ofSorted(sorted, tail), Quantile.ofSorted(sorted, 1 - tail));
  }

  private static void requireProportion(long successes, long trials) {
    if (trials < 1 || successes < 0 || successes > trials) {
      throw new IllegalArgumentException(
          "a proportion needs 0 <= successes <= trials and a trial, found %d of %d"
              .formatted(successes, trials));
    }
  }

  private static double quantile(double confidence) {
    return NormalDistribution.of(0, 1).inverseCumulativeProbability(0.5 + confidence / 2);
  }
}
