package org.slicewise.network;

import java.util.List;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layer.Initializer;
import org.slicewise.network.Layer.Padding;
import org.slicewise.network.Layer.Size;

/** How published networks pad and normalise, by the framework that their weights come from. */
enum Dialect {
  /** "Same" padding, more at the end; batch norm with an epsilon of 0.001 and momentum 0.99. */
  TENSORFLOW,
  /**
   * Half a kernel on every side; batch norm with an epsilon of 0.00001, and what PyTorch calls a
   * momentum of 0.1.
   */
  PYTORCH;

  /** A square, odd convolution without bias, as batch normalisation follows. */
  List<Layer> convolution(String name, int filters, int kernel, int stride) {
    return padded(
        kernel,
        stride,
        new Layer.Conv2D(
            name,
            filters,
            Size.of(kernel),
            Size.of(stride),
            padding(kernel, stride),
            Size.of(1),
            1,
            ActivationFunction.LINEAR,
            false,
            Initializer.HE_NORMAL,
            Initializer.ZEROS,
            0));
  }

  /** A square, odd kernel a channel, without bias. */
  List<Layer> depthwise(String name, int kernel, int stride) {
    return padded(
        kernel,
        stride,
        new Layer.DepthwiseConv2D(
            name,
            Size.of(kernel),
            Size.of(stride),
            padding(kernel, stride),
            1,
            Size.of(1),
            ActivationFunction.LINEAR,
            false,
            Initializer.HE_NORMAL,
            Initializer.ZEROS,
            0));
  }

  /** PyTorch's max pooling of stride 2 for what is never below zero. */
  static List<Layer> halveAfterReLU(String name) {
    return List.of(
        // There a frame of zeros is as good for a maximum as PyTorch's minus infinity.
        Layers.zeroPadding2D(1).named(name + "_pad"),
        new Layer.MaxPooling2D(name, Size.of(3), Size.of(2), Padding.VALID));
  }

  Layer norm(String name) {
    return this == TENSORFLOW
        ? new Layer.BatchNormalization(name, 0.99, 1e-3, true, true)
        : new Layer.BatchNormalization(name, 0.9, 1e-5, true, true);
  }

  /** With a stride of 1 or a kernel of 1 both pad alike. */
  private boolean padsItself(int kernel, int stride) {
    return this == TENSORFLOW || kernel == 1 || stride == 1;
  }

  private Padding padding(int kernel, int stride) {
    return padsItself(kernel, stride) ? Padding.SAME : Padding.VALID;
  }

  private List<Layer> padded(int kernel, int stride, Layer layer) {
    return padsItself(kernel, stride)
        ? List.of(layer)
        : List.of(Layers.zeroPadding2D(kernel / 2).named(layer.name() + "_pad"), layer);
  }
}
