package org.slicewise.data;

/** Keras' {@code subset}: which side of its {@code validation_split} to read. */
public enum Subset {
  TRAINING,
  VALIDATION
}
