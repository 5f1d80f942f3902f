package org.slicewise.selective;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Images ranked by confidence: sorted once, then measured under any weights in one pass. */
public final class RankedConfidence {
  private final int[] rows; // by falling confidence
  private final double[] confidences; // of rows[i]
  private final boolean[] correct; // of rows[i]

  /**
   * @param confidences one an image, at least one image
   * @param correct whether each image's answer is right
   */
  public RankedConfidence(double[] confidences, boolean[] correct) {
    if (confidences.length == 0 || confidences.length != correct.length) {
      throw new IllegalArgumentException(
          "a ranking needs images, and one answer a confidence, found %d confidences and %d answers"
              .formatted(confidences.length, correct.length));
    }
    rows =
        IntStream.range(0, confidences.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -confidences[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.confidences = Arrays.stream(rows).mapToDouble(r -> confidences[r]).toArray();
    this.correct = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      this.correct[i] = correct[rows[i]];
    }
  }

  /** One point a distinct confidence, every image counted once. */
  public RiskCoverage curve() {
    int n = rows.length;
    double[] coverage = new double[n];
    double[] risk = new double[n];
    double[] thresholds = new double[n];
    int points = 0;
    int wrong = 0;
    for (int i = 0; i < n; i++) {
      wrong += correct[i] ? 0 : 1;
      if (lastOfTie(i)) {
        coverage[points] = (i + 1.0) / n;
        risk[points] = wrong / (i + 1.0);
        thresholds[points++] = confidences[i];
      }
    }
    return new RiskCoverage(
        Arrays.copyOf(coverage, points),
        Arrays.copyOf(risk, points),
        Arrays.copyOf(thresholds, points));
  }

  /**
   * Area under the risk-coverage curve (AURC; Geifman, Uziel and El-Yaniv, "Bias-Reduced
   * Uncertainty Estimation for Deep Neural Classifiers", 2019): the images are taken one by one
   * from the most confident, and the area is the mean of the risks so far. In which order a tie is
   * taken would be chance, so each image of a tie counts as wrong as the tie is on average. 0 is
   * best; confidence that says nothing gives the share of wrong answers.
   *
   * @param weights how often each image counts
   */
  public double area(int[] weights) {
    long before = 0;
    double wrongBefore = 0;
    long inTie = 0;
    long wrongInTie = 0;
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      int weight = weights[rows[i]];
      inTie += weight;
      wrongInTie += correct[i] ? 0 : weight;
      if (lastOfTie(i)) {
        double share = inTie == 0 ? 0 : (double) wrongInTie / inTie;
        for (long taken = 1; taken <= inTie; taken++) {
          sum += (wrongBefore + share * taken) / (before + taken);
        }
        before += inTie;
        wrongBefore += wrongInTie;
        inTie = 0;
        wrongInTie = 0;
      }
    }
    return sum / before;
  }

  private boolean lastOfTie(int i) {
    return i == rows.length - 1 || confidences[i] != confidences[i + 1];
  }
}
