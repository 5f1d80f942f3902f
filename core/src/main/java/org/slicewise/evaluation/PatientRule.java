package org.slicewise.evaluation;

/** How the probabilities of a patient's slices become one. */
public enum PatientRule {
  /** The mean over the slices. */
  MEAN,
  /** The largest of the slices: one suspicious slice makes a suspicious patient. */
  MAX,
  /** One minus the product of (1 - p): the disease is seen unless every slice misses it. */
  NOISY_OR
}
