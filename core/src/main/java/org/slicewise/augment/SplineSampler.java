package org.slicewise.augment;

import org.slicewise.image.ImageArray;

/**
 * Affine sampling by B-splines of orders 2 to 5, as {@code scipy.ndimage.affine_transform} (1.6 and
 * later): a recursive prefilter turns samples into coefficients (Unser, Aldroubi and Eden, 1991),
 * reflecting about the edge for {@code reflect} and {@code nearest} and about the last sample for
 * the others; {@code nearest} is padded by 12 samples first.
 */
final class SplineSampler {
  /** SciPy's {@code npad}. */
  private static final int NEAREST_PADDING = 12;

  private SplineSampler() {}

  /** The values of the result, which has the shape of {@code image}. */
  static float[] sample(
      ImageArray image, Affine affine, FillMode mode, double cval, int order, Transform flips) {
    int height = image.height();
    int width = image.width();
    int channels = image.channels();
    int padding = mode == FillMode.NEAREST ? NEAREST_PADDING : 0;
    int rows = height + 2 * padding;
    int columns = width + 2 * padding;
    float[] out = new float[image.values().length];
    double[] wy = new double[order + 1];
    double[] wx = new double[order + 1];
    int[] iy = new int[order + 1];
    int[] ix = new int[order + 1];
    for (int c = 0; c < channels; c++) {
      double[] coefficients = coefficients(image, c, padding, mode, order);
      for (int y = 0; y < height; y++) {
        int row = flips.flipVertical() ? height - 1 - y : y;
        for (int x = 0; x < width; x++) {
          int column = flips.flipHorizontal() ? width - 1 - x : x;
          double cy = affine.oy() + y * affine.yy() + x * affine.yx() + padding;
          double cx = affine.ox() + y * affine.xy() + x * affine.xx() + padding;
          cy = mode.coordinate(cy, rows);
          cx = mode.coordinate(cx, columns);
          double value = cval;
          if (mode != FillMode.CONSTANT || (cy != FillMode.OUTSIDE && cx != FillMode.OUTSIDE)) {
            footprint(cy, order, mode, rows, wy, iy);
            footprint(cx, order, mode, columns, wx, ix);
            value = 0;
            for (int i = 0; i <= order; i++) {
              for (int j = 0; j <= order; j++) {
                value += coefficients[iy[i] * columns + ix[j]] * wy[i] * wx[j];
              }
            }
          }
          out[(row * width + column) * channels + c] = (float) value;
        }
      }
    }
    return out;
  }

  /** The samples that the spline at {@code at} reaches, and their weights. */
  private static void footprint(
      double at, int order, FillMode mode, int size, double[] weights, int[] indices) {
    double middle = Math.floor(order % 2 == 1 ? at : at + 0.5);
    weights(at - middle, order, weights);
    long start = (long) middle - order / 2;
    for (int i = 0; i <= order; i++) {
      indices[i] = mode.index(start + i, size);
    }
  }

  /** The B-spline's values at distance {@code x} from the middle knot; they add to 1. */
  private static void weights(double x, int order, double[] w) {
    double z = 1 - x;
    switch (order) {
      case 2 -> {
        w[1] = 0.75 - x * x;
        w[0] = 0.5 * (0.5 - x) * (0.5 - x);
      }
      case 3 -> {
        w[1] = (x * x * (x - 2) * 3 + 4) / 6;
        w[2] = (z * z * (z - 2) * 3 + 4) / 6;
        w[0] = z * z * z / 6;
      }
      case 4 -> {
        double t = x * x;
        w[2] = t * (t * 0.25 - 0.625) + 115.0 / 192;
        w[1] = quartic(1 + x);
        w[3] = quartic(z);
        t = (0.5 - x) * (0.5 - x);
        w[0] = t * t / 24;
      }
      case 5 -> {
        w[2] = quinticInner(x);
        w[3] = quinticInner(z);
        w[1] = quinticOuter(x + 1);
        w[4] = quinticOuter(z + 1);
        w[0] = z * (z * z) * (z * z) / 120;
      }
      default -> throw new IllegalArgumentException("a spline of order " + order);
    }
    w[order] = 1;
    for (int i = 0; i < order; i++) {
      w[order] -= w[i];
    }
  }

