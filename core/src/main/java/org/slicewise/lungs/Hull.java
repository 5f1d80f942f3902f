package org.slicewise.lungs;

import java.util.Arrays;

/** Convex hulls of pixels (Andrew's monotone chain, 1979, along the rows). */
final class Hull {
  private Hull() {}

  /**
   * Marks the convex hull of what is marked in a range of columns. A pixel is in the hull where its
   * centre is.
   *
   * @param in row-major marks {@code [height, width]}
   * @param from first column
   * @param to one past the last column
   * @param out receives the marks; what is marked already stays
   */
  static void fill(boolean[] in, int height, int width, int from, int to, boolean[] out) {
    double[] first = new double[height];
    double[] last = new double[height];
    Arrays.fill(first, Double.NaN);
    for (int y = 0; y < height; y++) {
      for (int x = from; x < to; x++) {
        if (in[y * width + x]) {
          first[y] = Double.isNaN(first[y]) ? x : first[y];
          last[y] = -x;
        }
      }
      last[y] = Double.isNaN(first[y]) ? Double.NaN : last[y];
    }
    envelope(first);
    envelope(last);
    for (int y = 0; y < height; y++) {
      for (int x = from; x < to; x++) {
        // A hair's breadth, for pixels that lie on a side of the hull.
        out[y * width + x] |= x >= first[y] - 1e-9 && -x >= last[y] - 1e-9;
      }
    }
  }

  /** The largest convex function below the numbers; rows of NaN between numbers are filled. */
  private static void envelope(double[] values) {
    int[] corners = new int[values.length];
    int count = 0;
    for (int y = 0; y < values.length; y++) {
      if (Double.isNaN(values[y])) {
        continue;
      }
      while (count > 1 && above(values, corners[count - 2], corners[count - 1], y)) {
        count--;
      }
      corners[count++] = y;
    }
    for (int c = 1; c < count; c++) {
      int a = corners[c - 1];
      int b = corners[c];
      for (int y = a + 1; y < b; y++) {
        values[y] = values[a] + (values[b] - values[a]) * (y - a) / (b - a);
      }
    }
  }

  /** Whether the middle one lies on or above the line between the others. */
  private static boolean above(double[] values, int a, int middle, int b) {
    return (values[middle] - values[a]) * (b - a) >= (values[b] - values[a]) * (middle - a);
  }
}
