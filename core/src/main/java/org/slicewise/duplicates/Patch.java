package org.slicewise.duplicates;

/**
 * A part of an image, read off at the points of a square grid.
 *
 * @param points rows and columns
 * @param values row-major
 * @param inside whether the point lies in the image and within its frame
 */
record Patch(int points, float[] values, boolean[] inside) {
  /**
   * @param image {@code side} rows and columns; beyond them the nearest pixel's value stands
   * @param frame what counts as inside
   */
  static Patch of(float[] image, int side, Box frame, Alignment.Edges edges, int points) {
    float[] values = new float[points * points];
    boolean[] inside = new boolean[values.length];
    double left = frame.left() * side - 1;
    double right = frame.right() * side;
    double top = frame.top() * side - 1;
    double bottom = frame.bottom() * side;
    for (int y = 0, i = 0; y < points; y++) {
      double v = (y + 0.5) / points;
      double atY = (edges.top() * (1 - v) + edges.bottom() * v) * side - 0.5;
      double cy = Math.max(0, Math.min(side - 1.0, atY));
      int y0 = Math.min((int) cy, side - 2);
      float fy = (float) (cy - y0);
      for (int x = 0; x < points; x++, i++) {
        double u = (x + 0.5) / points;
        double atX = (edges.left() * (1 - u) + edges.right() * u) * side - 0.5;
        double cx = Math.max(0, Math.min(side - 1.0, atX));
        int x0 = Math.min((int) cx, side - 2);
        float fx = (float) (cx - x0);
        int at = y0 * side + x0;
        values[i] =
            (1 - fy) * ((1 - fx) * image[at] + fx * image[at + 1])
                + fy * ((1 - fx) * image[at + side] + fx * image[at + side + 1]);
        inside[i] = atX > left && atX < right && atY > top && atY < bottom;
      }
    }
    return new Patch(points, values, inside);
  }

  /** What is left after the mean of the square of {@code 2 radius + 1} points is taken away. */
  float[] detail(int radius) {
    int n = points;
    float[] values = smoothed();
    double[] sums = new double[(n + 1) * (n + 1)];
    for (int y = 0; y < n; y++) {
      double row = 0;
      for (int x = 0; x < n; x++) {
        row += values[y * n + x];
        sums[(y + 1) * (n + 1) + x + 1] = sums[y * (n + 1) + x + 1] + row;
      }
    }
    float[] out = new float[n * n];
    for (int y = 0; y < n; y++) {
      int y0 = Math.max(0, y - radius);
      int y1 = Math.min(n, y + radius + 1);
      for (int x = 0; x < n; x++) {
        int x0 = Math.max(0, x - radius);
        int x1 = Math.min(n, x + radius + 1);
        double sum =
            sums[y1 * (n + 1) + x1]
                - sums[y0 * (n + 1) + x1]
                - sums[y1 * (n + 1) + x0]
                + sums[y0 * (n + 1) + x0];
        out[y * n + x] = (float) (values[y * n + x] - sum / ((y1 - y0) * (x1 - x0)));
      }
    }
    return out;
  }

  /** Binomial weights 1, 2, 1 on either axis: what resampling changes is finer than this. */
  private float[] smoothed() {
    int n = points;
    float[] across = new float[n * n];
    for (int i = 0; i < n * n; i++) {
      int x = i % n;
      across[i] = (values[x > 0 ? i - 1 : i] + 2 * values[i] + values[x < n - 1 ? i + 1 : i]) / 4;
    }
    float[] out = new float[n * n];
    for (int i = 0; i < n * n; i++) {
      int y = i / n;
      out[i] = (across[y > 0 ? i - n : i] + 2 * across[i] + across[y < n - 1 ? i + n : i]) / 4;
    }
    return out;
  }
}