  private static double quartic(double y) {
    return y * (y * (y * (5 - y) / 6 - 1.25) + 5.0 / 24) + 55.0 / 96;
  }

  private static double quinticInner(double y) {
    double t = y * y;
    return t * (t * (0.25 - y / 12) - 0.5) + 0.55;
  }

  private static double quinticOuter(double y) {
    return y * (y * (y * (y * (y / 24 - 0.375) + 1.25) - 1.75) + 0.625) + 0.425;
  }

  private static double[] coefficients(
      ImageArray image, int channel, int padding, FillMode mode, int order) {
    int rows = image.height() + 2 * padding;
    int columns = image.width() + 2 * padding;
    double[] c = new double[rows * columns];
    for (int y = 0; y < rows; y++) {
      int sy = Math.min(Math.max(y - padding, 0), image.height() - 1);
      for (int x = 0; x < columns; x++) {
        int sx = Math.min(Math.max(x - padding, 0), image.width() - 1);
        c[y * columns + x] = image.at(sy, sx, channel);
      }
    }
    double[] poles = poles(order);
    boolean aboutEdge = mode == FillMode.REFLECT || mode == FillMode.NEAREST;
    double[] line = new double[rows];
    for (int x = 0; x < columns; x++) {
      for (int y = 0; y < rows; y++) {
        line[y] = c[y * columns + x];
      }
      prefilter(line, poles, aboutEdge);
      for (int y = 0; y < rows; y++) {
        c[y * columns + x] = line[y];
      }
    }
    line = new double[columns];
    for (int y = 0; y < rows; y++) {
      System.arraycopy(c, y * columns, line, 0, columns);
      prefilter(line, poles, aboutEdge);
      System.arraycopy(line, 0, c, y * columns, columns);
    }
    return c;
  }

  private static double[] poles(int order) {
    return switch (order) {
      case 2 -> new double[] {Math.sqrt(8) - 3};
      case 3 -> new double[] {Math.sqrt(3) - 2};
      case 4 -> new double[] {-0.361341225900220177092, -0.013725429297339121360};
      case 5 -> new double[] {-0.430575347099973791851, -0.043096288203264653823};
      default -> throw new IllegalArgumentException("a spline of order " + order);
    };
  }

  private static void prefilter(double[] c, double[] poles, boolean aboutEdge) {
    int n = c.length;
    if (n < 2) {
      return;
    }
    double gain = 1;
    for (double z : poles) {
      gain *= (1 - z) * (1 - 1 / z);
    }
    for (int i = 0; i < n; i++) {
      c[i] *= gain;
    }
    for (double z : poles) {
      c[0] = aboutEdge ? causalAboutEdge(c, z) : causalAboutSample(c, z);
      for (int i = 1; i < n; i++) {
        c[i] += z * c[i - 1];
      }
      c[n - 1] = aboutEdge ? c[n - 1] * z / (z - 1) : (z * c[n - 2] + c[n - 1]) * z / (z * z - 1);
      for (int i = n - 2; i >= 0; i--) {
        c[i] = z * (c[i + 1] - c[i]);
      }
    }
  }

  /** The filter's first value where the signal goes on as {@code dcb|abcd|cba}. */
  private static double causalAboutSample(double[] c, double z) {
    int n = c.length;
    double last = Math.pow(z, n - 1);
    double sum = c[0] + last * c[n - 1];
    double power = z;
    for (int i = 1; i < n - 1; i++) {
      sum += power * (c[i] + last * c[n - 1 - i]);
      power *= z;
    }
    return sum / (1 - last * last);
  }

  /**
   * The filter's first value where the signal goes on as {@code dcba|abcd|dcba}. SciPy sums up in
   * the first sample's own place, so that its last term sees the sum instead of that sample; with
   * few samples this shows, and we keep it.
   */
  private static double causalAboutEdge(double[] c, double z) {
    int n = c.length;
    double last = Math.pow(z, n);
    double sum = c[0] + last * c[n - 1];
    double power = z;
    for (int i = 1; i < n; i++) {
      sum += power * (c[i] + last * (i == n - 1 ? sum : c[n - 1 - i]));
      power *= z;
    }
    return sum * z / (1 - last * last) + c[0];
  }
}
