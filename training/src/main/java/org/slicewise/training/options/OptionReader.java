package org.slicewise.training.options;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.Nearest;

/**
 * Takes options out of a map read from YAML, one by one, and then refuses what nobody took. Every
 * error names the place, the key and the value.
 */
public final class OptionReader {
  private final String where;
  private final Map<String, Object> options;
  private final Set<String> known = new LinkedHashSet<>();

  /**
   * @param where what the options belong to, for messages
   * @param options keys in snake_case; a null value counts as missing
   */
  public OptionReader(String where, Map<String, ?> options) {
    this.where = where;
    this.options = new LinkedHashMap<>(options);
  }

  /** A finite number. */
  public double number(String key, double missing) {
    Object value = take(key);
    if (value == null) {
      return missing;
    }
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    if (value instanceof String text) {
      // YAML 1.2 reads 1e-3 (no point) as text.
      try {
        double parsed = Double.parseDouble(text);
        if (Double.isFinite(parsed)) {
          return parsed;
        }
      } catch (NumberFormatException e) {
        throw bad(key, value, "a number");
      }
    }
    throw bad(key, value, "a number");
  }

  /** A whole number. */
  public int integer(String key, int missing) {
    double value = number(key, missing);
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw bad(key, options.get(key), "a whole number");
    }
    return (int) value;
  }

  /** true or false. */
  public boolean flag(String key, boolean missing) {
    Object value = take(key);
    if (value == null) {
      return missing;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw bad(key, value, "true or false");
  }

  /** One of {@code choices}. */
  public String choice(String key, String missing, Collection<String> choices) {
    Object value = take(key);
    return value == null ? missing : choose(key, String.valueOf(value), choices);
  }

  /** Whatever is there, or null. */
  public Object take(String key) {
    known.add(key);
    return options.get(key);
  }

  /**
   * The end: every key must have been taken.
   *
   * @throws BadInputException naming the first unknown key and the nearest known one
   */
  public void finish() {
    for (String key : options.keySet()) {
      if (!known.contains(key)) {
        throw new BadInputException(
            "%s has no option '%s'; did you mean '%s'? It knows %s"
                .formatted(where, key, Nearest.name(key, known), String.join(", ", known)));
      }
    }
  }

  /** {@code value} where it is one of {@code choices}. */
  public static String choose(String key, String value, Collection<String> choices) {
    if (choices.contains(value)) {
      return value;
    }
    throw new BadInputException(
        "%s cannot be '%s'; did you mean '%s'? It is one of %s"
            .formatted(key, value, Nearest.name(value, choices), String.join(", ", choices)));
  }

  /** An error about the value of {@code key}. */
  public BadInputException bad(String key, Object value, String wanted) {
    return new BadInputException(
        "%s of %s must be %s, found '%s'".formatted(key, where, wanted, value));
  }
}
