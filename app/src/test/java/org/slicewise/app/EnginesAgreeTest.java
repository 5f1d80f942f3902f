package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.augment.Standardization;
import org.slicewise.data.Preprocessing;
import org.slicewise.image.ImageOptions;
import org.slicewise.model.ModelInfo;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.network.weights.Initialisation;
import org.slicewise.network.weights.Weights;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.training.TorchScorer;

/** What was trained in libtorch is what ONNX Runtime scores. */
class EnginesAgreeTest {
  private static final int BATCH = 3;
  private @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"seed", "small"})
  void libtorchAndOnnxRuntimeGiveTheSameProbabilities(String name) throws IOException {
    Network network = Networks.named(name, Shape.image(96, 96, 3), 2);
    Weights weights = Initialisation.keras(network, 5);
    float[] x = randomImages(96, BATCH);
    float[][] torch;
    try (TorchScorer scorer = new TorchScorer(network, weights)) {
      torch = scorer.score(x, BATCH);
    }
    float[][] onnx;
    try (OnnxModel model = OnnxModel.open(export(network, weights, 96))) {
      onnx = model.score(x, BATCH);
    }
    for (int i = 0; i < BATCH; i++) {
      for (int c = 0; c < 2; c++) {
        assertThat(onnx[i][c]).isCloseTo(torch[i][c], within(1e-4f));
      }
    }
  }

  private Path export(Network network, Weights weights, int side) throws IOException {
    ModelInfo info =
        new ModelInfo(
            network.name(),
            List.of("a", "b"),
            "b",
            new Preprocessing(
                ImageOptions.keras().withTargetSize(side, side),
                Standardization.rescaling(1.0 / 255)),
            Map.of(),
            Map.of(),
            "",
            ModelInfo.RESEARCH_ONLY);
    return Files.write(
        temp.resolve(network.name() + ".onnx"),
        OnnxExport.bytes(network, weights, info.toMetadata()));
  }

  private static float[] randomImages(int side, int images) {
    Random random = new Random(3);
    float[] x = new float[images * side * side * 3];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat();
    }
    return x;
  }
}
