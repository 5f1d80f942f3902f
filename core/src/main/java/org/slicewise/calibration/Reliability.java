package org.slicewise.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slicewise.metrics.TopClassCalibration;

/**
 * Frequencies beside probabilities, bin by bin: the points of a reliability diagram and the
 * expected calibration error. The array is not copied.
 *
 * @param binning how images are sorted into bins
 * @param bins those that hold an image, by rising probability
 * @param binOfRow which of {@code bins} each image is in
 */
public record Reliability(Binning binning, List<Bin> bins, int[] binOfRow) {
  /** Number of bins where nothing else is said. */
  public static final int BINS = 10;

  /**
   * @param low lowest probability that belongs here: the edge of a bin of equal width, else the
   *     lowest in it
   * @param high highest probability that belongs here
   * @param n number of images
   * @param events number of them for which the probability's event came true
   * @param meanProbability their mean probability
   * @param variance sum of {@code p (1 - p)}: the variance of {@code events} if every probability
   *     were right and every image independent
   */
  public record Bin(
      double low, double high, int n, int events, double meanProbability, double variance) {
    /** Share of images for which the event came true. */
    public double frequency() {
      return (double) events / n;
    }
  }

  /**
   * Sorts images into bins.
   *
   * @param probabilities of an event (as "is positive" or "the answer is right"), one an image
   * @param event whether it came true
   * @param bins number of bins, at least 1
   */
  public static Reliability of(Binning binning, double[] probabilities, boolean[] event, int bins) {
    int[] asked = binning.assign(probabilities, bins);
    int[] n = new int[bins];
    int[] events = new int[bins];
    double[] sum = new double[bins];
    double[] variance = new double[bins];
    double[] low = new double[bins];
    double[] high = new double[bins];
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < asked.length; i++) {
      int b = asked[i];
      double p = probabilities[i];
      n[b]++;
      events[b] += event[i] ? 1 : 0;
      sum[b] += p;
      variance[b] += p * (1 - p);
      low[b] = Math.min(low[b], p);
      high[b] = Math.max(high[b], p);
    }
    List<Bin> filled = new ArrayList<>();
    int[] place = new int[bins];
    for (int b = 0; b < bins; b++) {
      place[b] = filled.size();
      if (n[b] > 0) {
        boolean edges = binning == Binning.EQUAL_WIDTH;
        filled.add(
            new Bin(
                edges ? (double) b / bins : low[b],
                edges ? (b + 1.0) / bins : high[b],
                n[b],
                events[b],
                sum[b] / n[b],
                variance[b]));
      }
    }
    return new Reliability(
        binning, List.copyOf(filled), Arrays.stream(asked).map(b -> place[b]).toArray());
  }

  /** Mean over images of |frequency - mean probability| of their bin. */
  public double ece() {
    double sum = 0;
    for (Bin bin : bins) {
      sum += bin.n() * Math.abs(bin.frequency() - bin.meanProbability());
    }
    return sum / binOfRow.length;
  }

  /** The same less its bias: see {@link TopClassCalibration#debiased}. Never below 0. */
  public double debiasedEce() {
    double sum = 0;
    for (Bin bin : bins) {
      sum +=
          bin.n()
              * TopClassCalibration.debiasedGap(bin.frequency(), bin.meanProbability(), bin.n());
    }
    return Math.max(0, sum / binOfRow.length);
  }

  /**
   * About what {@link #ece()} would be by chance alone if every probability were right and every
   * image independent: the deviations of a bin's frequency taken as normal.
   */
  public double eceByChance() {
    double sum = 0;
    for (Bin bin : bins) {
      sum += Math.sqrt(2 / Math.PI * bin.variance());
    }
    return sum / binOfRow.length;
  }
}
