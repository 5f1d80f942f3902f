package org.slicewise.probes;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The factor of a symmetric positive definite matrix, for solving with it (Golub and Van Loan,
 * Matrix Computations, 4.2).
 *
 * @param lower row by row, each up to and with its diagonal
 */
record Cholesky(double[][] lower) {

  /** Factors a matrix, of which the lower half is read. */
  static Cholesky of(double[][] matrix) {
    int n = matrix.length;
    double[][] lower = new double[n][];
    for (int i = 0; i < n; i++) {
      lower[i] = Arrays.copyOf(matrix[i], i + 1);
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        lower[i][j] = j < i ? sum / lower[j][j] : Math.sqrt(sum);
      }
    }
    return new Cholesky(lower);
  }

  /** {@code B A^-1}: each row of {@code b} solved with the (symmetric) matrix. */
  double[][] solveRows(double[][] b) {
    return IntStream.range(0, b.length)
        .parallel()
        .mapToObj(i -> solve(b[i].clone()))
        .toArray(double[][]::new);
  }

  private double[] solve(double[] x) {
    int n = lower.length;
    for (int i = 0; i < n; i++) {
      double sum = x[i];
      for (int k = 0; k < i; k++) {
        sum -= lower[i][k] * x[k];
      }
      x[i] = sum / lower[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      x[i] /= lower[i][i];
      for (int k = 0; k < i; k++) {
        x[k] -= lower[i][k] * x[i];
      }
    }
    return x;
  }
}
