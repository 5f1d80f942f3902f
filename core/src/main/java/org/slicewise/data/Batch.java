package org.slicewise.data;

import java.util.List;

/**
 * Images ready for a network.
 *
 * @param size images in this batch
 * @param x standardised images, row-major {@code [size, height, width, channels]}
 * @param labels class index of each image
 * @param samples the samples, in order
 * @param soft probabilities of each class that others give each image, row-major {@code [size,
 *     classes]}; null where nobody was asked
 */
public record Batch(int size, float[] x, int[] labels, List<Sample> samples, float[] soft) {
  /** A batch about which nobody was asked. */
  public Batch(int size, float[] x, int[] labels, List<Sample> samples) {
    this(size, x, labels, samples, null);
  }
}
