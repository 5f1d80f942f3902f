package org.slicewise.comparison;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The corrected resampled t-test of the difference between two learning methods over the folds of a
 * cross-validation. Folds share most of their training images, so the plain t-test takes them for
 * more evidence than they are; the variance is multiplied by {@code 1/k + n_test/n_train} instead
 * of {@code 1/k}. Nadeau and Bengio, "Inference for the generalization error" (2003). It speaks of
 * the methods, trained anew; the other tests speak of the models at hand.
 *
 * @param folds number of folds, k
 * @param mean the mean over folds of the second's metric minus the first's
 * @param low lower end of the mean's 95% interval; NaN where there is none
 * @param high upper end
 * @param t the statistic, with k - 1 degrees of freedom
 * @param p two-sided; NaN where the test cannot be made
 * @param holm the same after Holm's correction for all pairs of models
 * @param note why the test cannot be made, or null
 */
public record FoldTest(
    int folds, double mean, double low, double high, double t, double p, double holm, String note) {
  private static final double CONFIDENCE = 0.95;

  /**
   * Tests k differences of folds that are about equally large and each tested by models trained on
   * the others, so that {@code n_test/n_train} is {@code 1/(k - 1)}.
   *
   * @param differences one a fold; NaN where a fold leaves the metric undefined
   */
  public static FoldTest of(double[] differences) {
    int k = differences.length;
    double mean = Arrays.stream(differences).average().orElse(Double.NaN);
    if (k < 2) {
      return none(k, mean, "needs at least two folds");
    }
    if (Double.isNaN(mean)) {
      return none(k, mean, "undefined in at least one fold");
    }
    double variance = Arrays.stream(differences).map(d -> (d - mean) * (d - mean)).sum() / (k - 1);
    if (variance <= 1e-30) {
      return none(k, mean, "the difference is the same in every fold");
    }
    double error = Math.sqrt((1.0 / k + 1.0 / (k - 1)) * variance);
    TDistribution distribution = TDistribution.of(k - 1);
    double half = distribution.inverseCumulativeProbability(0.5 + CONFIDENCE / 2) * error;
    double t = mean / error;
    double p = 2 * distribution.survivalProbability(Math.abs(t));
    return new FoldTest(k, mean, mean - half, mean + half, t, p, p, null);
  }

  FoldTest withHolm(double corrected) {
    return new FoldTest(folds, mean, low, high, t, p, corrected, note);
  }

  private static FoldTest none(int k, double mean, String note) {
    double nan = Double.NaN;
    return new FoldTest(k, mean, nan, nan, nan, nan, nan, note);
  }
}
