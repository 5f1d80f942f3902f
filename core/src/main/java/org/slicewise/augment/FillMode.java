package org.slicewise.augment;

/**
 * What lies outside the image: Keras' {@code fill_mode}, with the boundary conventions of {@code
 * scipy.ndimage} (1.6 and later).
 */
public enum FillMode {
  /** {@code aaaa|abcd|dddd}. */
  NEAREST,
  /** {@code kkkk|abcd|kkkk} with k = {@code cval}. */
  CONSTANT,
  /** {@code dcba|abcd|dcba}. */
  REFLECT,
  /**
   * {@code abcd|abcd|abcd}; between the samples SciPy's period is one less than the size, so that
   * the last sample falls on the next period's first.
   */
  WRAP;

  /** What {@link #coordinate} answers where the constant is meant. */
  static final double OUTSIDE = -1;

  /**
   * The coordinate within the image that {@code c} stands for, SciPy's {@code map_coordinate};
   * {@link #OUTSIDE} for the constant. {@link #NEAREST} leaves it: its indices are clamped instead.
   */
  double coordinate(double c, int size) {
    if (this == NEAREST || (c >= 0 && c <= size - 1)) {
      return c;
    }
    if (this == CONSTANT) {
      return OUTSIDE;
    }
    if (size <= 1) {
      return 0;
    }
    if (this == REFLECT) {
      long period = 2L * size;
      if (c < 0) {
        double in = c < -period ? period * (long) (-c / period) + c : c;
        // SciPy's guard against -in - 1 rounding to -1, which would mean "outside".
        return in < -size ? in + period : (in > -1e-15 ? 1e-15 : -in) - 1;
      }
      double in = c - period * (long) (c / period);
      return in >= size ? period - in - 1 : in;
    }
    long period = size - 1;
    return c < 0 ? c + period * ((long) (-c / period) + 1) : c - period * (long) (c / period);
  }

  /**
   * The sample that index {@code i} of an interpolation's footprint stands for. Splines continue
   * beyond the border by reflection about the edge, about the last sample (constant and wrap, which
   * have no exact prefilter), or by the last sample.
   */
  int index(long i, int size) {
    if (i >= 0 && i < size) {
      return (int) i;
    }
    if (size <= 1) {
      return 0;
    }
    return switch (this) {
      case NEAREST -> i < 0 ? 0 : size - 1;
      case REFLECT -> {
        long in = Math.floorMod(i, 2L * size);
        yield (int) (in >= size ? 2L * size - in - 1 : in);
      }
      case CONSTANT, WRAP -> {
        long period = 2L * size - 2;
        long in = Math.floorMod(i, period);
        yield (int) (in >= size ? period - in : in);
      }
    };
  }
}
