package org.slicewise.training;

import org.slicewise.network.Layer;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layer.Padding;
import org.slicewise.network.Layers;
import org.slicewise.network.Network;
import org.slicewise.network.Shape;
import org.slicewise.network.weights.Weights;

/** Small networks and comparisons for tests. */
final class Examples {
  private Examples() {}

  /** Every part whose state a resume must carry: convolution, batch norm, dropout, L2. */
  static Network network() {
    Layer.Dense dense = Layers.dense(8, ActivationFunction.RELU);
    return Network.of(
        "tiny",
        Shape.image(8, 8, 1),
        Layers.conv2D(6, 3, 1, Padding.SAME, ActivationFunction.RELU),
        Layers.maxPooling2D(),
        Layers.batchNormalization(),
        Layers.flatten(),
        Layers.dropout(0.3),
        new Layer.Dense(
            "",
            dense.units(),
            dense.activation(),
            dense.useBias(),
            dense.kernelInitializer(),
            dense.biasInitializer(),
            1e-3),
        Layers.dense(2, ActivationFunction.SOFTMAX));
  }

  static TinyImages images() {
    return TinyImages.noise(22, 8, 1, 2, 4, 5);
  }

  /** Whether two sets of weights are the same to the last bit. */
  static boolean same(Weights a, Weights b) {
    if (!a.tensors().keySet().equals(b.tensors().keySet())) {
      return false;
    }
    return a.tensors().keySet().stream()
        .allMatch(name -> java.util.Arrays.equals(a.get(name).values(), b.get(name).values()));
  }
}
