package org.slicewise.selective;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How often a model errs among the images it is most confident of, for every share answered
 * (El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification", 2010). Images
 * of equal confidence are answered together.
 *
 * @param coverage share of images answered, rising to 1
 * @param risk share of wrong answers among them
 * @param thresholds the least confidence answered, falling
 * @param area mean risk over the images taken one by one from the most confident (AURC; Geifman,
 *     Uziel and El-Yaniv, "Bias-Reduced Uncertainty Estimation", 2019), each tie at its mean
 */
public record RiskCoverage(double[] coverage, double[] risk, double[] thresholds, double area) {

  /**
   * Sorts by confidence.
   *
   * @param confidences one an image, at least one image
   * @param correct whether each image's answer is right
   */
  public static RiskCoverage of(double[] confidences, boolean[] correct) {
    int n = confidences.length;
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -confidences[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] coverage = new double[n];
    double[] risk = new double[n];
    double[] thresholds = new double[n];
    int points = 0;
    int wrong = 0;
    double area = 0;
    for (int from = 0; from < n; ) {
      int to = from;
      int wrongHere = 0;
      while (to < n && confidences[order[to]] == confidences[order[from]]) {
        wrongHere += correct[order[to++]] ? 0 : 1;
      }
      // In what order a tie is taken is chance: each image of it counts as the mean of the tie.
      for (int i = from; i < to; i++) {
        area += (wrong + (double) wrongHere * (i + 1 - from) / (to - from)) / (i + 1);
      }
      wrong += wrongHere;
      coverage[points] = (double) to / n;
      risk[points] = (double) wrong / to;
      thresholds[points++] = confidences[order[from]];
      from = to;
    }
    return new RiskCoverage(
        Arrays.copyOf(coverage, points),
        Arrays.copyOf(risk, points),
        Arrays.copyOf(thresholds, points),
        area / n);
  }
}
