package org.slicewise.training.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layers;
import org.slicewise.network.Network;
import org.slicewise.network.Shape;
import org.slicewise.network.weights.Tensor;
import org.slicewise.network.weights.Weights;

class BatchNormTest {
  @BeforeAll
  static void load() {
    LibTorch.start(1);
  }

  @Test
  void theMovingVarianceFollowsTheBiasedVarianceOfTheBatch() {
    // Four numbers of one channel: mean 3, biased variance 5, unbiased 20/3.
    Weights after = train(Shape.image(2, 2, 1), new float[] {0, 2, 4, 6}, 1);
    assertThat(after.get("batch_normalization.running_mean").values()[0])
        .isCloseTo(0.99f * 10 + 0.01f * 3, within(1e-5f));
    assertThat(after.get("batch_normalization.running_var").values()[0])
        .isCloseTo(0.99f * 2 + 0.01f * 5, within(1e-5f));
  }

  @Test
  void oneNumberAChannelHasVarianceZero() {
    Weights after = train(Shape.image(1, 1, 1), new float[] {4}, 1);
    assertThat(after.get("batch_normalization.running_mean").values()[0])
        .isCloseTo(0.99f * 10 + 0.01f * 4, within(1e-5f));
    assertThat(after.get("batch_normalization.running_var").values()[0])
        .isCloseTo(0.99f * 2, within(1e-5f));
  }

  private static Weights train(Shape shape, float[] x, int images) {
    Network network =
        Network.of(
            "bn",
            shape,
            Layers.batchNormalization(),
            Layers.flatten(),
            Layers.dense(2, ActivationFunction.SOFTMAX));
    Map<String, Tensor> start = new LinkedHashMap<>();
    network
        .weightShapes()
        .forEach(
            (name, s) -> {
              int size = 1;
              for (int n : s) {
                size *= n;
              }
              float[] values = new float[size];
              java.util.Arrays.fill(
                  values, name.endsWith("_mean") ? 10 : name.endsWith("_var") ? 2 : 1);
              start.put(name, new Tensor(s, values));
            });
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(new Weights(start));
        InputBuffer input = new InputBuffer()) {
      Graph graph = new Graph(network, parameters);
      var logits =
          graph.logits(
              input.tensor(x, images, shape.height(), shape.width(), shape.channels()), true);
      logits.sum().backward();
      assertThat(Parameters.toArray(logits.detach())).doesNotContain(Float.NaN);
      return parameters.toWeights();
    }
  }
}
