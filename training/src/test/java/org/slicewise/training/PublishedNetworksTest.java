package org.slicewise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
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
import org.slicewise.network.weights.Tensor;
import org.slicewise.network.weights.Weights;
import org.slicewise.testing.TimmAnswers;

/** libtorch against timm; ONNX Runtime has the same test in the network module. */
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
  void giveTimmsLogits(String name) {
    TimmAnswers timm = TimmAnswers.of(name);
    for (TimmAnswers.Case recorded : timm.cases()) {
      Shape input = Shape.image(recorded.height(), recorded.width(), recorded.channels());
      int classes = recorded.classes();
      List<Layer> layers =
          new ArrayList<>(Networks.named(name, input, recorded.classes()).layers());
      Layer last = layers.remove(layers.size() - 1);
      layers.add(Layers.dense(classes, ActivationFunction.LINEAR).named(last.name()));
      Network network = new Network(name, input, layers);
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      network
          .weightShapes()
          .forEach((at, shape) -> tensors.put(at, new Tensor(shape, timm.weight(at, shape))));
      try (TorchScorer scorer = new TorchScorer(network, new Weights(tensors))) {
        float[][] found = scorer.score(recorded.images(), recorded.size());
        for (int i = 0; i < recorded.logits().length; i++) {
          assertThat((double) found[i / classes][i % classes])
              .isCloseTo(recorded.logits()[i], within(1e-3));
        }
      }
    }
  }
}
