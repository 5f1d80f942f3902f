package org.slicewise.outside;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Linear algebra on rows of floats. */
final class Linear {
  /** Steps after which a solution is good enough: what is left moves no answer. */
  private static final int MOST_STEPS = 300;

  private static final double TOLERANCE = 1e-5;
  private static final int POWERS = 5;

  private Linear() {}

  /** Four sums at once, which the processor adds side by side. */
  static double dot(float[] a, float[] b) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return (double) s0 + s1 + s2 + s3;
  }

  static void add(float[] to, double factor, float[] x) {
    float f = (float) factor;
    for (int i = 0; i < to.length; i++) {
      to[i] += f * x[i];
    }
  }

  /** The squared distance of a point from the plane of these orthonormal axes through 0. */
  static double distance(float[] z, float[][] axes) {
    double left = dot(z, z);
    for (float[] axis : axes) {
      double along = dot(axis, z);
      left -= along * along;
    }
    return left;
  }

  /**
   * Ridge regression by conjugate gradients on the normal equations (Björck 1996, CGLS): minimises
   * {@code sum w (y - x b)^2 + l2 |b|^2}.
   *
   * @param rows with a last column of ones, which is not penalised less for simplicity
   */
  static float[] ridge(float[][] rows, double[] targets, double[] weights, double l2) {
    int n = rows.length;
    float[] b = new float[rows[0].length];
    double[] residual = targets.clone();
    float[] gradient = gradient(rows, weights, residual, l2, b);
    float[] step = gradient.clone();
    double size = dot(gradient, gradient);
    double first = size;
    for (int i = 0; i < MOST_STEPS && size > TOLERANCE * TOLERANCE * first; i++) {
      double[] moved = new double[n];
      double curvature = l2 * dot(step, step);
      for (int r = 0; r < n; r++) {
        moved[r] = dot(rows[r], step);
        curvature += weights[r] * moved[r] * moved[r];
      }
      double far = size / curvature;
      add(b, far, step);
      for (int r = 0; r < n; r++) {
        residual[r] -= far * moved[r];
      }
      gradient = gradient(rows, weights, residual, l2, b);
      double now = dot(gradient, gradient);
      float[] next = gradient.clone();
      add(next, now / size, step);
      step = next;
      size = now;
    }
    return b;
  }

  private static float[] gradient(
      float[][] rows, double[] weights, double[] residual, double l2, float[] b) {
    float[] gradient = new float[b.length];
    for (int r = 0; r < rows.length; r++) {
      add(gradient, weights[r] * residual[r], rows[r]);
    }
    add(gradient, -l2, b);
    return gradient;
  }

  /**
   * The directions in which rows spread most, orthonormal: a few powers of a random plane (Halko,
   * Martinsson and Tropp 2011, algorithm 4.4).
   *
   * @param count no more than there are rows or columns
   */
  static float[][] axes(float[][] rows, int count, long seed) {
    UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(seed);
    float[][] axes = new float[count][rows[0].length];
    for (float[] axis : axes) {
      for (int i = 0; i < axis.length; i++) {
        axis[i] = (float) random.nextDouble(-1, 1);
      }
    }
    orthonormalise(axes);
    for (int p = 0; p < POWERS; p++) {
      float[][] next = new float[count][rows[0].length];
      for (float[] row : rows) {
        for (int a = 0; a < count; a++) {
          add(next[a], dot(axes[a], row), row);
        }
      }
      orthonormalise(next);
      axes = next;
    }
    return axes;
  }

  /** Gram and Schmidt's way, twice, as once is not exact enough. */
  private static void orthonormalise(float[][] axes) {
    for (int a = 0; a < axes.length; a++) {
      for (int twice = 0; twice < 2; twice++) {
        for (int b = 0; b < a; b++) {
          add(axes[a], -dot(axes[a], axes[b]), axes[b]);
        }
      }
      double length = Math.sqrt(dot(axes[a], axes[a]));
      for (int i = 0; i < axes[a].length; i++) {
        axes[a][i] = length > 0 ? (float) (axes[a][i] / length) : 0;
      }
    }
  }
}
