package org.slicewise.evaluation;

/**
 * An interval made in another way than the main one of a number.
 *
 * @param low lower end; NaN where there is none
 * @param high upper end; NaN where there is none
 * @param intervalText what the interval is; null where there is none
 * @param note what the reader must know, for instance why there is none, or null
 */
public record OtherInterval(double low, double high, String intervalText, String note) {
  /** No interval, and why. */
  public static OtherInterval none(String note) {
    return new OtherInterval(Double.NaN, Double.NaN, null, note);
  }

  /** True where there is an interval. */
  public boolean isDefined() {
    return !Double.isNaN(low) && !Double.isNaN(high);
  }
}
