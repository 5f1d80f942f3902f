package org.slicewise.data;

/**
 * Images ready for a network.
 *
 * @param size images in this batch
 * @param x standardised images, row-major {@code [size, height, width, channels]}
 * @param labels class index of each image
 * @param samples the samples, in order
 */
public record Batch(int size, float[] x, int[] labels, java.util.List<Sample> samples) {}
