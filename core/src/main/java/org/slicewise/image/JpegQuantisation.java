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

  /** The step of each coefficient, row by row. */
  double[] steps() {
    return steps.clone();
  }

  /**
   * The pixels as they come back.
   *
   * <p>Works on eight rows at a time, so that the sums run along whole rows, as processors like it;
   * each sum adds up in the order of the definition.
   *
   * @param grey row-major [height, width]; left as it is
   */
  byte[] apply(byte[] grey, int height, int width) {
    byte[] out = new byte[grey.length];
    int wide = (width + N - 1) / N * N;
    double[] strip = new double[N * wide]; // [row][block, column]; transposed: rows exchanged with
    double[] other = new double[N * wide]; // columns within each block
    for (int top = 0; top < height; top += N) {
      read(grey, height, width, top, strip, wide);
      transpose(strip, wide);
      downColumns(strip, other, wide, false); // [horizontal frequency][block, row]
      transpose(other, wide);
      downColumns(other, strip, wide, false); // [vertical frequency][block, horizontal frequency]
      quantise(strip, wide);
      transpose(strip, wide);
      downColumns(strip, other, wide, true);
      transpose(other, wide);
      downColumns(other, strip, wide, true);
      write(strip, wide, out, height, width, top);
    }
    return out;
  }

  /** Blocks that stick out repeat the last row and column, as libjpeg's do. */
  private static void read(byte[] grey, int height, int width, int top, double[] strip, int wide) {
    for (int y = 0; y < N; y++) {
      int row = Math.min(top + y, height - 1) * width;
      for (int x = 0; x < wide; x++) {
        strip[y * wide + x] = (grey[row + Math.min(x, width - 1)] & 0xff) - 128;
      }
    }
  }

  private static void write(double[] strip, int wide, byte[] out, int height, int width, int top) {
    for (int y = 0; y < N && top + y < height; y++) {
      for (int x = 0; x < width; x++) {
        int value = (int) Math.rint(strip[y * wide + x] + 128);
        out[(top + y) * width + x] = (byte) Math.max(0, Math.min(255, value));
      }
    }
  }

  /** To the nearest whole number of steps, halves away from zero, as libjpeg. */
  private void quantise(double[] strip, int wide) {
    for (int left = 0; left < wide; left += N) {
      for (int i = 0; i < N * N; i++) {
        int at = i / N * wide + left + i % N;
        double value = strip[at] / steps[i];
        strip[at] = (int) (value + Math.copySign(0.5, value)) * steps[i];
      }
    }
  }

  /** Exchanges rows and columns within each block, in place. */
  private static void transpose(double[] strip, int wide) {
    for (int left = 0; left < wide; left += N) {
      for (int y = 1; y < N; y++) {
        for (int x = 0; x < y; x++) {
          int a = y * wide + left + x;
          int b = x * wide + left + y;
          double value = strip[a];
          strip[a] = strip[b];
          strip[b] = value;
        }
      }
    }
  }

  /** The transform of every column, or its inverse. */
  private static void downColumns(double[] in, double[] out, int wide, boolean inverse) {
    for (int k = 0; k < N; k++) {
      int step = inverse ? N : 1;
      int from = inverse ? k : k * N;
      double c0 = COSINES[from];
      double c1 = COSINES[from + step];
      double c2 = COSINES[from + 2 * step];
      double c3 = COSINES[from + 3 * step];
      double c4 = COSINES[from + 4 * step];
      double c5 = COSINES[from + 5 * step];
      double c6 = COSINES[from + 6 * step];
      double c7 = COSINES[from + 7 * step];
      int to = k * wide;
      for (int i = 0; i < wide; i++) {
        out[to + i] =
            in[i] * c0
                + in[wide + i] * c1
                + in[2 * wide + i] * c2
                + in[3 * wide + i] * c3
                + in[4 * wide + i] * c4
                + in[5 * wide + i] * c5
                + in[6 * wide + i] * c6
                + in[7 * wide + i] * c7;
      }
    }
  }
}
