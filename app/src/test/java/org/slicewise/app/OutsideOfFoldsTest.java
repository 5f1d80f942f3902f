package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.augment.Standardization;
import org.slicewise.data.Preprocessing;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.files.AtomicFiles;
import org.slicewise.image.ColorMode;
import org.slicewise.image.ImageOptions;
import org.slicewise.model.ModelInfo;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.network.onnx.OutsideExport;
import org.slicewise.network.reference.RandomNetwork;
import org.slicewise.network.weights.Weights;
import org.slicewise.outside.OutsideDetector;
import org.slicewise.outside.OutsideReader;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.scoring.ScoringOptions;

/** What is outside of what a model knows, through the command line: of folds, of smaller forms. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutsideOfFoldsTest {
  private static @TempDir Path temp;
  private Path data;
  private Path network;

  @BeforeAll
  void write() {
    data = Cli.images(temp.resolve("data"), 106); // half of them are the hundred that it takes
    network = Cli.tinyNetwork(temp);
  }

  private Cli.Answer run(String command, Path out, Object... more) {
    List<Object> words = new ArrayList<>(List.of(command, data, "--out", out));
    words.addAll(List.of("--network", network, "--epochs", 1, "--threads", 1));
    words.addAll(Arrays.asList(more));
    Cli.Answer answer = Cli.run(words.toArray());
    assertThat(answer.err()).isEmpty();
    return answer;
  }

  @Test
  void finishedFoldsLearnToTellWithoutBeingTrainedAgain() throws IOException {
    Path out = temp.resolve("folds");
    run("crossval", out, "--folds", 2, "--outside", "off");
    Predictions silent = Predictions.read(out.resolve("predictions.csv"));
    assertThat(silent.rows()).noneMatch(r -> r.extra().containsKey(Prediction.OUTSIDE));
    assertThat(json(out).get("outside").isNull()).isTrue();

    Cli.Answer taught = run("crossval", out, "--folds", 2, "--resume");
    assertThat(taught.out()).contains("finished before", "scored again").doesNotContain("epoch");
    Predictions telling = Predictions.read(out.resolve("predictions.csv"));
    assertThat(telling.rows()).hasSameSizeAs(silent.rows());
    int outside = 0;
    for (int i = 0; i < telling.rows().size(); i++) {
      Prediction row = telling.rows().get(i);
      assertThat(row.file()).isEqualTo(silent.rows().get(i).file());
      assertThat(row.probabilities()).isEqualTo(silent.rows().get(i).probabilities());
      outside += Boolean.parseBoolean(row.extra().get(Prediction.OUTSIDE)) ? 1 : 0;
    }
    JsonNode metrics = json(out);
    assertThat(metrics.at("/outside/images").asInt()).isEqualTo(outside);
    assertThat(metrics.at("/outside/share/low").isNumber()).isTrue();
    everyKindIsCountedInEachFold(metrics.at("/crossval/no_slices"));

    Cli.Answer again = run("crossval", out, "--folds", 2, "--resume");
    assertThat(again.out()).contains("finished before").doesNotContain("scored again");
    assertThat(Predictions.read(out.resolve("predictions.csv")).rows())
        .extracting(r -> r.extra().get(Prediction.OUTSIDE))
        .isEqualTo(telling.rows().stream().map(r -> r.extra().get(Prediction.OUTSIDE)).toList());
    run("crossval", out, "--folds", 2, "--resume", "--outside", "off");
    assertThat(json(out).get("outside").isNull()).isTrue();
  }

  private static void everyKindIsCountedInEachFold(JsonNode all) {
    int images = 0;
    int missed = 0;
    for (JsonNode kind : all.get("kinds")) {
      images += kind.get("images").asInt();
      missed += kind.get("missed").asInt();
      assertThat(kind.get("missed").asInt()).isBetween(0, kind.get("images").asInt());
    }
    assertThat(all.at("/kinds/text page/images").asInt()).isEqualTo(6);
    assertThat(all.at("/kinds/upside down/images").asInt()).isEqualTo(60);
    assertThat(all.get("images").asInt()).isEqualTo(images);
    assertThat(all.get("missed").asInt()).isEqualTo(missed);
  }

  @Test
  void aSmallerFormIsGivenWhatTheModelTellsBy() {
    Network small = Networks.named("small", Shape.image(48, 48, 1), 2);
    Weights weights = RandomNetwork.weights(small, 1);
    ModelInfo info =
        ModelInfo.of(
            "small",
            List.of("a", "b"),
            new Preprocessing(
                ImageOptions.keras().withTargetSize(48, 48).withColorMode(ColorMode.GRAYSCALE),
                Standardization.rescaling(1 / 255.0)));
    byte[] model = OnnxExport.bytes(small, weights, info.toMetadata());
    OutsideDetector detector = detector(OutsideExport.stretches(model));
    Path half = temp.resolve("half.onnx");
    byte[] bytes = OnnxExport.half(small, weights, info.toMetadata());
    AtomicFiles.write(half, stream -> stream.write(bytes));
    new OutsideFitting.Told(model, info, null).give(half); // nothing was fitted
    try (OnnxModel form = OnnxModel.open(half)) {
      assertThat(form.knowsOutside()).isFalse();
    }
    new OutsideFitting.Told(model, info, detector).give(half);
    float[] x = RandomNetwork.images(small, 4, 2);
    byte[] telling = OutsideExport.withOutside(model, detector);
    try (OnnxModel whole = OnnxModel.open(telling, half, ScoringOptions.defaults());
        OnnxModel form = OnnxModel.open(half)) {
      float[] expected = whole.outside(x, 4);
      float[] found = form.outside(x, 4);
      for (int i = 0; i < 4; i++) {
        assertThat((double) found[i])
            .isCloseTo(expected[i], within(0.02 * (1 + Math.abs(expected[i]))));
      }
    }
  }

  private static OutsideDetector detector(List<List<Integer>> stretches) {
    Random random = new Random(3);
    List<OutsideReader> readers = new ArrayList<>();
    for (List<Integer> parts : stretches) {
      int size = parts.stream().mapToInt(Integer::intValue).sum();
      float[] direction = new float[size];
      float[] scale = new float[size];
      for (int i = 0; i < size; i++) {
        direction[i] = (float) random.nextGaussian();
        scale[i] = (float) (1 / Math.sqrt(size));
      }
      readers.add(new OutsideReader(new float[size], scale, direction, 0.1f, new float[0][], 1e6f));
    }
    return new OutsideDetector(readers);
  }

  private static JsonNode json(Path out) throws IOException {
    return new ObjectMapper().readTree(out.resolve("metrics.json").toFile());
  }
}
