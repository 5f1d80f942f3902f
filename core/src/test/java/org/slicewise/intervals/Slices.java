package org.slicewise.intervals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Random slices of patients, whose true accuracy and area under the ROC curve are known.
 *
 * @param scores higher means more likely positive
 * @param positive the truth
 * @param correct whether a classifier of the stated accuracy is right
 * @param patients whose slices they are
 */
record Slices(double[] scores, boolean[] positive, boolean[] correct, Groups patients) {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** The share of a score's variance that a patient's slices have in common. */
  private static final double COMMON = 0.5;

  /** A score with a part that belongs to the patient; its variance is 1 with any common share. */
  private record Draw(SplittableRandom random, double common) {
    double[] patient() {
      return new double[] {normal(random), normal(random)};
    }

    double of(double patient) {
      return Math.sqrt(common) * patient + Math.sqrt(1 - common) * normal(random);
    }
  }

  /**
   * Patients of 1 to 7 slices each; every fifth has one slice of the other class among them. Scores
   * are normal with a patient's effect and variance 1; the classes' means lie as far apart as the
   * area asks for; a slice is classified rightly where another such number lies below the quantile
   * that the accuracy asks for. Both truths are exact (pairs of slices within one patient, one in a
   * thousand, apart).
   *
   * @param patients number of patients of each class
   */
  static Slices clustered(SplittableRandom random, int patients, double accuracy, double area) {
    List<Integer> sizes = new ArrayList<>();
    for (int p = 0; p < 2 * patients; p++) {
      sizes.add(1 + random.nextInt(7));
    }
    return of(new Draw(random, COMMON), sizes, true, accuracy, area);
  }

  /** Patients of one slice each, as {@link #clustered}. */
  static Slices independent(SplittableRandom random, int each, double accuracy, double area) {
    return of(
        new Draw(random, 0),
        new ArrayList<>(Collections.nCopies(2 * each, 1)),
        false,
        accuracy,
        area);
  }

  private static Slices of(
      Draw draw, List<Integer> sizes, boolean mixed, double accuracy, double area) {
    int n = sizes.stream().mapToInt(Integer::intValue).sum();
    double apart = Math.sqrt(2) * NORMAL.inverseCumulativeProbability(area);
    double limit = NORMAL.inverseCumulativeProbability(accuracy);
    double[] scores = new double[n];
    boolean[] positive = new boolean[n];
    boolean[] correct = new boolean[n];
    int[] patient = new int[n];
    int at = 0;
    for (int p = 0; p < sizes.size(); p++) {
      double[] effect = draw.patient();
      for (int i = 0; i < sizes.get(p); i++, at++) {
        boolean other = mixed && p % 5 == 0 && i == 1;
        positive[at] = (p % 2 == 0) != other;
        scores[at] = (positive[at] ? apart : 0) + draw.of(effect[0]);
        correct[at] = draw.of(effect[1]) < limit;
        patient[at] = p;
      }
    }
    return new Slices(scores, positive, correct, new Groups(patient, sizes.size(), true));
  }

  private static double normal(SplittableRandom random) {
    // Box and Muller; 1 - u is never 0.
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }

  int size() {
    return scores.length;
  }
}
