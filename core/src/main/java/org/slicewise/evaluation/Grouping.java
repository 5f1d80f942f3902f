package org.slicewise.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slicewise.intervals.Quantile;

/**
 * The values of one column of metadata as groups: ages in bands, other numbers in quarters, words
 * as they are, or the commonest of them and the rest. Missing values are a group of their own.
 *
 * @param groups names, in the order in which they are shown
 * @param groupOfRow index of each row's group
 * @param note how the groups were made, or null where each value is a group
 */
record Grouping(List<String> groups, int[] groupOfRow, String note) {
  /** More different values than this and only the commonest are shown. */
  static final int MOST = 8;

  private static final String MISSING = "missing";
  private static final String GIVEN = "given";
  private static final String NO_NUMBER = "no number";
  private static final List<String> ABSENT =
      List.of("", "na", "n/a", "nan", "null", "none", "unknown", "?", "-", MISSING);
  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");

  /** Years, as DICOM writes them too: "045Y". */
  private static final Pattern YEARS = Pattern.compile("(\\d{1,3}(\\.\\d+)?)[Yy]?");

  private static final Pattern AGE_COLUMN = Pattern.compile("(.*[^a-z])?age([^a-z].*)?");
  private static final double[] AGES = {18, 40, 65};
  private static final List<String> AGE_BANDS =
      List.of("under 18", "18 to 39", "40 to 64", "65 and over");

  /**
   * Groups the rows.
   *
   * @param column its name, which tells ages from other numbers
   * @param cells one a row; null or blank where missing
   */
  static Grouping of(String column, List<String> cells) {
    String[] values = cells.stream().map(Grouping::present).toArray(String[]::new);
    boolean age = AGE_COLUMN.matcher(column.toLowerCase(Locale.ROOT)).matches();
    double[] numbers = new double[values.length];
    int present = 0;
    int numeric = 0;
    for (int i = 0; i < values.length; i++) {
      numbers[i] = number(values[i], age);
      present += values[i] == null ? 0 : 1;
      numeric += Double.isNaN(numbers[i]) ? 0 : 1;
    }
    // One stray word ("adult") does not make a column of ages one of words.
    boolean numbersPrevail = numeric > 0 && 2 * numeric >= present;
    long different = Arrays.stream(numbers).filter(v -> !Double.isNaN(v)).distinct().count();
    if (numbersPrevail && age) {
      return banded(values, numbers, AGES, AGE_BANDS, "years");
    }
    if (numbersPrevail && different > MOST) {
      double[] edges = quarters(numbers);
      return banded(values, numbers, edges, bands(edges), "quarters of the values");
    }
    return words(values);
  }

  private static String present(String cell) {
    String value = cell == null ? "" : cell.strip();
    return ABSENT.contains(value.toLowerCase(Locale.ROOT)) ? null : value;
  }

  private static double number(String value, boolean age) {
    if (value == null) {
      return Double.NaN;
    }
    Matcher matcher = (age ? YEARS : NUMBER).matcher(value);
    return matcher.matches() ? Double.parseDouble(age ? matcher.group(1) : value) : Double.NaN;
  }

  /** A value equal to an edge belongs to the band above it. */
  private static Grouping banded(
      String[] values, double[] numbers, double[] edges, List<String> names, String note) {
    String[] of = new String[values.length];
    for (int i = 0; i < of.length; i++) {
      int band = 0;
      while (band < edges.length && numbers[i] >= edges[band]) {
        band++;
      }
      of[i] = values[i] == null ? MISSING : Double.isNaN(numbers[i]) ? NO_NUMBER : names.get(band);
    }
    List<String> order = new ArrayList<>(names);
    order.add(NO_NUMBER);
    order.add(MISSING);
    return inOrder(order, of, note);
  }

  private static double[] quarters(double[] numbers) {
    double[] sorted = Arrays.stream(numbers).filter(v -> !Double.isNaN(v)).sorted().toArray();
    return Arrays.stream(new double[] {0.25, 0.5, 0.75})
        .map(q -> Quantile.ofSorted(sorted, q))
        .filter(edge -> edge > sorted[0])
        .distinct()
        .toArray();
  }

  private static List<String> bands(double[] edges) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i <= edges.length; i++) {
      names.add(
          i == 0
              ? edges.length == 0 ? "all" : "below " + plain(edges[0])
              : i == edges.length
                  ? plain(edges[i - 1]) + " and over"
                  : "%s to below %s".formatted(plain(edges[i - 1]), plain(edges[i])));
    }
    return names;
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.4g", value);
  }

  private static Grouping words(String[] values) {
    Map<String, Integer> counts = new HashMap<>();
    for (String value : values) {
      if (value != null) {
        counts.merge(value, 1, Integer::sum);
      }
    }
    List<String> byCount = new ArrayList<>(counts.keySet());
    byCount.sort(
        Comparator.comparing((String v) -> -counts.get(v))
            .thenComparing(Comparator.naturalOrder()));
    int present = counts.values().stream().mapToInt(Integer::intValue).sum();
    if (byCount.size() > MOST && 2 * byCount.size() > present) {
      // Names, not groups; that a value is missing may still tell something.
      return inOrder(
          List.of(GIVEN, MISSING),
          Arrays.stream(values).map(v -> v == null ? MISSING : GIVEN).toArray(String[]::new),
          "%d values for %d images".formatted(byCount.size(), present));
    }
    boolean tooMany = byCount.size() > MOST;
    List<String> shown = new ArrayList<>(tooMany ? byCount.subList(0, MOST - 1) : byCount);
    String others = "other (%d values)".formatted(byCount.size() - shown.size());
    String[] of =
        Arrays.stream(values)
            .map(v -> v == null ? MISSING : shown.contains(v) ? v : others)
            .toArray(String[]::new);
    shown.add(others);
    shown.add(MISSING);
    return inOrder(
        shown,
        of,
        tooMany ? "the %d commonest of %d values".formatted(MOST - 1, byCount.size()) : null);
  }

  /** Only the groups that have rows. */
  private static Grouping inOrder(List<String> order, String[] groupOfRow, String note) {
    TreeSet<String> used = new TreeSet<>(Arrays.asList(groupOfRow));
    List<String> groups = order.stream().filter(used::contains).toList();
    return new Grouping(
        groups, Arrays.stream(groupOfRow).mapToInt(groups::indexOf).toArray(), note);
  }
}
