package org.slicewise.intervals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The area under a ROC curve image by image: a positive image's placement value is the share of
 * negative images that score below it, a negative image's the share of positive images that score
 * above it, ties counting half. They are the structural components of DeLong, DeLong and
 * Clarke-Pearson, "Comparing the areas under two or more correlated receiver operating
 * characteristic curves" (1988), and everything known about the area's variance follows from them.
 *
 * <p>All of them are found with one sort, as Sun and Xu, "Fast implementation of DeLong's
 * algorithm" (2014), find them from mid-ranks.
 */
public final class PlacementValues {
  private final boolean[] positive;
  private final double[] values; // by image
  private final long positives;
  private final long negatives;
  private final double area;

  private PlacementValues(boolean[] positive, double[] values, long positives, double area) {
    this.positive = positive;
    this.values = values;
    this.positives = positives;
    this.negatives = values.length - positives;
    this.area = area;
  }

  /**
   * Compares every image with those of the other class.
   *
   * @param scores one score an image, finite, higher meaning more likely positive
   * @param positive whether each image is positive; at least one is and one is not
   */
  public static PlacementValues of(double[] scores, boolean[] positive) {
    int n = scores.length;
    int positives = 0;
    for (boolean p : positive) {
      positives += p ? 1 : 0;
    }
    int negatives = n - positives;
    if (positives == 0 || negatives == 0) {
      throw new IllegalArgumentException(
          "an area under a ROC curve needs images of both classes, found %d positive and %d negative"
              .formatted(positives, negatives));
    }
    int[] rising =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] values = new double[n];
    long positivesBelow = 0;
    long negativesBelow = 0;
    long twiceWon = 0;
    for (int from = 0, to; from < n; from = to) {
      int tiedPositives = 0;
      for (to = from; to < n && scores[rising[to]] == scores[rising[from]]; to++) {
        tiedPositives += positive[rising[to]] ? 1 : 0;
      }
      int tiedNegatives = to - from - tiedPositives;
      long twiceBelow = 2 * negativesBelow + tiedNegatives;
      long twiceAbove = 2 * (positives - positivesBelow) - tiedPositives;
      for (int i = from; i < to; i++) {
        values[rising[i]] =
            positive[rising[i]] ? twiceBelow / (2.0 * negatives) : twiceAbove / (2.0 * positives);
      }
      twiceWon += tiedPositives * twiceBelow;
      positivesBelow += tiedPositives;
      negativesBelow += tiedNegatives;
    }
    return new PlacementValues(
        positive.clone(), values, positives, twiceWon / 2.0 / ((double) positives * negatives));
  }

  /** Area under the ROC curve. */
  public double area() {
    return area;
  }

  /** The placement value of image {@code i}. */
  public double value(int i) {
    return values[i];
  }

  /** Number of positive images. */
  public long positives() {
    return positives;
  }

  /** Number of negative images. */
  public long negatives() {
    return negatives;
  }

  /**
   * The area's variance where no two images share a patient (DeLong et al. 1988); NaN with fewer
   * than two images of a class. It is {@link #covariance(PlacementValues)} with itself.
   */
  public double variance() {
    return covariance(this);
  }

  /**
   * The covariance of two scores' areas on the same images, where no two share a patient (DeLong et
   * al. 1988); NaN with fewer than two images of a class.
   */
  public double covariance(PlacementValues other) {
    requireSameImages(other);
    double ofPositives = 0;
    double ofNegatives = 0;
    for (int i = 0; i < values.length; i++) {
      double product = (values[i] - area) * (other.values[i] - other.area);
      if (positive[i]) {
        ofPositives += product;
      } else {
        ofNegatives += product;
      }
    }
    return positives < 2 || negatives < 2
        ? Double.NaN
        : ofPositives / (positives - 1) / positives + ofNegatives / (negatives - 1) / negatives;
  }

  /**
   * The area's variance where images come in patients, who may have images of both classes
   * (Obuchowski, "Nonparametric analysis of clustered ROC curve data", 1997); NaN with fewer than
   * two patients that have a positive image, or a negative one.
   */
  public double variance(Groups patients) {
    return covariance(this, patients);
  }

  /**
   * The covariance of two scores' areas on the same images, where images come in patients
   * (Obuchowski 1997): sums of placement values over each patient's images take the place of
   * DeLong's single ones, and a third term holds a patient's positive images against its own
   * negative ones. With one image a patient it is DeLong's. NaN as in {@link #variance(Groups)}.
   */
  public double covariance(PlacementValues other, Groups patients) {
    requireSameImages(other);
    double[][] mine = sums(patients);
    double[][] others = other == this ? mine : other.sums(patients);
    double[][] counts = new double[2][patients.count()];
    for (int i = 0; i < values.length; i++) {
      counts[positive[i] ? 1 : 0][patients.groupOfRow()[i]]++;
    }
    double ofPositives = 0;
    double ofNegatives = 0;
    double across = 0;
    for (int g = 0; g < patients.count(); g++) {
      ofPositives += mine[1][g] * others[1][g];
      ofNegatives += mine[0][g] * others[0][g];
      across += mine[1][g] * others[0][g] + mine[0][g] * others[1][g];
    }
    double withPositives = Arrays.stream(counts[1]).filter(c -> c > 0).count();
    double withNegatives = Arrays.stream(counts[0]).filter(c -> c > 0).count();
    if (withPositives < 2 || withNegatives < 2) {
      return Double.NaN;
    }
    double all = patients.count();
    return ofPositives * withPositives / (withPositives - 1) / positives / positives
        + ofNegatives * withNegatives / (withNegatives - 1) / negatives / negatives
        + across * all / (all - 1) / positives / negatives;
  }

  /** Deviations from the area, summed by patient: {@code [negative 0, positive 1][patient]}. */
  private double[][] sums(Groups patients) {
    double[][] sums = new double[2][patients.count()];
    for (int i = 0; i < values.length; i++) {
      sums[positive[i] ? 1 : 0][patients.groupOfRow()[i]] += values[i] - area;
    }
    return sums;
  }

  private void requireSameImages(PlacementValues other) {
    if (!Arrays.equals(positive, other.positive)) {
      throw new IllegalArgumentException("the two scores are not of the same images");
    }
  }
}
