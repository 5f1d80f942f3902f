package org.slicewise.network.weights;

import java.util.Objects;

/**
 * Named by its owner: a row-major array of floats.
 *
 * @param shape sizes of the axes, slowest first; not copied
 * @param values as many values as the product of the shape; not copied
 */
public record Tensor(int[] shape, float[] values) {
  public Tensor {
    Objects.requireNonNull(values, "values");
    long size = 1;
    for (int s : shape) {
      size *= s;
    }
    if (size != values.length) {
      throw new IllegalArgumentException(
          "a tensor of shape %s needs %d values, found %d"
              .formatted(java.util.Arrays.toString(shape), size, values.length));
    }
  }
}
