package org.slicewise.metrics;

/** Losses of probabilities, image by image; a metric is their weighted mean. */
public final class ProbabilityLoss {
  /** scikit-learn clips probabilities to this far from 0 and 1 (double precision's epsilon). */
  private static final double EPSILON = Math.ulp(1.0);

  private ProbabilityLoss() {}

  /**
   * Each image's {@code -ln} of the probability of its true class, in nats; probabilities are
   * clipped to [2.2e-16, 1 - 2.2e-16].
   */
  public static double[] logLoss(int[] labels, double[][] probabilities) {
    double[] loss = new double[labels.length];
    for (int i = 0; i < loss.length; i++) {
      double p = probabilities[i][labels[i]];
      loss[i] = -Math.log(Math.min(Math.max(p, EPSILON), 1 - EPSILON));
    }
    return loss;
  }

  /**
   * Each image's Brier score: with two classes the squared error of the probability of one (0 to
   * 1), with more the sum of the squared errors of all (0 to 2), as scikit-learn scales them.
   */
  public static double[] brier(int[] labels, double[][] probabilities) {
    double[] loss = new double[labels.length];
    for (int i = 0; i < loss.length; i++) {
      double sum = 0;
      for (int k = 0; k < probabilities[i].length; k++) {
        double error = (labels[i] == k ? 1 : 0) - probabilities[i][k];
        sum += error * error;
      }
      loss[i] = probabilities[i].length < 3 ? sum / 2 : sum;
    }
    return loss;
  }

  /** The mean of {@code losses}, each counted as often as its weight says. */
  public static double mean(double[] losses, int[] weights) {
    double sum = 0;
    long total = 0;
    for (int i = 0; i < losses.length; i++) {
      sum += losses[i] * weights[i];
      total += weights[i];
    }
    return sum / total;
  }
}
