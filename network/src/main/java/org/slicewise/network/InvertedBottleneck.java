package org.slicewise.network;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.network.Layer.ActivationFunction;

/**
 * MobileNetV2's block (Sandler et al. 2018): channels are made more, filtered one by one and made
 * fewer, and the input is added where shape allows. Layers are called as timm calls them.
 *
 * @param name of the block, before the names of its layers
 * @param in channels of its input
 * @param expansion how many times more channels are filtered; with 1 the first convolution is not
 *     there
 * @param out channels of its output
 */
record InvertedBottleneck(
    Dialect dialect, String name, int in, int expansion, int kernel, int stride, int out) {

  List<Layer> layers() {
    boolean residual = stride == 1 && in == out;
    String prefix = residual ? "" : name + "."; // a residual block prefixes its layers itself
    List<Layer> body = new ArrayList<>();
    int norm = 1;
    if (expansion > 1) {
      body.addAll(dialect.convolution(prefix + "conv_pw", in * expansion, 1, 1));
      body.add(dialect.norm(prefix + "bn" + norm));
      body.add(relu6(prefix + "act" + norm++));
    }
    body.addAll(dialect.depthwise(prefix + "conv_dw", kernel, stride));
    body.add(dialect.norm(prefix + "bn" + norm));
    body.add(relu6(prefix + "act" + norm++));
    body.addAll(dialect.convolution(prefix + (expansion > 1 ? "conv_pwl" : "conv_pw"), out, 1, 1));
    body.add(dialect.norm(prefix + "bn" + norm));
    return residual
        ? List.of(new Layer.ResidualBlock(name, body, List.of(), ActivationFunction.LINEAR))
        : body;
  }

  static Layer relu6(String name) {
    return new Layer.ReLU(name, 6, 0, 0);
  }
}
