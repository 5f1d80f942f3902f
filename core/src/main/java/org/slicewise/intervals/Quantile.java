package org.slicewise.intervals;

/** NumPy's default quantile: linear between the two nearest values. */
public final class Quantile {
  private Quantile() {}

  /**
   * The quantile {@code q} (0 to 1) of values in rising order, with NumPy's order of operations, so
   * that a quantile that falls on a value is that value.
   */
  public static double ofSorted(double[] sorted, double q) {
    double position = (sorted.length - 1) * q;
    int below = (int) Math.floor(position);
    if (below >= sorted.length - 1) {
      return sorted[sorted.length - 1];
    }
    double t = position - below;
    double a = sorted[below];
    double b = sorted[below + 1];
    return t >= 0.5 ? b - (b - a) * (1 - t) : a + (b - a) * t;
  }
}
