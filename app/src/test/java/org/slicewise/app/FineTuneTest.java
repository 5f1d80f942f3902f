package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.evaluation.Predictions;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.network.onnx.OnnxWeights;
import org.slicewise.network.reference.RandomNetwork;
import org.slicewise.network.weights.Safetensors;
import org.slicewise.network.weights.StartingWeights;
import org.slicewise.network.weights.Weights;

/** Training that starts from a file of weights, through the command line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FineTuneTest {
  private static @TempDir Path temp;
  private Path data;
  private Path weights;

  @BeforeAll
  void write() {
    data = Cli.images(temp.resolve("data"), 12);
    // What a user has: weights made for a thousand colour classes.
    Weights published = RandomNetwork.weights(Networks.named("lite0", shape(3), 7), 1);
    weights = temp.resolve("published.safetensors");
    Safetensors.write(weights, published);
  }

  private static Shape shape(int channels) {
    return Shape.image(32, 32, channels);
  }

  private Cli.Answer train(Path out, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "train",
                data,
                "--out",
                out,
                "--target-size",
                "32,32",
                "--color-mode",
                "grayscale",
                "--weights",
                weights,
                "--threads",
                1));
    words.addAll(List.of(more));
    return Cli.run(words.toArray());
  }

  @Test
  void aLogisticHeadLeavesTheNetworkBeforeItAsItWas() throws IOException {
    Path out = temp.resolve("head");
    Cli.Answer answer =
        train(out, "--network", "lite0-levels", "--head", "logistic", "--epochs", 0);
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out()).contains("logistic head on 3328 features", "held out");
    JsonNode run = Json.read(out.resolve("run.json"));
    assertThat(run.get("initial_weights").asText()).startsWith("published.safetensors, SHA-256 ");
    assertThat(run.get("stopped_because").asText()).contains("only the classifier");
    // The classes of the test images differ in brightness: features of any network tell.
    assertThat(
            Json.read(out.resolve("validation/metrics.json"))
                .at("/metrics/roc_auc/value")
                .asDouble())
        .isGreaterThan(0.9);
    assertThat(Files.exists(out.resolve(".features.onnx"))).isFalse();
  }

  @Test
  void crossValidationWithALogisticHeadGivesTheSameAgainAfterHalfOfIt() throws IOException {
    Object[] command = {
      "crossval",
      data,
      "--out",
      temp.resolve("folds"),
      "--target-size",
      "32,32",
      "--color-mode",
      "grayscale",
      "--weights",
      weights,
      "--network",
      "lite0",
      "--head",
      "logistic",
      "--epochs",
      0,
      "--views",
      2,
      "--brightness-range",
      "0.9,1.1",
      "--folds",
      3,
      "--threads",
      1
    };
    assertThat(Cli.run(command).err()).isEmpty();
    byte[] whole = Files.readAllBytes(temp.resolve("folds/predictions.csv"));
    // As after a kill in the second fold: the first is finished, the others are not.
    for (String fold : List.of("repeat-1-fold-2", "repeat-1-fold-3")) {
      OutFolder.deleteTree(temp.resolve("folds/folds").resolve(fold));
    }
    List<Object> again = new ArrayList<>(List.of(command));
    again.add("--resume");
    assertThat(Cli.run(again.toArray()).err()).isEmpty();
    assertThat(Files.readAllBytes(temp.resolve("folds/predictions.csv"))).isEqualTo(whole);
    assertThat(Predictions.read(temp.resolve("folds/predictions.csv")).rows()).hasSize(24);
    decisionsOfTheFoldsGoIntoAModelOfAllImages();
    anotherViewAsksTheSameNetworksAgain(again);
  }

  private void anotherViewAsksTheSameNetworksAgain(List<Object> resumed) {
    List<Object> flipped = new ArrayList<>(resumed);
    flipped.addAll(List.of("--tta", "flip"));
    Predictions before = Predictions.read(temp.resolve("folds/predictions.csv"));
    Cli.Answer answer = Cli.run(flipped.toArray());
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out()).contains("finished before", "scored again with tta flip");
    assertThat(answer.out()).doesNotContain("logistic head on");
    assertThat(Predictions.read(temp.resolve("folds/predictions.csv"))).isNotEqualTo(before);
  }

  private void decisionsOfTheFoldsGoIntoAModelOfAllImages() {
    Object[] recipe = {
      "--network",
      "lite0",
      "--head",
      "logistic",
      "--epochs",
      0,
      "--views",
      2,
      "--brightness-range",
      "0.9,1.1",
      "--split",
      "all",
      "--decisions-from",
      temp.resolve("folds")
    };
    Path out = temp.resolve("all");
    Cli.Answer answer = train(out, recipe);
    assertThat(answer.err()).isEmpty();
    JsonNode decisions = Json.read(out.resolve("run.json")).get("decisions");
    assertThat(decisions).isEqualTo(Json.read(temp.resolve("folds/decisions.json")));
    assertThat(decisions.at("/fitted_on/part").asText()).contains("out-of-fold");
    assertThat(decisions.at("/fitted_on/images").asInt()).isEqualTo(24);

    recipe[7] = 3;
    Cli.Answer other = train(temp.resolve("other"), recipe);
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.err()).contains("another recipe", "views=2", "views=3");
    recipe[7] = 2;
    recipe[recipe.length - 1] = temp.resolve("nothing");
    assertThat(train(temp.resolve("none"), recipe).err()).contains("nothing");
  }

  @Test
  void fineTuningMovesWhatIsNotFrozenFromTheFilesWeights() throws IOException {
    Path out = temp.resolve("tuned");
    Cli.Answer answer =
        train(
            out,
            "--network",
            "lite0",
            "--epochs",
            1,
            "--batch-size",
            4,
            "--learning-rate",
            0.001,
            "--freeze",
            "blocks.5",
            "--freeze-batch-norm",
            "--layer-decay",
            0.7,
            "--head-rate",
            0.5,
            "--use-ema",
            "--mixup",
            0.2);
    assertThat(answer.err()).isEmpty();
    assertThat(answer.status()).isZero();
    // What stands still, its batch normalisation folded in, is what an untrained export holds.
    Network network = Networks.named("lite0", shape(1), 2);
    Map<String, float[]> before =
        OnnxWeights.of(
            OnnxExport.bytes(
                network, StartingWeights.read(weights, network, 1).weights(), Map.of()));
    Map<String, float[]> after = OnnxWeights.of(Files.readAllBytes(out.resolve("model.onnx")));
    assertThat(after.get("conv_stem.weight")).containsExactly(before.get("conv_stem.weight"));
    assertThat(after.get("blocks.5.0.conv_pw.weight"))
        .containsExactly(before.get("blocks.5.0.conv_pw.weight"));
    assertThat(after.get("blocks.6.0.conv_pw.weight"))
        .isNotEqualTo(before.get("blocks.6.0.conv_pw.weight"));
  }

  @Test
  void weightsOfAnotherNetworkAndOptionsThatDoNotFitAreRefused() {
    assertThat(train(temp.resolve("x1"), "--network", "lite2").err())
        .contains("published.safetensors", "'lite2'", "is missing");
    assertThat(train(temp.resolve("x2"), "--network", "lite0", "--freeze", "blocks.9").err())
        .contains("blocks.9", "did you mean");
    assertThat(train(temp.resolve("x3"), "--network", "lite0", "--views", 3).err())
        .contains("--head logistic");
    assertThat(train(temp.resolve("x4"), "--network", "lite0", "--epochs", 0).err())
        .contains("epochs");
    Cli.Answer missing =
        Cli.run(
            "train", data, "--out", temp.resolve("x5"), "--network", "lite0", "--weights", "no.st");
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err()).contains("no.st");
  }
}
