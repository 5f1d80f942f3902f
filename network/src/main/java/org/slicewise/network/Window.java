package org.slicewise.network;

import org.slicewise.network.Layer.Padding;

/**
 * A kernel sliding along one axis, by TensorFlow's rules.
 *
 * @param kernel cells under the kernel, dilation not counted
 * @param stride cells between two positions
 * @param dilation cells between two taps of the kernel
 * @param padding none, or as much as keeps ceil(size / stride)
 */
public record Window(int kernel, int stride, int dilation, Padding padding) {
  /** Cells from the first to the last tap. */
  public int extent() {
    return (kernel - 1) * dilation + 1;
  }

  /** Positions along an axis of {@code size} cells; 0 where the kernel does not fit. */
  public int positions(int size) {
    if (padding == Padding.SAME) {
      return (size + stride - 1) / stride;
    }
    return size < extent() ? 0 : (size - extent()) / stride + 1;
  }

  /** Cells added before and after together. */
  private int added(int size) {
    if (padding == Padding.VALID) {
      return 0;
    }
    return Math.max(0, (positions(size) - 1) * stride + extent() - size);
  }

  /** Cells added before the first. */
  public int before(int size) {
    return added(size) / 2;
  }

  /** Cells added after the last: TensorFlow puts the odd one here. */
  public int after(int size) {
    return added(size) - before(size);
  }
}
