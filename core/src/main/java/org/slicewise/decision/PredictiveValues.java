package org.slicewise.decision;

/**
 * Predictive values by Bayes' rule, at a prevalence that need not be that of the images at hand.
 * Sensitivity and specificity are taken as the same there, which a change of the spectrum of
 * disease can belie.
 */
public final class PredictiveValues {
  private PredictiveValues() {}

  /** Share of positives among images called positive; NaN where none is called so. */
  public static double positive(double sensitivity, double specificity, double prevalence) {
    double found = sensitivity * prevalence;
    return found / (found + (1 - specificity) * (1 - prevalence));
  }

  /** Share of negatives among images called negative; NaN where none is called so. */
  public static double negative(double sensitivity, double specificity, double prevalence) {
    double cleared = specificity * (1 - prevalence);
    return cleared / (cleared + (1 - sensitivity) * prevalence);
  }
}
