package org.slicewise.augment;

import java.util.List;
import java.util.Map;
import org.slicewise.errors.BadInputException;

/**
 * Where a number is drawn from, uniformly: {@code [low, high)}.
 *
 * @param low one end
 * @param high the other end
 */
public record Range(double low, double high) {
  /** Nothing is drawn. */
  public static final Range NONE = new Range(Double.NaN, Double.NaN);

  /** Whether nothing is drawn. */
  public boolean isNone() {
    return Double.isNaN(low) || Double.isNaN(high);
  }

  /** The number that the uniform draw {@code u} in [0, 1) stands for. */
  double at(double u) {
    return low + (high - low) * u;
  }

  /**
   * Refuses a range that does not rise or leaves [least, most].
   *
   * @param key the option's name, for the message
   */
  void requireWithin(String key, double least, double most) {
    if (!isNone() && !(low >= least && low <= high && high <= most)) {
      throw new BadInputException(
          "%s must be two rising numbers from %s to %s, found [%s, %s]"
              .formatted(key, plain(least), plain(most), low, high));
    }
  }

  void put(Map<String, Object> map, String key) {
    if (!isNone()) {
      map.put(key, List.of(low, high));
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
