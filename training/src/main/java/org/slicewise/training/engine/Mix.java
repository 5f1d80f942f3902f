package org.slicewise.training.engine;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * A batch mixed with itself in the opposite order.
 *
 * @param share of each image, and of its label, that is its own
 * @param top first row of the rectangle that is cut from the other image; where it holds no pixel,
 *     all pixels are mixed by the share instead
 * @param left first column
 * @param bottom the row behind the last
 * @param right the column behind the last
 */
public record Mix(double share, int top, int left, int bottom, int right) {
  /**
   * @param x (images, rows, columns, channels), overwritten
   */
  Tensor apply(Tensor x) {
    Tensor other = x.flip(0);
    if (bottom > top && right > left) {
      return cut(x, other);
    }
    return x.mul_(new Scalar(share)).add_(other, new Scalar(1 - share));
  }

  private Tensor cut(Tensor x, Tensor other) {
    rectangle(x).copy_(rectangle(other));
    return x;
  }

  private Tensor rectangle(Tensor x) {
    return x.slice(1, new LongOptional(top), new LongOptional(bottom), 1)
        .slice(2, new LongOptional(left), new LongOptional(right), 1);
  }
}
