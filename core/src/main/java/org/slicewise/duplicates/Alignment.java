package org.slicewise.duplicates;

import java.util.Arrays;

/**
 * Lays a part of one image over a part of another: four edges, a gain and an offset by
 * Gauss-Newton's method (Lucas and Kanade 1981), in which pixels that do not fit at all - a caption
 * - have no say.
 */
final class Alignment {
  private static final int UNKNOWNS = 6;
  private static final int ITERATIONS = 8;

  /** Residuals beyond so many standard deviations, judged by the median, have no say. */
  private static final double OUTLIER = 3;

  /** Every so many residuals one is taken for their median; no divisor of a row's length. */
  private static final int SAMPLED = 7;

  /** One iteration moves an edge by at most this fraction of the image. */
  private static final double LARGEST_STEP = 0.03;

  /** In all an edge moves by at most this fraction of the image. */
  private static final double FARTHEST = 0.08;

  private Alignment() {}

  /**
   * What lies over what.
   *
   * @param left edge in the moving image of what lies over the left edge of the fixed part;
   *     fractions; greater than {@code right} where it is mirrored
   * @param top likewise
   * @param right likewise
   * @param bottom likewise
   */
  record Edges(double left, double top, double right, double bottom) {
    static Edges of(Keys.Key key) {
      Box box = key.box();
      boolean across = key.flip().across();
      boolean down = key.flip().down();
      return new Edges(
          across ? box.right() : box.left(),
          down ? box.bottom() : box.top(),
          across ? box.left() : box.right(),
          down ? box.top() : box.bottom());
    }

    Edges plus(double[] step) {
      return new Edges(left + step[0], top + step[1], right + step[2], bottom + step[3]);
    }

    double distance(Edges o) {
      return Math.max(
          Math.max(Math.abs(left - o.left), Math.abs(top - o.top)),
          Math.max(Math.abs(right - o.right), Math.abs(bottom - o.bottom)));
    }
  }

  /**
   * Improves a first guess.
   *
   * @param moving an image averaged over {@code side} rows and columns
   * @param fixed the other, likewise
   * @param box the fixed part
   * @param points the parts are compared at so many points an axis
   * @return the edges; the guess itself where there is nothing to hold on to, or where following
   *     the pixels would lead far away
   */
  static Edges refine(float[] moving, float[] fixed, int side, Edges guess, Box box, int points) {
    Patch target =
        Patch.of(
            fixed,
            side,
            Box.WHOLE,
            new Edges(box.left(), box.top(), box.right(), box.bottom()),
            points);
    Edges edges = guess;
    double[] weights = new double[points * points];
    Arrays.fill(weights, 1);
    for (int i = 0; i < ITERATIONS; i++) {
      Patch patch = Patch.of(moving, side, Box.WHOLE, edges, points);
      double[] step = step(patch, target, edges, weights);
      if (step == null) {
        return guess;
      }
      edges = edges.plus(step);
      if (edges.distance(guess) > FARTHEST) {
        return guess;
      }
      if (Arrays.stream(step).map(Math::abs).max().orElseThrow() < 0.05 / side) {
        break;
      }
    }
    return edges;
  }

  /** How to move the edges; null where that cannot be told. */
  private static double[] step(Patch patch, Patch target, Edges edges, double[] weights) {
    int n = patch.points();
    double[][] normal = new double[UNKNOWNS][UNKNOWNS + 1];
    double[] row = new double[UNKNOWNS];
    double perX = n / (2 * (edges.right() - edges.left()));
    double perY = n / (2 * (edges.bottom() - edges.top()));
    for (int y = 1; y < n - 1; y++) {
      double v = (y + 0.5) / n;
      for (int x = 1; x < n - 1; x++) {
        int i = y * n + x;
        double w = patch.inside()[i] && target.inside()[i] ? weights[i] : 0;
        if (w == 0) {
          continue;
        }
        double u = (x + 0.5) / n;
        double dx = perX * (patch.values()[i + 1] - patch.values()[i - 1]);
        double dy = perY * (patch.values()[i + n] - patch.values()[i - n]);
        row[0] = dx * (1 - u);
        row[1] = dy * (1 - v);
        row[2] = dx * u;
        row[3] = dy * v;
        row[4] = patch.values()[i];
        row[5] = 1;
        for (int a = 0; a < UNKNOWNS; a++) {
          for (int b = a; b < UNKNOWNS; b++) {
            normal[a][b] += row[a] * row[b];
          }
          normal[a][UNKNOWNS] += row[a] * target.values()[i];
        }
      }
    }
    for (int a = 0; a < UNKNOWNS; a++) {
      for (int b = 0; b < a; b++) {
        normal[a][b] = normal[b][a];
      }
    }
    double[] solution = solve(normal);
    if (solution == null || solution[4] <= 0.05) {
      return null;
    }
    weigh(patch, target, solution[4], solution[5], weights);
    double[] step = new double[4];
    for (int a = 0; a < 4; a++) {
      double move = solution[a] / solution[4];
      step[a] = Math.max(-LARGEST_STEP, Math.min(LARGEST_STEP, move));
    }
    return step;
  }

  private static void weigh(
      Patch patch, Patch target, double gain, double offset, double[] weights) {
    double[] residuals = new double[weights.length];
    for (int i = 0; i < residuals.length; i++) {
      residuals[i] = Math.abs(target.values()[i] - gain * patch.values()[i] - offset);
    }
    double[] sorted = new double[residuals.length / SAMPLED];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = residuals[i * SAMPLED];
    }
    Arrays.sort(sorted);
    // 1.4826 medians of |r| are a standard deviation where r is normal.
    double limit = OUTLIER * Math.max(2, 1.4826 * sorted[sorted.length / 2]);
    for (int i = 0; i < residuals.length; i++) {
      weights[i] = residuals[i] > limit ? 0 : 1;
    }
  }

  /** Gauss' elimination with pivots; null where the matrix is as good as singular. */
  private static double[] solve(double[][] m) {
    int n = m.length;
    double[] scale = new double[n];
    for (int i = 0; i < n; i++) {
      scale[i] = m[i][i];
      if (!(scale[i] > 0)) {
        return null;
      }
    }
    for (int col = 0; col < n; col++) {
      int pivot = col;
      for (int r = col + 1; r < n; r++) {
        if (Math.abs(m[r][col]) > Math.abs(m[pivot][col])) {
          pivot = r;
        }
      }
      double[] swap = m[col];
      m[col] = m[pivot];
      m[pivot] = swap;
      if (Math.abs(m[col][col]) < 1e-9 * scale[col]) {
        return null;
      }
      for (int r = 0; r < n; r++) {
        double factor = r == col ? 0 : m[r][col] / m[col][col];
        for (int c = col; c <= n && factor != 0; c++) {
          m[r][c] -= factor * m[col][c];
        }
      }
    }
    double[] out = new double[n];
    for (int i = 0; i < n; i++) {
      out[i] = m[i][n] / m[i][i];
    }
    return out;
  }
}
