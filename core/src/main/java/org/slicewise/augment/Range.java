package org.slicewise.augment;

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
}
