package org.slicewise.split;

/** What folds are drawn of. */
public enum Unit {
  /** All images of a patient together, with those that show the same picture. */
  PATIENT,
  /** Each image for itself: leaky where patients have several. */
  IMAGE
}
