package org.slicewise.training.engine;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.network.Layer;
import org.slicewise.network.Layer.ActivationFunction;

/**
 * Moves a ReLU behind the max pooling that follows it. A maximum and a ReLU commute, in the outputs
 * and in the gradients, and behind the pooling there is a quarter of the numbers to work on (2x2
 * pooling). Weights keep their names.
 */
final class PoolBeforeRelu {
  private PoolBeforeRelu() {}

  static List<Layer> rewrite(List<Layer> layers) {
    List<Layer> out = new ArrayList<>();
    for (Layer layer : layers) {
      out.add(inside(layer));
    }
    for (int i = 0; i + 1 < out.size(); i++) {
      if (!(out.get(i + 1) instanceof Layer.MaxPooling2D)) {
        continue;
      }
      Layer relu = new Layer.Activation(out.get(i).name() + "_relu", ActivationFunction.RELU);
      if (out.get(i) instanceof Layer.Conv2D conv && conv.activation() == ActivationFunction.RELU) {
        out.set(i, linear(conv));
        out.add(i + 2, relu);
      } else if (out.get(i) instanceof Layer.DepthwiseConv2D conv
          && conv.activation() == ActivationFunction.RELU) {
        out.set(i, linear(conv));
        out.add(i + 2, relu);
      } else if (isRelu(out.get(i))) {
        out.set(i, out.get(i + 1));
        out.set(i + 1, relu);
      }
    }
    return out;
  }

  private static Layer inside(Layer layer) {
    if (layer instanceof Layer.ResidualBlock block) {
      return new Layer.ResidualBlock(
          block.name(),
          rewrite(block.body()),
          rewrite(block.shortcut()),
          block.merge(),
          block.activation());
    }
    if (layer instanceof Layer.LevelStatistics statistics) {
      return new Layer.LevelStatistics(
          statistics.name(), statistics.stages().stream().map(PoolBeforeRelu::rewrite).toList());
    }
    if (layer instanceof Layer.Branches branches) {
      return new Layer.Branches(
          branches.name(), branches.branches().stream().map(PoolBeforeRelu::rewrite).toList());
    }
    return layer;
  }

  private static boolean isRelu(Layer layer) {
    return (layer instanceof Layer.Activation a && a.activation() == ActivationFunction.RELU)
        || (layer instanceof Layer.ReLU r
            && Double.isInfinite(r.maxValue())
            && r.negativeSlope() == 0
            && r.threshold() == 0);
  }

  private static Layer linear(Layer.Conv2D c) {
    return new Layer.Conv2D(
        c.name(),
        c.filters(),
        c.kernelSize(),
        c.strides(),
        c.padding(),
        c.dilationRate(),
        c.groups(),
        ActivationFunction.LINEAR,
        c.useBias(),
        c.kernelInitializer(),
        c.biasInitializer(),
        c.l2());
  }

  private static Layer linear(Layer.DepthwiseConv2D c) {
    return new Layer.DepthwiseConv2D(
        c.name(),
        c.kernelSize(),
        c.strides(),
        c.padding(),
        c.depthMultiplier(),
        c.dilationRate(),
        ActivationFunction.LINEAR,
        c.useBias(),
        c.depthwiseInitializer(),
        c.biasInitializer(),
        c.l2());
  }
}
