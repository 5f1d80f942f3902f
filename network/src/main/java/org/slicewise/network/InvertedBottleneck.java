package org.slicewise.network;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layer.Padding;
import org.slicewise.network.Layer.Size;

/**
 * MobileNetV2's block (Sandler et al. 2018): channels are made more, filtered one by one and made
 * fewer, and the input is added where shape allows; in MobileNetV3 (Howard et al. 2019) the
 * filtered channels may be weighed by squeeze and excitation. Layers are called as timm calls them.
 *
 * @param name of the block, before the names of its layers
 * @param in channels of its input
 * @param filtered channels that are filtered one by one; where they are those of the input the
 *     first convolution is not there
 * @param out channels of its output
 * @param bend RELU, RELU6 or HARD_SILU
 * @param squeezed channels in the middle of squeeze and excitation; 0 where there is none
 * @param map rows and columns of its output
 */
record InvertedBottleneck(
    Dialect dialect,
    String name,
    int in,
    int filtered,
    int kernel,
    int stride,
    int out,
    ActivationFunction bend,
    int squeezed,
    Size map) {

  /** MobileNetV2's own: with ReLU6, and nothing weighed. */
  InvertedBottleneck(
      Dialect dialect, String name, int in, int filtered, int kernel, int stride, int out) {
    this(dialect, name, in, filtered, kernel, stride, out, ActivationFunction.RELU6, 0, Size.of(1));
  }

  List<Layer> layers() {
    boolean residual = stride == 1 && in == out;
    String prefix = residual ? "" : name + "."; // a residual block prefixes its layers itself
    List<Layer> body = new ArrayList<>();
    int norm = 1;
    boolean expands = filtered != in;
    if (expands) {
      body.addAll(dialect.convolution(prefix + "conv_pw", filtered, 1, 1));
      body.add(dialect.norm(prefix + "bn" + norm));
      body.add(bend(prefix + "act" + norm++, bend));
    }
    body.addAll(dialect.depthwise(prefix + "conv_dw", kernel, stride));
    body.add(dialect.norm(prefix + "bn" + norm));
    body.add(bend(prefix + "act" + norm++, bend));
    if (squeezed > 0) {
      body.add(squeezeAndExcitation(prefix + "se"));
    }
    body.addAll(dialect.convolution(prefix + (expands ? "conv_pwl" : "conv_pw"), out, 1, 1));
    body.add(dialect.norm(prefix + "bn" + norm));
    return residual
        ? List.of(new Layer.ResidualBlock(name, body, List.of(), ActivationFunction.LINEAR))
        : body;
  }

  /** Weighs each channel by a number from 0 to 1 that is made of the means of all. */
  private Layer squeezeAndExcitation(String se) {
    return new Layer.ResidualBlock(
        se,
        List.of(
            new Layer.AveragePooling2D("pool", map, map, Padding.VALID),
            Layers.conv2D(squeezed, 1, ActivationFunction.RELU).named("conv_reduce"),
            Layers.conv2D(filtered, 1, ActivationFunction.HARD_SIGMOID).named("conv_expand")),
        List.of(),
        Layer.Merge.MULTIPLY,
        ActivationFunction.LINEAR);
  }

  /** RELU, RELU6 or HARD_SILU as a layer. */
  static Layer bend(String name, ActivationFunction function) {
    return switch (function) {
      case RELU -> Layers.reLU().named(name);
      case RELU6 -> new Layer.ReLU(name, 6, 0, 0);
      default -> new Layer.Activation(name, function);
    };
  }
}
