package org.slicewise.decision;

import java.util.stream.IntStream;

/**
 * What acting on a model is worth, by the probability at which one would act (Vickers and Elkin,
 * "Decision Curve Analysis", 2006). Whoever acts from a probability t on holds a needless action to
 * be {@code t / (1 - t)} times as bad as a needed one is good, so the net benefit an image is
 * {@code TP/n - FP/n * t/(1 - t)}: the share of images rightly acted on, less the needless ones at
 * that price. Acting on all and acting on none (always 0) are what a model must beat. The arrays
 * are not copied.
 *
 * @param thresholds t, between 0 and 1, rising
 * @param model net benefit of acting where the model's probability is at least t
 * @param treatAll net benefit of acting on every image
 */
public record DecisionCurve(double[] thresholds, double[] model, double[] treatAll) {

  /** 1% to 99%, point by point. */
  public static double[] percents() {
    return IntStream.rangeClosed(1, 99).mapToDouble(t -> t / 100.0).toArray();
  }

  /**
   * The curve of a model.
   *
   * @param scores probability of the positive class of each image
   * @param positive whether each image is of the positive class
   * @param thresholds between 0 and 1, rising
   */
  public static DecisionCurve of(double[] scores, boolean[] positive, double[] thresholds) {
    int[] once = new int[scores.length];
    java.util.Arrays.fill(once, 1);
    return new Prepared(scores, positive, thresholds).curve(once);
  }

  /** Images sorted into the spaces between thresholds, for curves under many weights. */
  public static final class Prepared {
    private final double[] thresholds;
    private final int[] calls; // how many thresholds each image's score reaches
    private final boolean[] positive;

    /** As {@link DecisionCurve#of}. */
    public Prepared(double[] scores, boolean[] positive, double[] thresholds) {
      this.thresholds = thresholds;
      this.positive = positive;
      this.calls = new int[scores.length];
      for (int i = 0; i < calls.length; i++) {
        while (calls[i] < thresholds.length && scores[i] >= thresholds[calls[i]]) {
          calls[i]++;
        }
      }
    }

    /**
     * The curve where each image counts as often as its weight says; NaN throughout where none
     * does.
     */
    public DecisionCurve curve(int[] weights) {
      int m = thresholds.length;
      long[] positivesBy = new long[m + 1];
      long[] negativesBy = new long[m + 1];
      for (int i = 0; i < calls.length; i++) {
        (positive[i] ? positivesBy : negativesBy)[calls[i]] += weights[i];
      }
      double[] model = new double[m];
      double[] all = new double[m];
      long truePositives = 0;
      long falsePositives = 0;
      for (int t = m; t > 0; t--) { // an image that reaches t thresholds is called at the first t
        truePositives += positivesBy[t];
        falsePositives += negativesBy[t];
        model[t - 1] = truePositives;
        all[t - 1] = falsePositives; // for the moment
      }
      double positives = truePositives + positivesBy[0];
      double negatives = falsePositives + negativesBy[0];
      double n = positives + negatives;
      for (int t = 0; t < m; t++) {
        double odds = thresholds[t] / (1 - thresholds[t]);
        model[t] = (model[t] - odds * all[t]) / n;
        all[t] = (positives - odds * negatives) / n;
      }
      return new DecisionCurve(thresholds, model, all);
    }
  }
}
