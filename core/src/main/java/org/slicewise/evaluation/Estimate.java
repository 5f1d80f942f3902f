package org.slicewise.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A number with its interval.
 *
 * @param value the number; NaN where it is undefined
 * @param low lower end of the interval; NaN where there is none
 * @param high upper end of the interval; NaN where there is none
 * @param intervalText what the interval is, for instance "95%, bootstrap over 56 patients, 2000
 *     resamples, seed 1"; null where there is none
 * @param note what the reader must know, or null
 * @param otherIntervals the same number's intervals by other definitions, by name: {@code bca},
 *     {@code obuchowski}, {@code clopper_pearson}, {@code delong}, {@code bootstrap}; empty where
 *     there are none
 */
public record Estimate(
    double value,
    double low,
    double high,
    String intervalText,
    String note,
    Map<String, OtherInterval> otherIntervals) {
  public Estimate {
    otherIntervals = Collections.unmodifiableMap(new LinkedHashMap<>(otherIntervals));
  }

  /** A number with one interval. */
  public Estimate(double value, double low, double high, String intervalText, String note) {
    this(value, low, high, intervalText, note, Map.of());
  }

  /** True where the number is defined. */
  public boolean isDefined() {
    return !Double.isNaN(value);
  }

  /** True where there is an interval. */
  public boolean hasInterval() {
    return !Double.isNaN(low) && !Double.isNaN(high);
  }

  /** The same number with these intervals of other kinds. */
  Estimate withOthers(Map<String, OtherInterval> others) {
    return new Estimate(value, low, high, intervalText, note, others);
  }
}
