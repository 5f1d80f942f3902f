package org.slicewise.augment;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.slicewise.errors.BadInputException;

/** Reads options by name from what YAML or JSON gave, with errors a user understands. */
final class Options {
  private final String what;
  private final Map<String, ?> values;

  /**
   * Refuses names that are not among {@code keys}.
   *
   * @param what what the options are for, in messages
   */
  Options(String what, Map<String, ?> values, Collection<String> keys) {
    this.what = what;
    this.values = values;
    for (String key : values.keySet()) {
      if (!keys.contains(key)) {
        throw new BadInputException(
            "unknown %s option '%s'; did you mean '%s'?".formatted(what, key, nearest(key, keys)));
      }
    }
  }

  boolean has(String key) {
    return values.get(key) != null;
  }

  boolean isList(String key) {
    Object value = values.get(key);
    return value instanceof Collection || value instanceof float[];
  }

  boolean isInteger(String key) {
    Object value = values.get(key);
    return value instanceof Integer || value instanceof Long;
  }

  double number(String key, double otherwise) {
    Object value = values.get(key);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(key, "a number");
  }

  int integer(String key, int otherwise) {
    double value = number(key, otherwise);
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw wrong(key, "a whole number");
    }
    return (int) value;
  }

  boolean flag(String key) {
    Object value = values.get(key);
    if (value == null) {
      return false;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong(key, "true or false");
  }

  List<Double> numbers(String key) {
    if (values.get(key) instanceof Collection<?> list
        && list.stream().allMatch(Number.class::isInstance)) {
      return list.stream().map(v -> ((Number) v).doubleValue()).toList();
    }
    throw wrong(key, "a list of numbers");
  }

  float[] floats(String key) {
    Object value = values.get(key);
    if (value == null) {
      return new float[0];
    }
    if (value instanceof float[] floats) {
      return floats.clone();
    }
    List<Double> numbers = numbers(key);
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = numbers.get(i).floatValue();
    }
    return floats;
  }

  Range range(String key) {
    List<Double> ends = isList(key) ? numbers(key) : List.of();
    if (ends.size() != 2) {
      throw wrong(key, "a list of two numbers");
    }
    Range range = new Range(ends.get(0), ends.get(1));
    if (range.isNone()) {
      throw wrong(key, "a list of two numbers");
    }
    return range;
  }

  <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
    Object value = values.get(key);
    if (value == null) {
      return otherwise;
    }
    List<String> names =
        Arrays.stream(type.getEnumConstants()).map(e -> e.name().toLowerCase(Locale.ROOT)).toList();
    int at = names.indexOf(value.toString().toLowerCase(Locale.ROOT));
    if (at < 0) {
      throw wrong(key, names.stream().collect(Collectors.joining(", ", "one of ", "")));
    }
    return type.getEnumConstants()[at];
  }

  private BadInputException wrong(String key, String expected) {
    return new BadInputException(
        "%s option '%s' must be %s, found %s".formatted(what, key, expected, values.get(key)));
  }

  private static String nearest(String key, Collection<String> keys) {
    return keys.stream()
        .sorted()
        .min(Comparator.comparingInt(k -> distance(key.toLowerCase(Locale.ROOT), k)))
        .orElseThrow();
  }

  /** Levenshtein's edit distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
