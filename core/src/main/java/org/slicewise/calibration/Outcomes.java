package org.slicewise.calibration;

import java.util.Arrays;

/**
 * Predictions whose truth is known, to fit a calibrator on. The arrays are not copied: whoever
 * passes them hands them over.
 *
 * @param probabilities one row an image, one column a class
 * @param labels true class of each image
 * @param weights how often each image counts
 */
public record Outcomes(double[][] probabilities, int[] labels, double[] weights) {
  public Outcomes {
    int n = probabilities.length;
    if (n == 0 || labels.length != n || weights.length != n || probabilities[0].length < 2) {
      throw new IllegalArgumentException(
          "a calibrator is fitted on images with two or more classes, found probabilities of %d"
                  .formatted(n)
              + " images, %d labels and %d weights".formatted(labels.length, weights.length));
    }
    for (int label : labels) {
      if (label < 0 || label >= probabilities[0].length) {
        throw new IllegalArgumentException(
            "label %d of %d classes".formatted(label, probabilities[0].length));
      }
    }
  }

  /** Every image counts once. */
  public static Outcomes of(double[][] probabilities, int[] labels) {
    double[] once = new double[labels.length];
    Arrays.fill(once, 1);
    return new Outcomes(probabilities, labels, once);
  }

  /** Number of images. */
  public int size() {
    return labels.length;
  }

  /** Number of classes. */
  public int classes() {
    return probabilities[0].length;
  }
}
