package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.robustness.Change;

/** Robustness as a user asks for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RobustnessTest {
  private static @TempDir Path temp;
  private Path data;
  private Path trained;
  private Cli.Answer training;

  @BeforeAll
  void train() {
    data = Cli.images(temp.resolve("data"), 10);
    trained = temp.resolve("trained");
    training =
        Cli.run(
            "train",
            data,
            "--out",
            trained,
            "--network",
            Cli.tinyNetwork(temp),
            "--epochs",
            3,
            "--batch-size",
            4,
            "--threads",
            1,
            "--validation-share",
            0.4,
            "--robustness");
    assertThat(training.err()).isEmpty();
    assertThat(training.status()).isZero();
  }

  @Test
  void trainingReportsItOfEachPartWhereItIsAskedTo() throws IOException {
    JsonNode robustness = json(trained.resolve("validation/metrics.json")).get("robustness");
    assertThat(robustness.get("changes")).hasSize(Change.values().length);
    String sentence = robustness.get("sentence").asText();
    assertThat(training.out()).contains("validation part:", "half the size", sentence);
    String page = Files.readString(trained.resolve("validation/report.html"));
    assertThat(page).contains("The same images, changed", "turned left by 3°");
    assertThat(trained.resolve("validation/charts/robustness.svg")).exists();
    assertThat(json(trained.resolve("run.json")).get("settings").get("robustness").asBoolean())
        .isTrue();
  }

  @Test
  void evaluatingAgainGivesTheSameTableAndOnlyWhereItIsAskedFor() throws IOException {
    JsonNode then = json(trained.resolve("validation/metrics.json")).get("robustness");
    JsonNode asked = evaluate("asked", "--robustness");
    assertThat(asked.get("robustness")).isEqualTo(then);
    assertThat(asked.get("metrics").get("accuracy").get("low"))
        .isEqualTo(then.get("unchanged").get("low"));
    assertThat(evaluate("unasked").has("robustness")).isFalse();
  }

  @Test
  void aTableOfPredictionsHasNoImagesToChange() {
    Cli.Answer answer =
        Cli.run(
            "evaluate",
            "--predictions",
            trained.resolve("validation/predictions.csv"),
            "--robustness",
            "--out",
            temp.resolve("refused"));
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains("--robustness scores changed images", "give MODEL and DATA");
  }

  @Test
  void aWordThatIsNeitherTrueNorFalseIsNamedBeforeTheTraining() {
    Path config = Cli.write(temp.resolve("wrong.yaml"), "robustness: maybe\n");
    Cli.Answer answer = Cli.run("train", data, "--out", temp.resolve("never"), "--config", config);
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains("'robustness' must be true or false, found 'maybe'");
  }

  @Test
  void protocolsAreNotSilentlyScoredWithoutIt() {
    Path config = Cli.write(temp.resolve("robust.yaml"), "robustness: true\n");
    Cli.Answer answer =
        Cli.run("protocols", data, "--out", temp.resolve("no protocols"), "--config", config);
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains("'robustness' is for train, crossval and evaluate");
  }

  /** Finished folds are asked, not trained again, and decided as they were unchanged. */
  @Test
  void foldsAreAskedAboutTheImagesThatTheyHeldOut() throws IOException {
    Path out = temp.resolve("folds");
    Object[] crossval = {
      "crossval",
      data,
      "--out",
      out,
      "--network",
      Cli.tinyNetwork(temp),
      "--epochs",
      1,
      "--batch-size",
      4,
      "--threads",
      1,
      "--folds",
      2
    };
    Cli.Answer plain = Cli.run(crossval);
    assertThat(plain.err()).isEmpty();
    JsonNode before = json(out.resolve("metrics.json"));
    assertThat(before.has("robustness")).isFalse();
    Cli.Answer asked =
        Cli.run(
            Stream.of(crossval, new Object[] {"--resume", "--robustness"})
                .flatMap(Stream::of)
                .toArray());
    assertThat(asked.err()).isEmpty();
    assertThat(asked.out()).contains("finished before", "half the size");
    JsonNode after = json(out.resolve("metrics.json"));
    assertThat(after.get("metrics")).isEqualTo(before.get("metrics"));
    JsonNode robustness = after.get("robustness");
    assertThat(robustness.get("n")).isEqualTo(before.get("n"));
    assertThat(robustness.get("unchanged").get("value"))
        .isEqualTo(before.get("metrics").get("accuracy").get("value"));
    assertThat(robustness.get("changes")).hasSize(Change.values().length);
    for (JsonNode change : robustness.get("changes")) {
      if (change.get("change").asText().equals("PNG")) { // the images are PNG
        assertThat(change.get("class_changes").get("value").asDouble()).isZero();
        assertThat(change.get("mean_absolute_change").get("value").asDouble()).isZero();
      }
    }
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("The same images, changed", "turned left by 3°");
    assertThat(out.resolve("charts/robustness.svg")).exists();
  }

  private JsonNode evaluate(String name, Object... more) throws IOException {
    Path out = temp.resolve(name);
    Object[] words =
        Stream.concat(
                Stream.of(
                    "evaluate",
                    trained.resolve("model.onnx"),
                    data,
                    "--subset",
                    "validation",
                    "--out",
                    out),
                Stream.of(more))
            .toArray();
    assertThat(Cli.run(words).status()).isZero();
    return json(out.resolve("metrics.json"));
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }
}
