package org.slicewise.data;

import java.util.List;

/** Says how probable each class is for images that a network is about to learn from. */
@FunctionalInterface
public interface SoftTargets {
  /**
   * Asked by many threads at once; the same question must get the same answer.
   *
   * @param x the images as the network sees them, augmented and standardised, row-major {@code [n,
   *     height, width, channels]}
   * @param samples what they are made of
   * @return row-major {@code [n, classes]}; each row sums to 1
   */
  float[] of(float[] x, List<Sample> samples);
}
