package org.slicewise.calibration;

/** Logarithms of probabilities that a network gave as 32-bit numbers. */
final class LogProbability {
  /**
   * Probabilities below this count as this: a 32-bit sigmoid near 1 leaves exactly 0 for the other
   * class, which says "below 6e-8" and not "impossible".
   */
  static final double FLOOR = 1e-12;

  private LogProbability() {}

  static double of(double probability) {
    return Math.log(Math.max(probability, FLOOR));
  }

  static double[] of(double[] probabilities) {
    double[] out = new double[probabilities.length];
    for (int k = 0; k < out.length; k++) {
      out[k] = of(probabilities[k]);
    }
    return out;
  }

  /** The log odds of class {@code k} of two. */
  static double odds(double[] probabilities, int k) {
    return of(probabilities[k]) - of(probabilities[1 - k]);
  }

  /** The logistic function, without overflow. */
  static double sigmoid(double x) {
    return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
  }
}
