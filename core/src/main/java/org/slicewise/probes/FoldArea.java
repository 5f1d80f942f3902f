package org.slicewise.probes;

import java.util.Arrays;

/**
 * The area under the ROC curve of out-of-fold scores, counting only pairs of images of one fold:
 * scores of two folds come from two classifiers and cannot be ranked together. It is the share of
 * such pairs, of a positive and another image, that are in order; ties count half.
 */
final class FoldArea {
  private double twiceWon;
  private double pairs;

  /**
   * Counts the pairs of one fold.
   *
   * @param scores of the fold's images
   * @param positive which of them should score high
   */
  void add(double[] scores, boolean[] positive) {
    double[] ones = sorted(scores, positive, true);
    double[] others = sorted(scores, positive, false);
    pairs += (double) ones.length * others.length;
    int below = 0; // others smaller than the current one
    int upTo = 0; // others smaller or equal
    for (double one : ones) {
      while (below < others.length && others[below] < one) {
        below++;
      }
      while (upTo < others.length && others[upTo] <= one) {
        upTo++;
      }
      twiceWon += below + upTo;
    }
  }

  /** The area over the folds counted so far; NaN where none of them has both kinds of image. */
  double value() {
    return twiceWon / 2 / pairs;
  }

  private static double[] sorted(double[] scores, boolean[] positive, boolean which) {
    double[] picked = new double[scores.length];
    int n = 0;
    for (int i = 0; i < scores.length; i++) {
      if (positive[i] == which) {
        picked[n++] = scores[i];
      }
    }
    picked = Arrays.copyOf(picked, n);
    Arrays.sort(picked);
    return picked;
  }
}
