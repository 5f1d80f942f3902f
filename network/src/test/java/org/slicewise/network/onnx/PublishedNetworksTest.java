package org.slicewise.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.network.Layer;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layers;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.reference.ReferenceForward;
import org.slicewise.network.weights.Tensor;
import org.slicewise.network.weights.Weights;
import org.slicewise.testing.TimmAnswers;

/**
 * The networks that timm has too, against what timm's answer, whose weights hang on their names.
 */
class PublishedNetworksTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet18",
        "resnet34",
        "resnet50",
        "densenet121",
        "mobilenetv2",
        "mobilenetv3-large",
        "mobilenetv3-small"
      })
  void giveTimmsLogitsOnImagesOfAnySizeAndChannels(String name) throws OrtException {
    TimmAnswers timm = TimmAnswers.of(name);
    for (TimmAnswers.Case recorded : timm.cases()) {
      Shape input = Shape.image(recorded.height(), recorded.width(), recorded.channels());
      Network network = Networks.named(name, input, recorded.classes());
      assertThat(network.trainableParameters() + stem(timm, network)).isEqualTo(timm.trainable());
      Network scores = scores(network);
      Weights weights = weights(scores, timm);
      float[] x = recorded.images();
      near(OnnxExport.bytes(scores, weights, Map.of()), x, input, recorded, 1e-3);
      if (recorded.size() == 1 && recorded.channels() == 3) { // slow
        near(ReferenceForward.of(scores, weights, x, 1), recorded, 1e-3);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet18",
        "densenet121",
        "mobilenetv2",
        "mobilenetv3-large",
        "mobilenetv3-small"
      })
  void giveNearlyTimmsLogitsInInt8AndInHalfPrecision(String name) throws OrtException {
    TimmAnswers timm = TimmAnswers.of(name);
    TimmAnswers.Case recorded = timm.cases().get(0);
    Shape input = Shape.image(recorded.height(), recorded.width(), recorded.channels());
    Network scores = scores(Networks.named(name, input, recorded.classes()));
    Weights weights = weights(scores, timm);
    float[] x = recorded.images();
    Map<String, float[]> ranges = OnnxExportTest.ranges(scores, weights, x, recorded.size());
    byte[] int8 = OnnxExport.int8(scores, weights, Map.of(), ranges);
    byte[] half = OnnxExport.half(scores, weights, Map.of());
    double most = Arrays.stream(recorded.logits()).max().getAsDouble();
    double least = Arrays.stream(recorded.logits()).min().getAsDouble();
    near(int8, x, input, recorded, 0.1 * (most - least));
    near(half, x, input, recorded, 0.003 * (most - least));
  }

  private static void near(
      byte[] model, float[] x, Shape input, TimmAnswers.Case recorded, double tolerance)
      throws OrtException {
    try (Engine engine = new Engine(model)) {
      near(
          engine.run(x, input, recorded.size()).get(OnnxExport.PROBABILITIES), recorded, tolerance);
    }
  }

  /** The parameters of the channels that an input of three would have more. */
  private static long stem(TimmAnswers timm, Network network) {
    int[] shape = network.weightShapes().values().iterator().next();
    return (3L - network.input().channels()) * shape[0] * shape[2] * shape[3];
  }

  /** The network without its softmax. */
  private static Network scores(Network network) {
    List<Layer> layers = new ArrayList<>(network.layers());
    Layer last = layers.remove(layers.size() - 1);
    int classes = network.output().channels();
    layers.add(Layers.dense(classes, ActivationFunction.LINEAR).named(last.name()));
    return new Network(network.name(), network.input(), layers);
  }

  private static Weights weights(Network network, TimmAnswers timm) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    network
        .weightShapes()
        .forEach((name, shape) -> tensors.put(name, new Tensor(shape, timm.weight(name, shape))));
    return new Weights(tensors);
  }

  private static void near(float[] found, TimmAnswers.Case recorded, double tolerance) {
    assertThat(found).hasSameSizeAs(recorded.logits());
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i]).isCloseTo(recorded.logits()[i], within(tolerance));
    }
  }
}
