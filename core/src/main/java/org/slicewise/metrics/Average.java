package org.slicewise.metrics;

/** How a score of each class becomes one number; scikit-learn's {@code average}. */
public enum Average {
  /** The plain mean over the classes; a class without images counts. */
  MACRO,
  /** Over all images at once. */
  MICRO,
  /** The mean over the classes, weighted by each class' number of images. */
  WEIGHTED
}
