package org.slicewise.comparison;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.slicewise.intervals.Groups;
import org.slicewise.intervals.Interval;
import org.slicewise.intervals.PlacementValues;

/**
 * Two areas under ROC curves on the same images.
 *
 * @param difference the second area minus the first
 * @param standardError of the difference; NaN with fewer than two patients (or images) of a class
 */
public record AreaDifference(double difference, double standardError) {
  /** Below this a variance is rounding: the two rank all images alike. */
  private static final double ROUNDING = 1e-15;

  /** Where no two images share a patient: DeLong, DeLong and Clarke-Pearson (1988). */
  public static AreaDifference delong(PlacementValues first, PlacementValues second) {
    return of(first, second, first.variance() + second.variance() - 2 * first.covariance(second));
  }

  /** Where images come in patients: Obuchowski (1997). */
  public static AreaDifference clustered(
      PlacementValues first, PlacementValues second, Groups patients) {
    return of(
        first,
        second,
        first.variance(patients)
            + second.variance(patients)
            - 2 * first.covariance(second, patients));
  }

  private static AreaDifference of(PlacementValues first, PlacementValues second, double variance) {
    return new AreaDifference(
        second.area() - first.area(),
        variance < ROUNDING ? 0 : Math.sqrt(variance)); // NaN stays NaN
  }

  /** The difference in standard errors; NaN where it has none. */
  public double z() {
    return standardError > 0 ? difference / standardError : Double.NaN;
  }

  /** Two-sided p-value; 1 where all images rank alike, NaN where nothing can be said. */
  public double pValue() {
    if (standardError == 0 && difference == 0) {
      return 1;
    }
    double z = Math.abs(z());
    return Double.isNaN(z) ? Double.NaN : 2 * NormalDistribution.of(0, 1).survivalProbability(z);
  }

  /** True where {@link #interval} has one. */
  public boolean hasInterval() {
    return standardError > 0;
  }

  /** The difference and so many standard errors to either side. */
  public Interval interval(double confidence) {
    return Interval.normal(difference, standardError, confidence);
  }
}
