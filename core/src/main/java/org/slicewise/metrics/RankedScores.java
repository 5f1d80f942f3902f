package org.slicewise.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Images ranked by the score of one class against the rest: sorted once, then measured under any
 * weights in one pass. Images of equal score are one threshold, as in scikit-learn.
 */
public final class RankedScores {
  private final int[] rows; // by falling score
  private final boolean[] positive; // of rows[i]
  private final double[] scores; // of rows[i]
  private final boolean[] lastOfTie; // rows[i + 1] has a lower score

  private RankedScores(int[] rows, double[] scores, boolean[] positive) {
    int n = rows.length;
    this.rows = rows;
    this.scores = Arrays.stream(rows).mapToDouble(r -> scores[r]).toArray();
    this.positive = new boolean[n];
    this.lastOfTie = new boolean[n];
    for (int i = 0; i < n; i++) {
      this.positive[i] = positive[rows[i]];
      lastOfTie[i] = i == n - 1 || this.scores[i] != this.scores[i + 1];
    }
  }

  /**
   * Ranks all images.
   *
   * @param scores one score an image, finite, higher meaning more likely positive
   * @param positive whether each image is positive
   */
  public static RankedScores of(double[] scores, boolean[] positive) {
    return of(scores, positive, IntStream.range(0, scores.length).toArray());
  }

  /** Ranks only the images {@code rows}; weights are still indexed by all images. */
  public static RankedScores of(double[] scores, boolean[] positive, int[] rows) {
    int[] order =
        Arrays.stream(rows)
            .boxed()
            .sorted(Comparator.comparingDouble(r -> -scores[r]))
            .mapToInt(Integer::intValue)
            .toArray();
    return new RankedScores(order, scores, positive);
  }

  /** Area under the ROC curve, every image counted once; NaN with one class. */
  public double rocAuc() {
    return rocAuc(ones());
  }

  /**
   * Area under the ROC curve: the probability that a positive image scores above a negative one,
   * ties counting half; NaN where one of the two has no weight.
   *
   * @param weights how often each image counts
   */
  public double rocAuc(int[] weights) {
    long positives = 0;
    long negatives = 0;
    long positivesInTie = 0;
    long negativesInTie = 0;
    long twiceWon = 0;
    for (int i = 0; i < rows.length; i++) {
      int weight = weights[rows[i]];
      if (positive[i]) {
        positivesInTie += weight;
      } else {
        negativesInTie += weight;
      }
      if (lastOfTie[i]) {
        twiceWon += negativesInTie * (2 * positives + positivesInTie);
        positives += positivesInTie;
        negatives += negativesInTie;
        positivesInTie = 0;
        negativesInTie = 0;
      }
    }
    return positives == 0 || negatives == 0
        ? Double.NaN
        : twiceWon / 2.0 / ((double) positives * negatives);
  }

  /** Average precision, every image counted once; NaN without positives. */
  public double averagePrecision() {
    return averagePrecision(ones());
  }

  /**
   * Average precision: the sum over thresholds of precision times the rise in recall, without
   * interpolation; NaN where no positive has weight (scikit-learn warns and returns 0).
   *
   * @param weights how often each image counts
   */
  public double averagePrecision(int[] weights) {
    long positives = 0;
    long all = 0;
    long positivesInTie = 0;
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      int weight = weights[rows[i]];
      all += weight;
      if (positive[i]) {
        positivesInTie += weight;
      }
      if (lastOfTie[i] && positivesInTie > 0) {
        positives += positivesInTie;
        sum += positivesInTie * ((double) positives / all);
        positivesInTie = 0;
      }
    }
    return positives == 0 ? Double.NaN : sum / positives;
  }

  /**
   * scikit-learn's {@code roc_curve} with {@code drop_intermediate=True}: points in the middle of a
   * straight line are left out. Rates are NaN where there is no image to take them of.
   */
  public RocCurve rocCurve() {
    Thresholds t = thresholds();
    int n = t.scores.length;
    int[] kept =
        IntStream.range(0, n)
            .filter(
                i ->
                    n <= 2
                        || i == 0
                        || i == n - 1
                        || bends(t.falsePositives, i)
                        || bends(t.truePositives, i))
            .toArray();
    double[] fpr = new double[kept.length + 1];
    double[] tpr = new double[kept.length + 1];
    double[] thresholds = new double[kept.length + 1];
    thresholds[0] = Double.POSITIVE_INFINITY;
    double negatives = t.falsePositives[n - 1];
    double positives = t.truePositives[n - 1];
    fpr[0] = negatives == 0 ? Double.NaN : 0;
    tpr[0] = positives == 0 ? Double.NaN : 0;
    for (int j = 0; j < kept.length; j++) {
      fpr[j + 1] = t.falsePositives[kept[j]] / negatives;
      tpr[j + 1] = t.truePositives[kept[j]] / positives;
      thresholds[j + 1] = t.scores[kept[j]];
    }
    return new RocCurve(fpr, tpr, thresholds);
  }

  /**
   * scikit-learn's {@code precision_recall_curve}: every threshold; recall is 1 where there are no
   * positives.
   */
  public PrecisionRecallCurve precisionRecallCurve() {
    Thresholds t = thresholds();
    int n = t.scores.length;
    double positives = t.truePositives[n - 1];
    double[] precision = new double[n + 1];
    double[] recall = new double[n + 1];
    double[] thresholds = new double[n];
    for (int i = 0; i < n; i++) {
      int from = n - 1 - i;
      precision[i] = t.truePositives[from] / (t.truePositives[from] + t.falsePositives[from]);
      recall[i] = positives == 0 ? 1 : t.truePositives[from] / positives;
      thresholds[i] = t.scores[from];
    }
    precision[n] = 1;
    recall[n] = 0;
    return new PrecisionRecallCurve(precision, recall, thresholds);
  }

  /** Counts of images called positive at each distinct score, by falling score. */
  private record Thresholds(double[] scores, double[] truePositives, double[] falsePositives) {}

  private Thresholds thresholds() {
    int n = 0;
    for (boolean last : lastOfTie) {
      n += last ? 1 : 0;
    }
    Thresholds out = new Thresholds(new double[n], new double[n], new double[n]);
    int truePositives = 0;
    int at = 0;
    for (int i = 0; i < rows.length; i++) {
      truePositives += positive[i] ? 1 : 0;
      if (lastOfTie[i]) {
        out.scores[at] = scores[i];
        out.truePositives[at] = truePositives;
        out.falsePositives[at] = i + 1 - truePositives;
        at++;
      }
    }
    return out;
  }

  private static boolean bends(double[] counts, int i) {
    return counts[i + 1] - counts[i] != counts[i] - counts[i - 1];
  }

  private int[] ones() {
    int[] ones = new int[rows.length == 0 ? 0 : Arrays.stream(rows).max().getAsInt() + 1];
    Arrays.fill(ones, 1);
    return ones;
  }
}
