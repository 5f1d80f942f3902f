package org.slicewise.intervals;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Holm's correction for several tests at once. */
public final class Holm {
  private Holm() {}

  /**
   * Adjusted p-values: those at most 0.05 are the tests that hold together with at most a 5% chance
   * of even one false alarm, however the tests depend on each other. Holm, "A simple sequentially
   * rejective multiple test procedure" (1979); as R's {@code p.adjust(method="holm")}.
   *
   * @param p p-values, 0 to 1; NaN is a test that was not made: it stays NaN and does not count
   * @return one for each, in the same order
   */
  public static double[] adjusted(double[] p) {
    int[] rising =
        IntStream.range(0, p.length)
            .filter(i -> !Double.isNaN(p[i]))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = p.clone();
    double largest = 0;
    for (int rank = 0; rank < rising.length; rank++) {
      largest = Math.max(largest, Math.min(1, p[rising[rank]] * (rising.length - rank)));
      adjusted[rising[rank]] = largest;
    }
    return adjusted;
  }
}
