package org.slicewise.report.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Round numbers along an axis. */
final class Ticks {
  private Ticks() {}

  /**
   * Multiples of 1, 2 or 5 times a power of ten within a range, about five of them.
   *
   * @param whole only whole numbers
   */
  static List<Double> of(double min, double max, boolean whole) {
    double step = step(max - min, whole);
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(min / step - 1e-9); i * step <= max + 1e-9 * step; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** The smallest tick at or above a value, on the scale that {@link #of} gives to 0..value. */
  static double above(double value) {
    double step = step(value, false);
    return Math.ceil(value / step - 1e-9) * step;
  }

  /** A tick's number with as many decimals as the axis needs. */
  static String text(double tick, double range, boolean whole) {
    double step = step(range, whole);
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return String.format(Locale.ROOT, "%." + decimals + "f", tick == 0 ? 0 : tick);
  }

  private static double step(double range, boolean whole) {
    if (!(range > 0)) {
      return 1;
    }
    double rough = range / 6;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = 10 * power;
    for (int factor : new int[] {5, 2, 1}) {
      if (factor * power >= rough * (1 - 1e-9)) {
        step = factor * power;
      }
    }
    return whole ? Math.max(1, step) : step;
  }
}
