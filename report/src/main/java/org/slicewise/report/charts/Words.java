package org.slicewise.report.charts;

import java.util.Locale;

/** Numbers and names as people read them. */
public final class Words {
  private static final String UNKNOWN = "–";

  private Words() {}

  /** A share as a percentage, as "86.4%"; "–" for NaN. */
  public static String percent(double share) {
    return Double.isNaN(share) ? UNKNOWN : String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  /** A number with three decimals, as "0.864"; "–" for NaN. */
  public static String decimal(double value) {
    return Double.isNaN(value) ? UNKNOWN : String.format(Locale.ROOT, "%.3f", value);
  }

  /** A difference with its sign, as "+0.031" or "-0.020"; "–" for NaN. */
  public static String signed(double value) {
    return Double.isNaN(value) ? UNKNOWN : String.format(Locale.ROOT, "%+.3f", value);
  }

  /** An interval of differences, as "-0.020 to +0.083"; "–" where there is none. */
  public static String signedRange(double low, double high) {
    return Double.isNaN(low) || Double.isNaN(high) ? UNKNOWN : signed(low) + " to " + signed(high);
  }

  /** A difference of shares, as "+3.1 points"; "–" for NaN. */
  public static String points(double difference) {
    return Double.isNaN(difference)
        ? UNKNOWN
        : String.format(Locale.ROOT, "%+.1f points", 100 * difference);
  }

  /** An interval of such differences, as "-2.0 to +8.3"; "–" where there is none. */
  public static String pointsRange(double low, double high) {
    return Double.isNaN(low) || Double.isNaN(high)
        ? UNKNOWN
        : String.format(Locale.ROOT, "%+.1f to %+.1f", 100 * low, 100 * high);
  }

  /** A count with thousands apart, as "3,963,586". */
  public static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** A count with its noun, as "1 image" or "118 images". */
  public static String count(long n, String noun) {
    return count(n) + " " + noun + (n == 1 ? "" : "s");
  }

  /** At most {@code length} characters, the middle left out where there are more. */
  public static String shorten(String text, int length) {
    int points = text.codePointCount(0, text.length());
    if (points <= length) {
      return text;
    }
    int head = (length - 1) / 2;
    int tail = length - 1 - head;
    return text.substring(0, text.offsetByCodePoints(0, head))
        + "…"
        + text.substring(text.offsetByCodePoints(0, points - tail));
  }

  /** About how wide text is in a sans-serif face: wide enough to keep room for it. */
  static double width(String text, double size) {
    return 0.6 * size * text.codePointCount(0, text.length());
  }
}
