package org.slicewise.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.numbers.gamma.Erf;

/**
 * Expected calibration error of the confidence in the predicted class. Sorts once; measures under
 * any weights.
 */
public final class TopClassCalibration {
  /** Number of bins of both estimators. */
  public static final int BINS = 10;

  private final int[] rows; // by rising confidence
  private final double[] confidences; // of rows[i]
  private final boolean[] correct; // of rows[i]

  /**
   * @param confidences probability of the predicted class of each image
   * @param correct whether the predicted class is the true one
   */
  public TopClassCalibration(double[] confidences, boolean[] correct) {
    this.rows =
        IntStream.range(0, confidences.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> confidences[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.confidences = Arrays.stream(rows).mapToDouble(r -> confidences[r]).toArray();
    this.correct = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      this.correct[i] = correct[rows[i]];
    }
  }

  /**
   * Ten bins of equal mass (cut as {@code numpy.array_split}; equal confidences stay in one bin),
   * mean over images of |accuracy - mean confidence| of its bin, less its bias: the accuracy of a
   * bin of n images is taken as normal with variance accuracy (1 - accuracy) / n, and the surplus
   * of the expected absolute gap over the observed one is subtracted. Kumar, Liang and Ma,
   * "Verified Uncertainty Calibration" (2019), their debiased ECE; the expectation here is exact
   * (folded normal) where their code draws samples. Never below 0.
   */
  public double debiased(int[] weights) {
    Bins bins = equalMass(weights);
    long total = Arrays.stream(bins.totals).sum();
    double sum = 0;
    for (int b = 0; b < BINS; b++) {
      long n = bins.totals[b];
      if (n > 0) {
        double gap = debiasedGap((double) bins.correct[b] / n, bins.confidence[b] / n, n);
        sum += gap * n / total;
      }
    }
    return Math.max(0, sum);
  }

  /**
   * The gap of one bin less its bias, as in {@link #debiased}; may be below 0.
   *
   * @param accuracy share of the bin's images that are right
   * @param confidence their mean confidence
   * @param n number of them, at least 1
   */
  public static double debiasedGap(double accuracy, double confidence, long n) {
    double gap = Math.abs(accuracy - confidence);
    double deviation = Math.sqrt(accuracy * (1 - accuracy) / n);
    double bias = expectedAbsolute(gap, deviation) - gap;
    return gap - bias;
  }

  /**
   * Ten bins of equal width, mean over images of |accuracy - mean confidence| of its bin, not
   * debiased: Guo et al., "On Calibration of Modern Neural Networks" (2017).
   */
  public double equalWidth(int[] weights) {
    Bins bins = new Bins();
    for (int i = 0; i < rows.length; i++) {
      int bin = Math.min(BINS - 1, Math.max(0, (int) Math.ceil(confidences[i] * BINS) - 1));
      bins.add(bin, weights[rows[i]], confidences[i], correct[i]);
    }
    double sum = 0;
    long total = 0;
    for (int b = 0; b < BINS; b++) {
      sum += Math.abs(bins.correct[b] - bins.confidence[b]);
      total += bins.totals[b];
    }
    return sum / total;
  }

  /** The bins of {@link #debiased}, every image counted once. */
  public CalibrationCurve curve() {
    int[] ones = new int[rows.length];
    Arrays.fill(ones, 1);
    Bins bins = equalMass(ones);
    return CalibrationCurve.ofBins(bins.confidence, bins.correct, bins.totals);
  }

  private Bins equalMass(int[] weights) {
    long total = 0;
    for (int row : rows) {
      total += weights[row];
    }
    long parts = Math.min(BINS, total);
    Bins bins = new Bins();
    int bin = 0;
    long before = 0;
    for (int i = 0; i < rows.length; i++) {
      if (i == 0 || confidences[i] != confidences[i - 1]) {
        // A group of equal confidences lies where its first image lies.
        while (bin + 1 < parts && firstOf(bin + 1, total, parts) <= before) {
          bin++;
        }
      }
      int weight = weights[rows[i]];
      bins.add(bin, weight, confidences[i], correct[i]);
      before += weight;
    }
    return bins;
  }

  private static long firstOf(int part, long total, long parts) {
    return part * (total / parts) + Math.min(part, total % parts);
  }

  /** E|X| of a normal X. */
  private static double expectedAbsolute(double mean, double deviation) {
    if (deviation == 0) {
      return Math.abs(mean);
    }
    double z = mean / deviation;
    return deviation * Math.sqrt(2 / Math.PI) * Math.exp(-z * z / 2)
        + mean * Erf.value(z / Math.sqrt(2));
  }

  private static final class Bins {
    private final double[] confidence = new double[BINS];
    private final long[] correct = new long[BINS];
    private final long[] totals = new long[BINS];

    void add(int bin, int weight, double confidenceOfOne, boolean isCorrect) {
      confidence[bin] += weight * confidenceOfOne;
      totals[bin] += weight;
      if (isCorrect) {
        correct[bin] += weight;
      }
    }
  }
}
