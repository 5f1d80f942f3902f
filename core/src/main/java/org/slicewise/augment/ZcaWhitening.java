package org.slicewise.augment;

import java.util.List;

/**
 * Keras' ZCA whitening: with {@code u, s} of the singular value decomposition of the centred images
 * as columns, the matrix is {@code u diag(sqrt(n) / (s + epsilon)) u^T}.
 */
final class ZcaWhitening {
  /** Columns are orthogonal once their cosines are below this. */
  private static final double ORTHOGONAL = 1e-15;

  /** Columns shorter than this, relative to the longest, have no direction. */
  private static final double NO_DIRECTION = 1e-12;

  private static final int MOST_SWEEPS = 60;

  private ZcaWhitening() {}

  /**
   * The whitening matrix, [size, size] row-major.
   *
   * @param images n centred images of {@code size} values each
   */
  static float[] matrix(List<float[]> images, int size, double epsilon) {
    int n = images.size();
    boolean few = n <= size;
    // Columns whose span holds u: the images themselves, or, where they are many, their second
    // moment, whose columns become u diag(s^2).
    double[][] columns = few ? asDoubles(images) : moment(images, size);
    orthogonalise(columns);
    double longest = 0;
    for (double[] column : columns) {
      longest = Math.max(longest, Math.sqrt(dot(column, column)));
    }
    double[] sum = new double[size * size];
    for (double[] column : columns) {
      double length = Math.sqrt(dot(column, column));
      if (length <= NO_DIRECTION * longest) {
        continue;
      }
      double s = few ? length : Math.sqrt(length);
      double weight = Math.sqrt(n) / (s + epsilon) / (length * length);
      for (int i = 0; i < size; i++) {
        double left = column[i] * weight;
        for (int j = 0; j < size; j++) {
          sum[i * size + j] += left * column[j];
        }
      }
    }
    float[] matrix = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      matrix[i] = (float) sum[i];
    }
    return matrix;
  }

  /** The flattened image times the matrix. */
  static float[] apply(float[] values, float[] matrix) {
    int size = values.length;
    double[] sum = new double[size];
    for (int i = 0; i < size; i++) {
      double value = values[i];
      for (int j = 0; j < size; j++) {
        sum[j] += value * matrix[i * size + j];
      }
    }
    float[] out = new float[size];
    for (int j = 0; j < size; j++) {
      out[j] = (float) sum[j];
    }
    return out;
  }

  private static double[][] asDoubles(List<float[]> images) {
    double[][] columns = new double[images.size()][];
    for (int k = 0; k < columns.length; k++) {
      float[] image = images.get(k);
      columns[k] = new double[image.length];
      for (int i = 0; i < image.length; i++) {
        columns[k][i] = image[i];
      }
    }
    return columns;
  }

  private static double[][] moment(List<float[]> images, int size) {
    double[][] moment = new double[size][size];
    for (float[] image : images) {
      for (int i = 0; i < size; i++) {
        double value = image[i];
        for (int j = 0; j < size; j++) {
          moment[i][j] += value * image[j];
        }
      }
    }
    return moment;
  }

  /** One-sided Jacobi (Hestenes, 1958): turns pairs of columns until all are orthogonal. */
  private static void orthogonalise(double[][] columns) {
    boolean turned = true;
    for (int sweep = 0; turned && sweep < MOST_SWEEPS; sweep++) {
      turned = false;
      for (int p = 0; p < columns.length - 1; p++) {
        for (int q = p + 1; q < columns.length; q++) {
          double alpha = dot(columns[p], columns[p]);
          double beta = dot(columns[q], columns[q]);
          double gamma = dot(columns[p], columns[q]);
          if (Math.abs(gamma) <= ORTHOGONAL * Math.sqrt(alpha * beta)) {
            continue;
          }
          turned = true;
          double zeta = (beta - alpha) / (2 * gamma);
          double t = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.hypot(1, zeta));
          double cosine = 1 / Math.sqrt(1 + t * t);
          turn(columns[p], columns[q], cosine, cosine * t);
        }
      }
    }
  }

  private static void turn(double[] a, double[] b, double cosine, double sine) {
    for (int i = 0; i < a.length; i++) {
      double x = a[i];
      a[i] = cosine * x - sine * b[i];
      b[i] = sine * x + cosine * b[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
