package org.slicewise.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.EfficientNetLite;
import org.slicewise.network.Layer;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layers;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.reference.ReferenceForward;
import org.slicewise.network.weights.Safetensors;
import org.slicewise.network.weights.Tensor;
import org.slicewise.network.weights.Weights;
import org.slicewise.testing.Golden;

class EfficientNetLiteTest {

  /** Parameters of timm's tf_efficientnet_lite0 to 4 with 1000 classes, moving averages apart. */
  @ParameterizedTest
  @CsvSource({"0,4652008", "1,5416680", "2,6092072", "3,8197096", "4,13006568"})
  void hasAsManyTrainableParametersAsTimm(int variant, long parameters) {
    Network network = Networks.named("lite" + variant, Shape.image(224, 224, 3), 1000);
    assertThat(network.trainableParameters()).isEqualTo(parameters);
  }

  @Tag("golden")
  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void givesTimmsFeaturesAndLogits(int variant) throws OrtException {
    Weights weights = published(variant);
    for (JsonNode recorded : Golden.cases("lite" + variant + ".json")) {
      int height = recorded.get("shape").get(2).asInt();
      int width = recorded.get("shape").get(3).asInt();
      Shape input = Shape.image(height, width, recorded.get("shape").get(1).asInt());
      int size = recorded.get("shape").get(0).asInt();
      float[] images = channelsLast(Golden.floats(recorded.get("input")), input, size);
      List<Layer> layers = new ArrayList<>(EfficientNetLite.backbone(variant));
      layers.add(Layers.globalAveragePooling2D());
      Network features = new Network("features", input, layers);
      Weights ofFeatures = without(weights, "classifier.");
      near(outputs(features, ofFeatures, images, size), recorded.get("features_mean_by_channel"));
      layers.add(
          Layers.dense(recorded.get("logits").size() / size, ActivationFunction.LINEAR)
              .named("classifier"));
      Network whole = new Network("whole", input, layers);
      near(outputs(whole, weights, images, size), recorded.get("logits"));
      if (height * width <= 4096) {
        near(ReferenceForward.of(whole, weights, images, size), recorded.get("logits"));
      }
    }
  }

  @Test
  void namesTheFirstTensorsThatDoNotFit() {
    Network two = Networks.named("lite0", Shape.image(64, 64, 1), 2);
    Weights weights = published(0);
    assertThatThrownBy(() -> weights.requireFits(two))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("conv_stem.weight is [32, 3, 3, 3] (expected [32, 1, 3, 3])")
        .hasMessageContaining("classifier.weight is [1000, 1280] (expected [2, 1280])");
  }

  private static Weights published(int variant) {
    Path file = Golden.weights().resolve("tf_efficientnet_lite" + variant + ".safetensors");
    assumeTrue(
        Files.exists(file),
        () -> file + " is not here; -Dweights=DIR says where it is to be found");
    return Safetensors.read(file);
  }

  private static Weights without(Weights weights, String prefix) {
    Map<String, Tensor> kept = new LinkedHashMap<>(weights.tensors());
    kept.keySet().removeIf(name -> name.startsWith(prefix));
    return new Weights(kept);
  }

  private static float[] outputs(Network network, Weights weights, float[] images, int size)
      throws OrtException {
    try (Engine engine = new Engine(OnnxExport.bytes(network, weights, Map.of()))) {
      return engine.run(images, network.input(), size).get(OnnxExport.PROBABILITIES);
    }
  }

  private static float[] channelsLast(float[] x, Shape shape, int size) {
    float[] y = new float[x.length];
    int pixels = shape.height() * shape.width();
    int channels = shape.channels();
    for (int n = 0; n < size; n++) {
      for (int c = 0; c < channels; c++) {
        for (int p = 0; p < pixels; p++) {
          y[(n * pixels + p) * channels + c] = x[(n * channels + c) * pixels + p];
        }
      }
    }
    return y;
  }

  private static void near(float[] found, JsonNode recorded) {
    double[] expected = Golden.doubles(recorded);
    assertThat(found).hasSize(expected.length);
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i]).as("number %d", i).isCloseTo(expected[i], within(1e-3));
    }
  }
}
