package org.slicewise.duplicates;

/**
 * The lowest frequencies of a part of a {@link SmallImage}: coefficients of its discrete cosine
 * transform (DCT-II, orthonormal), the constant one left out.
 *
 * <p>Along one axis the transform of a box is a matrix, and boxes that share their edges on an axis
 * share its product with the image.
 */
final class Cosines {
  /** Coefficients in use. */
  static final int COUNT = Long.SIZE;

  /** Frequency across and down of each coefficient: by their sum, then by the one down. */
  private static final int[][] FREQUENCIES = frequencies();

  /** One more than the highest frequency in use on either axis. */
  private static final int ORDERS = 1 + FREQUENCIES[COUNT - 1][0] + FREQUENCIES[COUNT - 1][1];

  /** Bits that mirroring left to right exchanges. */
  static final long ODD_ACROSS = odd(0);

  /** Bits that mirroring top to bottom exchanges. */
  static final long ODD_DOWN = odd(1);

  private static final int SIDE = SmallImage.SIDE;

  private Cosines() {}

  /**
   * The transform of one axis.
   *
   * @param byPixel {@code [SIDE][ORDERS]}
   */
  record Axis(double[][] byPixel) {
    /** From {@code start} to {@code end}, fractions of the axis; pixels cut by it count in part. */
    static Axis of(double start, double end) {
      double[][] basis = new double[ORDERS][SIDE];
      double[] covered = new double[SIDE];
      double sum = 0;
      for (int x = 0; x < SIDE; x++) {
        double from = Math.max(start, (double) x / SIDE);
        double to = Math.min(end, (x + 1.0) / SIDE);
        covered[x] = Math.max(0, to - from) * SIDE;
        sum += covered[x];
        double middle = ((from + to) / 2 - start) / (end - start);
        for (int k = 0; k < ORDERS && covered[x] > 0; k++) {
          basis[k][x] = covered[x] * Math.cos(Math.PI * k * middle);
        }
      }
      for (int k = 0; k < ORDERS; k++) {
        double mean = 0;
        for (int x = 0; k > 0 && x < SIDE; x++) {
          mean += basis[k][x] / sum;
        }
        double scale = Math.sqrt((k == 0 ? 1 : 2) / sum);
        for (int x = 0; x < SIDE; x++) {
          // Without this a brighter image would leak into the frequencies where pixels are cut.
          basis[k][x] = scale * (basis[k][x] - mean * covered[x]);
        }
      }
      double[][] byPixel = new double[SIDE][ORDERS];
      for (int x = 0; x < SIDE; x++) {
        for (int k = 0; k < ORDERS; k++) {
          byPixel[x][k] = basis[k][x];
        }
      }
      return new Axis(byPixel);
    }
  }

  /** The image's rows, transformed: {@code [SIDE][ORDERS]}. */
  static double[][] across(SmallImage image, Axis axis) {
    byte[] grey = image.grey();
    double[][] out = new double[SIDE][ORDERS];
    for (int y = 0; y < SIDE; y++) {
      double[] row = out[y];
      for (int x = 0; x < SIDE; x++) {
        double value = grey[y * SIDE + x] & 0xff;
        double[] orders = axis.byPixel[x];
        for (int k = 0; k < ORDERS; k++) {
          row[k] += value * orders[k];
        }
      }
    }
    return out;
  }

  /** The coefficients of what {@link #across} made, {@code [COUNT]}. */
  static float[] down(double[][] rows, Axis axis) {
    double[][] both = new double[ORDERS][ORDERS];
    for (int v = 0; v < ORDERS; v++) {
      for (int y = 0; y < SIDE; y++) {
        double weight = axis.byPixel[y][v];
        if (weight != 0) {
          for (int u = 0; u < ORDERS - v; u++) {
            both[v][u] += weight * rows[y][u];
          }
        }
      }
    }
    float[] out = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      out[i] = (float) both[FREQUENCIES[i][1]][FREQUENCIES[i][0]];
    }
    return out;
  }

  /** The coefficients of a part of an image. */
  static float[] of(SmallImage image, Box box) {
    return down(across(image, Axis.of(box.left(), box.right())), Axis.of(box.top(), box.bottom()));
  }

  /** One bit a coefficient: whether it is positive. */
  static long signs(float[] coefficients) {
    long bits = 0;
    for (int i = 0; i < COUNT; i++) {
      bits |= (coefficients[i] > 0 ? 1L : 0L) << i;
    }
    return bits;
  }

  private static int[][] frequencies() {
    int[][] out = new int[COUNT][];
    int i = 0;
    for (int sum = 1; i < COUNT; sum++) {
      for (int v = 0; v <= sum && i < COUNT; v++) {
        out[i++] = new int[] {sum - v, v};
      }
    }
    return out;
  }

  private static long odd(int axis) {
    long mask = 0;
    for (int i = 0; i < COUNT; i++) {
      mask |= (long) (FREQUENCIES[i][axis] & 1) << i;
    }
    return mask;
  }
}
