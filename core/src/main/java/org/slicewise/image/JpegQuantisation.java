package org.slicewise.image;

/**
 * What saving grey pixels as a baseline JPEG and reading them back leaves of them: blocks of 8 x 8,
 * the cosine transform, rounding to the steps of one quality, and back (ITU-T T.81, A.3 and annex
 * K.1). The entropy coding is left out, for it loses nothing; so no codec is loaded, and the result
 * is the same on every machine.
 */
final class JpegQuantisation {
  private static final int N = 8;

  /** T.81, table K.1: steps for luminance at quality 50, row by row. */
  private static final int[] ANNEX_K = {
    16, 11, 10, 16, 24, 40, 51, 61, //
    12, 12, 14, 19, 26, 58, 60, 55, //
    14, 13, 16, 24, 40, 57, 69, 56, //
    14, 17, 22, 29, 51, 87, 80, 62, //
    18, 22, 37, 56, 68, 109, 103, 77, //
    24, 35, 55, 64, 81, 104, 113, 92, //
    49, 64, 78, 87, 103, 121, 120, 101, //
    72, 92, 95, 98, 112, 100, 103, 99
  };

  /** {@code COSINES[u * 8 + x]}, orthonormal; StrictMath is the same on every machine. */
  private static final double[] COSINES = new double[N * N];

  static {
    for (int u = 0; u < N; u++) {
      double norm = StrictMath.sqrt((u == 0 ? 1.0 : 2.0) / N);
      for (int x = 0; x < N; x++) {
        COSINES[u * N + x] = norm * StrictMath.cos((2 * x + 1) * u * StrictMath.PI / (2 * N));
      }
    }
  }

  private final double[] steps;

  /**
   * @param quality 1 to 100, as libjpeg scales the tables
   */
  JpegQuantisation(int quality) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("JPEG quality is 1 to 100, found " + quality);
    }
    int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    steps = new double[N * N];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = Math.max(1, Math.min(255, (ANNEX_K[i] * scale + 50) / 100));
    }
  }

  /**
   * The pixels as they come back.
   *
   * @param grey row-major [height, width]; left as it is
   */
  byte[] apply(byte[] grey, int height, int width) {
    byte[] out = new byte[grey.length];
    double[] block = new double[N * N];
    double[] scratch = new double[N * N];
    for (int top = 0; top < height; top += N) {
      for (int left = 0; left < width; left += N) {
        read(grey, height, width, top, left, block);
        transform(block, scratch, false);
        for (int i = 0; i < block.length; i++) {
          block[i] = rounded(block[i] / steps[i]) * steps[i];
        }
        transform(block, scratch, true);
        write(block, out, height, width, top, left);
      }
    }
    return out;
  }

  /** To the nearest whole number, halves away from zero, as libjpeg. */
  private static double rounded(double value) {
    return value < 0 ? -Math.floor(0.5 - value) : Math.floor(value + 0.5);
  }

  /** Blocks that stick out repeat the last row and column, as libjpeg's do. */
  private static void read(byte[] grey, int height, int width, int top, int left, double[] block) {
    for (int y = 0; y < N; y++) {
      int row = Math.min(top + y, height - 1) * width;
      for (int x = 0; x < N; x++) {
        block[y * N + x] = (grey[row + Math.min(left + x, width - 1)] & 0xff) - 128;
      }
    }
  }

  private static void write(double[] block, byte[] out, int height, int width, int top, int left) {
    for (int y = 0; y < N && top + y < height; y++) {
      for (int x = 0; x < N && left + x < width; x++) {
        double value = Math.rint(block[y * N + x] + 128);
        out[(top + y) * width + left + x] = (byte) Math.max(0, Math.min(255, value));
      }
    }
  }

  /** The transform along the rows, then along the columns, in place. */
  private static void transform(double[] block, double[] scratch, boolean inverse) {
    alongRows(block, scratch, inverse); // leaves it transposed
    alongRows(scratch, block, inverse);
  }

  private static void alongRows(double[] in, double[] transposed, boolean inverse) {
    for (int y = 0; y < N; y++) {
      for (int u = 0; u < N; u++) {
        double sum = 0;
        for (int x = 0; x < N; x++) {
          sum += in[y * N + x] * (inverse ? COSINES[x * N + u] : COSINES[u * N + x]);
        }
        transposed[u * N + y] = sum;
      }
    }
  }
}
