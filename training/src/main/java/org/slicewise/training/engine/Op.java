package org.slicewise.training.engine;

import org.bytedeco.pytorch.Tensor;

/** One step of a forward pass. */
@FunctionalInterface
interface Op {
  /**
   * @param x (images, channels, rows, columns), channels last in memory, or (images, features)
   * @param training whether dropout drops and batch normalisation uses the batch
   */
  Tensor apply(Tensor x, boolean training);
}
