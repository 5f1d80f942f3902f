package org.slicewise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.network.EfficientNetLite;
import org.slicewise.network.Layer;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layers;
import org.slicewise.network.Network;
import org.slicewise.network.Shape;
import org.slicewise.network.weights.Safetensors;
import org.slicewise.testing.Golden;

/** libtorch with timm's weights; ONNX Runtime has the same test in the network module. */
class EfficientNetLiteTest {

  @Tag("golden")
  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void givesTimmsLogits(int variant) {
    Path file = Golden.weights().resolve("tf_efficientnet_lite" + variant + ".safetensors");
    assumeTrue(
        Files.exists(file),
        () -> file + " is not here; -Dweights=DIR says where it is to be found");
    for (JsonNode recorded : Golden.cases("lite" + variant + ".json")) {
      int size = recorded.get("shape").get(0).asInt();
      Shape input =
          Shape.image(
              recorded.get("shape").get(2).asInt(),
              recorded.get("shape").get(3).asInt(),
              recorded.get("shape").get(1).asInt());
      double[] expected = Golden.doubles(recorded.get("logits"));
      List<Layer> layers = new ArrayList<>(EfficientNetLite.backbone(variant));
      layers.add(Layers.globalAveragePooling2D());
      layers.add(
          Layers.dense(expected.length / size, ActivationFunction.LINEAR).named("classifier"));
      Network network = new Network("whole", input, layers);
      try (TorchScorer scorer = new TorchScorer(network, Safetensors.read(file))) {
        float[][] found =
            scorer.score(channelsLast(Golden.floats(recorded.get("input")), input, size), size);
        for (int i = 0; i < expected.length; i++) {
          int classes = expected.length / size;
          assertThat((double) found[i / classes][i % classes]).isCloseTo(expected[i], within(1e-3));
        }
      }
    }
  }

  private static float[] channelsLast(float[] x, Shape shape, int size) {
    float[] y = new float[x.length];
    int pixels = shape.height() * shape.width();
    int channels = shape.channels();
    for (int i = 0; i < x.length; i++) {
      int image = i / (pixels * channels);
      int channel = i / pixels % channels;
      y[(image * pixels + i % pixels) * channels + channel] = x[i];
    }
    return y;
  }
}
