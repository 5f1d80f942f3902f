package org.slicewise.metrics;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * Counts of images by true and predicted class, and the scores that need nothing else. Definitions
 * and conventions are scikit-learn 1.9's with default arguments and {@code zero_division=0}.
 *
 * <p>The array is not copied: whoever passes it hands it over.
 *
 * @param counts rows by true class, columns by predicted class; square
 */
public record ConfusionMatrix(long[][] counts) {
  public ConfusionMatrix {
    for (long[] row : counts) {
      if (row.length != counts.length) {
        throw new IllegalArgumentException(
            "a confusion matrix is square, found %d rows and a row of %d"
                .formatted(counts.length, row.length));
      }
    }
  }

  /**
   * Counts images.
   *
   * @param labels true class of each image, 0 to {@code classes - 1}
   * @param predicted predicted class of each image
   * @param classes number of classes
   */
  public static ConfusionMatrix of(int[] labels, int[] predicted, int classes) {
    int[] once = new int[labels.length];
    Arrays.fill(once, 1);
    return of(labels, predicted, classes, once);
  }

  /** Counts images, each as often as its weight says. */
  public static ConfusionMatrix of(int[] labels, int[] predicted, int classes, int[] weights) {
    long[][] counts = new long[classes][classes];
    for (int i = 0; i < labels.length; i++) {
      counts[labels[i]][predicted[i]] += weights[i];
    }
    return new ConfusionMatrix(counts);
  }

  /** Number of classes. */
  public int classes() {
    return counts.length;
  }

  /** Number of images. */
  public long total() {
    long sum = 0;
    for (int k = 0; k < classes(); k++) {
      sum += support(k);
    }
    return sum;
  }

  /** Number of images whose predicted class is the true one. */
  public long correct() {
    long sum = 0;
    for (int k = 0; k < classes(); k++) {
      sum += counts[k][k];
    }
    return sum;
  }

  /** Number of images of class {@code k}. */
  public long support(int k) {
    return Arrays.stream(counts[k]).sum();
  }

  /** Number of images predicted as class {@code k}. */
  public long predicted(int k) {
    long sum = 0;
    for (long[] row : counts) {
      sum += row[k];
    }
    return sum;
  }

  /** Images of other classes that are not predicted as class {@code k}. */
  public long trueNegatives(int k) {
    return total() - support(k) - predicted(k) + counts[k][k];
  }

  /** Share of images whose predicted class is the true one. */
  public double accuracy() {
    return (double) correct() / total();
  }

  /** Mean recall over the classes that have images. */
  public double balancedAccuracy() {
    double sum = 0;
    int present = 0;
    for (int k = 0; k < classes(); k++) {
      if (support(k) > 0) {
        sum += recall(k);
        present++;
      }
    }
    return sum / present;
  }

  /**
   * Of the images predicted as class {@code k}, the share that is; 0 where none is predicted so.
   */
  public double precision(int k) {
    return ratio(counts[k][k], predicted(k));
  }

  /** Sensitivity: of the images of class {@code k}, the share found; 0 where there are none. */
  public double recall(int k) {
    return ratio(counts[k][k], support(k));
  }

  /** Harmonic mean of precision and recall of class {@code k}; 0 where both are undefined. */
  public double f1(int k) {
    return ratio(2 * counts[k][k], support(k) + predicted(k));
  }

  /** Of the images of other classes, the share not predicted as {@code k}; 0 where none are. */
  public double specificity(int k) {
    return ratio(trueNegatives(k), total() - support(k));
  }

  /** Averaged precision. */
  public double precision(Average average) {
    return average(average, this::precision);
  }

  /** Averaged recall. */
  public double recall(Average average) {
    return average(average, this::recall);
  }

  /** Averaged F1. */
  public double f1(Average average) {
    return average(average, this::f1);
  }

  /**
   * Cohen's kappa: agreement beyond what the two marginals give by chance (Cohen 1960); NaN where
   * all images are of one class and predicted so.
   */
  public double cohenKappa() {
    double total = total();
    double byChance = 0;
    for (int k = 0; k < classes(); k++) {
      byChance += support(k) * (double) predicted(k);
    }
    double disagreementByChance = total - byChance / total;
    // By counts, because the subtraction need not give an exact zero.
    return marginalIsOneClass(true) && marginalIsOneClass(false) && disagreementByChance < 0.5
        ? Double.NaN
        : 1 - (total - correct()) / disagreementByChance;
  }

  /**
   * Matthews' correlation for any number of classes (Gorodkin 2004); 0 where only one class is true
   * or only one is predicted.
   */
  public double matthewsCorrelation() {
    if (!hasMatthewsCorrelation()) {
      return 0.0;
    }
    double total = total();
    double both = 0;
    double truth = 0;
    double guess = 0;
    for (int k = 0; k < classes(); k++) {
      both += support(k) * (double) predicted(k);
      truth += support(k) * (double) support(k);
      guess += predicted(k) * (double) predicted(k);
    }
    return (correct() * total - both)
        / Math.sqrt((total * total - guess) * (total * total - truth));
  }

  /** False where {@link #matthewsCorrelation()} is 0 by convention. */
  public boolean hasMatthewsCorrelation() {
    return !marginalIsOneClass(true) && !marginalIsOneClass(false);
  }

  private boolean marginalIsOneClass(boolean ofTruth) {
    int present = 0;
    for (int k = 0; k < classes(); k++) {
      present += (ofTruth ? support(k) : predicted(k)) > 0 ? 1 : 0;
    }
    return present < 2;
  }

  private double average(Average average, IntToDoubleFunction score) {
    if (average == Average.MICRO) {
      return accuracy(); // with every class counted, all three are
    }
    double[] scores = new double[classes()];
    for (int k = 0; k < scores.length; k++) {
      scores[k] = score.applyAsDouble(k) * (average == Average.WEIGHTED ? support(k) : 1);
    }
    return PairwiseSum.of(scores) / (average == Average.WEIGHTED ? total() : classes());
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0.0 : (double) part / whole;
  }
}
