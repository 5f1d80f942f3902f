package org.slicewise.evaluation;

/**
 * A number with its interval.
 *
 * @param value the number; NaN where it is undefined
 * @param low lower end of the interval; NaN where there is none
 * @param high upper end of the interval; NaN where there is none
 * @param intervalText what the interval is, for instance "95%, bootstrap over 56 patients, 2000
 *     resamples, seed 1"; null where there is none
 * @param note what the reader must know, or null
 */
public record Estimate(double value, double low, double high, String intervalText, String note) {
  /** True where the number is defined. */
  public boolean isDefined() {
    return !Double.isNaN(value);
  }

  /** True where there is an interval. */
  public boolean hasInterval() {
    return !Double.isNaN(low) && !Double.isNaN(high);
  }
}
