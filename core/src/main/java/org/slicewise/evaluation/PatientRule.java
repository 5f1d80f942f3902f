package org.slicewise.evaluation;

/** How the probabilities of a patient's slices become one. */
public enum PatientRule {
  /** The mean over the slices. */
  MEAN("mean over slices") {
    @Override
    double of(double[] slices) {
      double sum = 0;
      for (double p : slices) {
        sum += p;
      }
      return sum / slices.length;
    }
  },
  /** The largest of the slices: one suspicious slice makes a suspicious patient. */
  MAX("largest of the slices") {
    @Override
    double of(double[] slices) {
      double max = 0;
      for (double p : slices) {
        max = Math.max(max, p);
      }
      return max;
    }
  },
  /**
   * One minus the product of (1 - p): each slice is a witness of its own who may see the disease
   * (Pearl, "Probabilistic Reasoning in Intelligent Systems", 1988). Slices of a patient are not
   * independent, so this overstates what many of them say.
   */
  NOISY_OR("noisy-or of the slices") {
    @Override
    double of(double[] slices) {
      double sum = 0;
      for (double p : slices) {
        sum += Math.log1p(-p);
      }
      return -Math.expm1(sum);
    }
  };

  private final String words;

  PatientRule(String words) {
    this.words = words;
  }

  /** For a reader: "mean over slices". */
  public String inWords() {
    return words;
  }

  /** One probability of those of a patient's slices, in any order. */
  abstract double of(double[] slices);
}
