package org.slicewise.training.engine;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.slicewise.network.Layer;
import org.slicewise.network.Layer.Size;

/**
 * TensorFlow's padding of one input: as much as keeps ceil(size / stride), the odd one at the end.
 */
record Padding2D(int top, int bottom, int left, int right) {
  static final Padding2D NONE = new Padding2D(0, 0, 0, 0);

  static Padding2D of(Layer.Padding padding, Tensor x, Size kernel, Size strides, Size dilation) {
    if (padding == Layer.Padding.VALID) {
      return NONE;
    }
    int rows = total((int) x.size(2), kernel.height(), strides.height(), dilation.height());
    int columns = total((int) x.size(3), kernel.width(), strides.width(), dilation.width());
    return new Padding2D(rows / 2, rows - rows / 2, columns / 2, columns - columns / 2);
  }

  private static int total(int size, int kernel, int stride, int dilation) {
    int out = (size + stride - 1) / stride;
    return Math.max(0, (out - 1) * stride + (kernel - 1) * dilation + 1 - size);
  }

  boolean isEmpty() {
    return top == 0 && bottom == 0 && left == 0 && right == 0;
  }

  /** Whether libtorch's operators can pad by themselves. */
  boolean isSymmetric() {
    return top == bottom && left == right;
  }

  /** Rows, columns. */
  long[] each() {
    return new long[] {top, left};
  }

  Tensor apply(Tensor x, double value) {
    return isEmpty()
        ? x
        : torch.constant_pad_nd(x, new long[] {left, right, top, bottom}, new Scalar(value));
  }
}
