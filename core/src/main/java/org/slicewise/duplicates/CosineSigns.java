package org.slicewise.duplicates;

/** Signs of the lowest frequencies of a small square image. */
final class CosineSigns {
  /** Rows and columns of the image. */
  static final int SIDE = 32;

  private static final int BITS = Long.SIZE;

  /** {@code u} (across) and {@code v} (down) of each bit. */
  private static final int[][] FREQUENCIES = frequencies();

  /** One more than the largest frequency in use. */
  private static final int LOWEST = 1 + FREQUENCIES[BITS - 1][0] + FREQUENCIES[BITS - 1][1];

  /** {@code cos(pi (2 x + 1) k / 2 SIDE)} at {@code [k][x]}; scale does not change a sign. */
  private static final double[][] COSINES = cosines();

  /** Bits that mirroring left to right exchanges. */
  static final long ODD_ACROSS = odd(0);

  /** Bits that mirroring top to bottom exchanges. */
  static final long ODD_DOWN = odd(1);

  private CosineSigns() {}

  /**
   * @param grey {@code [SIDE, SIDE]}, row-major
   */
  static PerceptualHash hash(float[] grey) {
    double[][] across = new double[SIDE][LOWEST];
    for (int y = 0; y < SIDE; y++) {
      for (int u = 0; u < LOWEST; u++) {
        double sum = 0;
        for (int x = 0; x < SIDE; x++) {
          sum += grey[y * SIDE + x] * COSINES[u][x];
        }
        across[y][u] = sum;
      }
    }
    long bits = 0;
    for (int i = 0; i < BITS; i++) {
      int u = FREQUENCIES[i][0];
      double[] down = COSINES[FREQUENCIES[i][1]];
      double sum = 0;
      for (int y = 0; y < SIDE; y++) {
        sum += across[y][u] * down[y];
      }
      if (sum > 0) {
        bits |= 1L << i;
      }
    }
    return new PerceptualHash(bits);
  }

  private static int[][] frequencies() {
    int[][] out = new int[BITS][];
    int i = 0;
    for (int sum = 1; i < BITS; sum++) {
      for (int v = 0; v <= sum && i < BITS; v++) {
        out[i++] = new int[] {sum - v, v};
      }
    }
    return out;
  }

  private static double[][] cosines() {
    double[][] out = new double[LOWEST][SIDE];
    for (int k = 0; k < LOWEST; k++) {
      for (int x = 0; x < SIDE; x++) {
        out[k][x] = Math.cos(Math.PI * (2 * x + 1) * k / (2 * SIDE));
      }
    }
    return out;
  }

  private static long odd(int axis) {
    long mask = 0;
    for (int i = 0; i < BITS; i++) {
      mask |= (long) (FREQUENCIES[i][axis] & 1) << i;
    }
    return mask;
  }
}
