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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.scoring.OnnxModel;

/** What is outside of what a model knows, through the command line: of folds, of smaller forms. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutsideOfFoldsTest {
  private static @TempDir Path temp;
  private Path data;
  private Path network;

  @BeforeAll
  void write() {
    data = Cli.images(temp.resolve("data"), 76); // two thirds are the hundred that it takes
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
    run("crossval", out, "--folds", 3, "--outside", "off");
    Predictions silent = Predictions.read(out.resolve("predictions.csv"));
    assertThat(silent.rows()).noneMatch(r -> r.extra().containsKey(Prediction.OUTSIDE));
    assertThat(json(out).get("outside").isNull()).isTrue();

    Cli.Answer taught = run("crossval", out, "--folds", 3, "--resume");
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

    Cli.Answer again = run("crossval", out, "--folds", 3, "--resume");
    assertThat(again.out()).contains("finished before").doesNotContain("scored again");
    assertThat(Predictions.read(out.resolve("predictions.csv")).rows())
        .extracting(r -> r.extra().get(Prediction.OUTSIDE))
        .isEqualTo(telling.rows().stream().map(r -> r.extra().get(Prediction.OUTSIDE)).toList());
    run("crossval", out, "--folds", 3, "--resume", "--outside", "off");
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
    assertThat(all.at("/kinds/text page/images").asInt()).isEqualTo(9);
    assertThat(all.at("/kinds/upside down/images").asInt()).isEqualTo(90);
    assertThat(all.get("images").asInt()).isEqualTo(images);
    assertThat(all.get("missed").asInt()).isEqualTo(missed);
  }

  @Test
  void aSmallerFormIsGivenWhatTheModelTellsBy() throws IOException {
    Path out = temp.resolve("trained");
    Cli.Answer answer = run("train", out, "--half", "--int8");
    assertThat(answer.out()).containsOnlyOnce("outside: of ");
    float[] image = new float[24 * 24];
    Arrays.fill(image, 0.4f);
    float expected;
    try (OnnxModel model = OnnxModel.open(out.resolve("model.onnx"))) {
      expected = model.outside(image, 1)[0];
    }
    for (String form : List.of("model-half.onnx", "model-int8.onnx")) {
      try (OnnxModel model = OnnxModel.open(out.resolve(form))) {
        assertThat((double) model.outside(image, 1)[0])
            .isCloseTo(expected, within(0.05 * (1 + Math.abs(expected))));
        assertThat(model.info().provenance()).containsKey(OutsideFitting.KEY);
      }
    }
  }

  private static JsonNode json(Path out) throws IOException {
    return new ObjectMapper().readTree(out.resolve("metrics.json").toFile());
  }
}
