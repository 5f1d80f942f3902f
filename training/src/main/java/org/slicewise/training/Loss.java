package org.slicewise.training;

/**
 * What is minimised. {@link #AUTO} takes binary cross-entropy for one sigmoid unit, else
 * categorical.
 */
public enum Loss {
  AUTO,
  CATEGORICAL_CROSSENTROPY,
  SPARSE_CATEGORICAL_CROSSENTROPY,
  BINARY_CROSSENTROPY
}
