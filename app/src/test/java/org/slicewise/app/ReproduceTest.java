package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A recorded training, run again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReproduceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static @TempDir Path temp;
  private Path data;
  private Path out;

  @BeforeAll
  void train() {
    data = Cli.images(temp.resolve("data"), 12);
    out = temp.resolve("out");
    Cli.Answer answer =
        Cli.run(
            "train",
            data,
            "--out",
            out,
            "--network",
            Cli.tinyNetwork(temp),
            "--epochs",
            3,
            "--batch-size",
            4,
            "--horizontal-flip",
            "--test-share",
            0.25);
    assertThat(answer.err()).isEmpty();
    assertThat(answer.status()).isZero();
  }

  @Test
  void theSameTrainingGivesTheSameWeightsPredictionsAndMetrics() {
    Cli.Answer answer = Cli.run("reproduce", out.resolve("run.json"));
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out())
        .contains(
            "split: the same",
            "weights: the same",
            "validation predictions: the same",
            "validation metrics: the same",
            "test predictions: the same",
            "environment: the same versions, system and processor",
            "Reproduced: everything is the same to the last bit.");
    assertThat(answer.status()).isZero();
  }

  @Test
  void whatDiffersIsNamedWithTheEnvironmentThatMayBeWhy() throws IOException {
    Path copy = temp.resolve("copy");
    Cli.copy(out, copy);
    ObjectNode run = (ObjectNode) JSON.readTree(copy.resolve("run.json").toFile());
    run.put("weights_sha256", "0123");
    ((ObjectNode) run.get("environment")).put("java", "1.4 (Sun)");
    ((ObjectNode) run.get("settings").get("training")).put("epochs", 2);
    JSON.writeValue(copy.resolve("run.json").toFile(), run);
    Path kept = temp.resolve("kept");
    Cli.Answer answer = Cli.run("reproduce", copy.resolve("run.json"), "--out", kept);
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out())
        .contains("weights: DIFFERENT", "java: ", "was 1.4 (Sun)", "NOT reproduced")
        .containsPattern(
            "validation predictions: DIFFERENT, by at most \\S+ in probability; \\d+ of")
        .containsPattern("validation metrics: DIFFERENT, .*log_loss \\S+, was ");
    assertThat(answer.status()).isEqualTo(1);
    assertThat(kept.resolve("model.onnx")).exists();
  }

  @Test
  void otherImagesAreRefused() throws IOException {
    Path other = Cli.images(temp.resolve("other"), 12);
    Files.copy(
        other.resolve("dark/00.png"),
        other.resolve("bright/00.png"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Cli.Answer answer = Cli.run("reproduce", out.resolve("run.json"), "--data", other);
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains("are not the 24 that", "fingerprint", "--data");
    assertThat(Cli.run("reproduce", out.resolve("run.json"), "--data", temp.resolve("none")).err())
        .contains("is no folder here; say where they are with --data");
  }

  @Test
  void whatIsNoRecordIsRefused() throws IOException {
    Path file = Files.writeString(temp.resolve("no.json"), "{\"settings\": {}}");
    assertThat(Cli.run("reproduce", file).err()).contains("lacks 'data'");
    assertThat(Cli.run("reproduce", Files.writeString(temp.resolve("cut.json"), "{\"a\"")).err())
        .contains("cut.json is not JSON or cut short");
    assertThat(Cli.run("reproduce", temp.resolve("missing.json")).status()).isEqualTo(2);
  }
}
