package org.slicewise.data;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.Nearest;

/** Reads typed values out of a mapping and says what is wrong with one that does not fit. */
final class Options {
  private final String where;
  private final Map<String, Object> map = new LinkedHashMap<>();

  /**
   * @param where which options these are, for errors: "data"
   * @throws BadInputException for a key that is not among {@code known}
   */
  Options(String where, Map<String, ?> map, Collection<String> known) {
    this.where = where;
    for (Map.Entry<String, ?> entry : map.entrySet()) {
      String key = entry.getKey().replace('-', '_');
      if (!known.contains(key)) {
        throw new BadInputException(
            "unknown option '%s' in the %s options; did you mean '%s'?"
                .formatted(entry.getKey(), where, Nearest.name(key, known)));
      }
      this.map.put(key, entry.getValue());
    }
  }

  String where() {
    return where;
  }

  String string(String key, String otherwise) {
    Object value = map.get(key);
    return value == null ? otherwise : value.toString();
  }

  boolean bool(String key, boolean otherwise) {
    Object value = map.get(key);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Boolean b) {
      return b;
    }
    if (value.toString().equals("true") || value.toString().equals("false")) {
      return Boolean.parseBoolean(value.toString());
    }
    throw bad(key, "true or false", value);
  }

  double number(String key, double otherwise) {
    Object value = map.get(key);
    if (value == null) {
      return otherwise;
    }
    try {
      return Double.parseDouble(value.toString());
    } catch (NumberFormatException e) {
      throw bad(key, "a number", value);
    }
  }

  long whole(String key, long otherwise, long least, long most) {
    Object value = map.get(key);
    return value == null ? otherwise : whole(key, value, least, most);
  }

  /** A list of whole numbers; one number alone is a list of one. */
  List<Long> wholes(String key, List<Long> otherwise, long least, long most) {
    Object value = map.get(key);
    if (value == null) {
      return otherwise;
    }
    List<Long> out = new ArrayList<>();
    for (Object item : value instanceof Collection<?> c ? c : List.of(value)) {
      out.add(whole(key, item, least, most));
    }
    return out;
  }

  List<String> strings(String key, List<String> otherwise) {
    Object value = map.get(key);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Collection<?> c) {
      return c.stream().map(String::valueOf).toList();
    }
    return Arrays.stream(value.toString().split(",")).map(String::strip).toList();
  }

  /**
   * One of an enum's words.
   *
   * @param forNull what a null that is written out means, or null where it means the default
   */
  <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise, E forNull) {
    Object value = map.get(key);
    if (value == null) {
      return map.containsKey(key) && forNull != null ? forNull : otherwise;
    }
    // YAML reads an unquoted off and on as false and true.
    String said =
        Boolean.FALSE.equals(value) ? "off" : Boolean.TRUE.equals(value) ? "on" : value.toString();
    List<String> words = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      words.add(ImageKeys.word(constant));
      if (ImageKeys.word(constant).equalsIgnoreCase(said)) {
        return constant;
      }
    }
    throw new BadInputException(
        "%s in the %s options must be one of %s, found '%s'; did you mean '%s'?"
            .formatted(key, where, words, value, Nearest.name(value.toString(), words)));
  }

  private long whole(String key, Object value, long least, long most) {
    try {
      long number = new BigDecimal(String.valueOf(value).strip()).longValueExact();
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw bad(key, "a whole number", value);
    } catch (ArithmeticException e) {
      throw bad(key, "a whole number", value);
    }
    throw bad(
        key,
        most == Long.MAX_VALUE || most == Integer.MAX_VALUE
            ? "at least " + least
            : "between %d and %d".formatted(least, most),
        value);
  }

  private BadInputException bad(String key, String expected, Object found) {
    return new BadInputException(
        "%s in the %s options must be %s, found '%s'".formatted(key, where, expected, found));
  }
}
