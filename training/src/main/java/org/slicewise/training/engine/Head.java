package org.slicewise.training.engine;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.network.Layer;
import org.slicewise.network.Layer.ActivationFunction;

/**
 * The last activation of a network, split from the layers before it, so that a loss can work on
 * logits.
 *
 * @param layers the network without it
 * @param activation SOFTMAX, SIGMOID, or LINEAR where the network ends otherwise
 */
record Head(List<Layer> layers, ActivationFunction activation) {
  static Head split(List<Layer> layers) {
    List<Layer> before = new ArrayList<>(layers);
    Layer last = before.remove(before.size() - 1);
    if (last instanceof Layer.Softmax) {
      return new Head(before, ActivationFunction.SOFTMAX);
    }
    if (last instanceof Layer.Activation a && isHead(a.activation())) {
      return new Head(before, a.activation());
    }
    if (last instanceof Layer.Dense d && isHead(d.activation())) {
      before.add(
          new Layer.Dense(
              d.name(),
              d.units(),
              ActivationFunction.LINEAR,
              d.useBias(),
              d.kernelInitializer(),
              d.biasInitializer(),
              d.l2()));
      return new Head(before, d.activation());
    }
    return new Head(layers, ActivationFunction.LINEAR);
  }

  private static boolean isHead(ActivationFunction activation) {
    return activation == ActivationFunction.SOFTMAX || activation == ActivationFunction.SIGMOID;
  }
}
