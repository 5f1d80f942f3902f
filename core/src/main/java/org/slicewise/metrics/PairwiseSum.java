package org.slicewise.metrics;

/**
 * NumPy's order of summation. The last bit of a mean decides how {@code classification_report}
 * rounds a tie, so the order must be the same.
 */
final class PairwiseSum {
  private PairwiseSum() {}

  static double of(double[] values) {
    return of(values, 0, values.length);
  }

  private static double of(double[] a, int from, int n) {
    if (n < 8) {
      double sum = n == 0 ? 0 : a[from];
      for (int i = 1; i < n; i++) {
        sum += a[from + i];
      }
      return sum;
    }
    if (n <= 128) {
      double[] r = new double[8];
      System.arraycopy(a, from, r, 0, 8);
      int i = 8;
      for (; i < n - n % 8; i += 8) {
        for (int j = 0; j < 8; j++) {
          r[j] += a[from + i + j];
        }
      }
      double sum = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
      for (; i < n; i++) {
        sum += a[from + i];
      }
      return sum;
    }
    int half = n / 2 - n / 2 % 8;
    return of(a, from, half) + of(a, from + half, n - half);
  }
}
