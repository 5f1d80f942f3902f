package org.slicewise.calibration;

import java.util.Arrays;

/** How probabilities are sorted into bins. */
public enum Binning {
  /** Bins of equal width: above the lower edge, up to and with the upper one. */
  EQUAL_WIDTH {
    @Override
    int[] assign(double[] probabilities, int bins) {
      return Arrays.stream(probabilities)
          .mapToInt(p -> Math.min(bins - 1, Math.max(0, (int) Math.ceil(p * bins) - 1)))
          .toArray();
    }
  },

  /**
   * Bins of about equally many images, cut as {@code numpy.array_split} cuts the sorted images;
   * equal probabilities stay together, in the bin of the first of them.
   */
  EQUAL_MASS {
    @Override
    int[] assign(double[] probabilities, int bins) {
      int n = probabilities.length;
      Integer[] order = new Integer[n];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, (i, j) -> Double.compare(probabilities[i], probabilities[j]));
      int parts = Math.min(bins, n);
      int[] out = new int[n];
      int bin = 0;
      for (int i = 0; i < n; i++) {
        if (i == 0 || probabilities[order[i]] != probabilities[order[i - 1]]) {
          while (bin + 1 < parts && firstOf(bin + 1, n, parts) <= i) {
            bin++;
          }
        }
        out[order[i]] = bin;
      }
      return out;
    }

    private int firstOf(int part, int n, int parts) {
      return part * (n / parts) + Math.min(part, n % parts);
    }
  };

  /** The bin of each probability, 0 to {@code bins - 1}; a bin may stay empty. */
  abstract int[] assign(double[] probabilities, int bins);
}
