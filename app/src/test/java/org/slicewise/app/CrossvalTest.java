package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;

/** Cross-validation through the command line: pooled, resumed after a kill, never mixed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossvalTest {
  private static @TempDir Path temp;
  private Path data;
  private Path network;
  private Path out;
  private Cli.Answer answer;

  @BeforeAll
  void crossValidate() {
    data = Cli.images(temp.resolve("data"), 12);
    network = Cli.tinyNetwork(temp);
    out = temp.resolve("out");
    answer = crossval(data, out, 8, "--folds", 3);
  }

  private Object[] command(Path folder, Path into, int epochs, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "crossval",
                folder,
                "--out",
                into,
                "--network",
                network,
                "--epochs",
                epochs,
                "--batch-size",
                4,
                "--learning-rate",
                0.05,
                "--threads",
                1));
    words.addAll(List.of(more));
    return words.toArray();
  }

  private Cli.Answer crossval(Path folder, Path into, int epochs, Object... more) {
    return Cli.run(command(folder, into, epochs, more));
  }

  @Test
  void heldOutPredictionsOfAllFoldsArePooled() throws IOException {
    assertThat(answer.err()).isEmpty();
    assertThat(answer.status()).isZero();
    Predictions pooled = Predictions.read(out.resolve("predictions.csv"));
    assertThat(pooled.rows()).extracting(Prediction::file).hasSize(24).doesNotHaveDuplicates();
    assertThat(pooled.rows()).extracting(r -> r.extra().get("fold")).containsOnly("1", "2", "3");
    JsonNode metrics = json(out.resolve("metrics.json"));
    assertThat(metrics.get("n").asInt()).isEqualTo(24);
    assertThat(metrics.at("/metrics/accuracy/value").asDouble()).isGreaterThan(0.8);
    assertThat(metrics.at("/baselines/majority/accuracy/value").isNumber()).isTrue();
    assertThat(metrics.at("/baselines/metadata_only/accuracy/value").isNumber()).isTrue();
    assertThat(metrics.at("/crossval/folds").size()).isEqualTo(3);
    double mean = 0;
    for (JsonNode fold : metrics.at("/crossval/folds")) {
      assertThat(fold.get("n").asInt() + fold.get("train").asInt()).isEqualTo(24);
      mean += fold.get("accuracy").asDouble() / 3;
    }
    assertThat(metrics.at("/crossval/over_folds/accuracy/mean").asDouble())
        .isCloseTo(mean, org.assertj.core.data.Offset.offset(1e-12));
    assertThat(Cli.files(out))
        .contains(
            "report.html",
            "split.csv",
            "decisions.json",
            "run.json",
            "folds/repeat-1-fold-2/model.onnx",
            "folds/repeat-1-fold-2/history.csv",
            "folds/repeat-1-fold-2/split.csv",
            "folds/repeat-1-fold-2/predictions.csv",
            "folds/repeat-1-fold-2/metrics.json")
        .noneMatch(f -> f.contains("checkpoints"));
    assertThat(answer.out()).contains("mean accuracy of the 3 folds", "Report: ");
    assertThat(Files.readString(out.resolve("report.html"))).contains("fold 3");
  }

  @Test
  void eachFoldIsCalibratedWithoutItself() throws IOException {
    // Fitting on the other folds' tables alone gives the very probabilities of the pooled table.
    JsonNode metrics = json(out.resolve("metrics.json"));
    assertThat(metrics.at("/crossval/calibrated_on").asText()).contains("other folds");
    Predictions pooled = Predictions.read(out.resolve("predictions.csv"));
    for (int fold = 1; fold <= 3; fold++) {
      List<Prediction> others = new ArrayList<>();
      for (int other = 1; other <= 3; other++) {
        if (other != fold) {
          others.addAll(network(other).rows());
        }
      }
      var decisions =
          org.slicewise.evaluation.Deciding.fit(
              new Predictions(pooled.classes(), others),
              "dark",
              org.slicewise.decision.DecisionOptions.defaults(2),
              "test");
      Predictions expected =
          org.slicewise.evaluation.Deciding.apply(decisions, network(fold), "dark");
      for (Prediction row : expected.rows()) {
        Prediction found =
            pooled.rows().stream().filter(r -> r.file().equals(row.file())).findFirst().get();
        assertThat(found.probabilities()).containsExactly(row.probabilities());
      }
    }
  }

  private Predictions network(int fold) {
    return Predictions.read(out.resolve("folds/repeat-1-fold-%d/predictions.csv".formatted(fold)));
  }

  @Test
  void aKilledCrossValidationGoesOnWithoutRepeatingFinishedFolds() throws Exception {
    int epochs = 30;
    Path whole = temp.resolve("whole");
    Path killed = temp.resolve("killed");
    assertThat(crossval(data, whole, epochs, "--folds", 3).status()).isZero();

    Process child = child(command(data, killed, epochs, "--folds", 3));
    Path first = killed.resolve("folds/repeat-1-fold-1/run.json");
    Path second = killed.resolve("folds/repeat-1-fold-2/checkpoints");
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
      while (!(Files.exists(first) && hasFiles(second))
          && child.isAlive()
          && System.nanoTime() < deadline) {
        Thread.sleep(2);
      }
    } finally {
      child.destroyForcibly().waitFor(); // SIGKILL
    }
    assertThat(killed.resolve("run.json")).as("it was killed before its end").doesNotExist();
    assertThat(first).exists();
    var finished = Files.getLastModifiedTime(killed.resolve("folds/repeat-1-fold-1/model.onnx"));

    Cli.Answer asked = crossval(data, killed, epochs, "--folds", 3);
    assertThat(asked.status()).isEqualTo(2);
    assertThat(asked.err()).contains("--resume", "--restart");
    Cli.Answer resumed = crossval(data, killed, epochs, "--folds", 3, "--resume");
    assertThat(resumed.err()).isEmpty();
    assertThat(resumed.status()).isZero();
    assertThat(resumed.out()).contains("finished before");
    assertThat(Files.getLastModifiedTime(killed.resolve("folds/repeat-1-fold-1/model.onnx")))
        .isEqualTo(finished);
    assertThat(killed.resolve("predictions.csv"))
        .hasSameTextualContentAs(whole.resolve("predictions.csv"));
    assertThat(killed.resolve("metrics.json"))
        .hasSameTextualContentAs(whole.resolve("metrics.json"));
  }

  @Test
  void foldsOfAnotherConfigurationAreNotMixedIn() {
    Cli.Answer epochs = crossval(data, out, 9, "--folds", 3, "--resume");
    assertThat(epochs.status()).isEqualTo(2);
    assertThat(epochs.err()).contains("training.epochs was '8' and is '9'");
    Cli.Answer folds = crossval(data, out, 8, "--folds", 4, "--resume");
    assertThat(folds.status()).isEqualTo(2);
    assertThat(folds.err()).contains("folds was '3 folds", "is '4 folds");
    Path other = Cli.images(temp.resolve("other"), 14);
    Cli.Answer images = crossval(other, out, 8, "--folds", 3, "--resume");
    assertThat(images.status()).isEqualTo(2);
    assertThat(images.err()).contains("data was '");
    assertThat(out.resolve("folds/repeat-1-fold-1/model.onnx")).exists();
  }

  @Test
  void nestedRepeatedAndRandomFoldsAreTrainedAndStamped() throws IOException {
    Path nested = temp.resolve("nested");
    Cli.Answer two = crossval(data, nested, 2, "--folds", 2, "--nested", 2, "--repeats", 2);
    assertThat(two.err()).isEmpty();
    JsonNode metrics = json(nested.resolve("metrics.json"));
    assertThat(metrics.get("n").asInt()).isEqualTo(24);
    assertThat(metrics.at("/crossval/folds").size()).isEqualTo(4);
    assertThat(metrics.at("/crossval/repeats").size()).isEqualTo(2);
    assertThat(metrics.at("/crossval/calibrated_on").asText()).contains("inner folds");
    assertThat(nested.resolve("folds/repeat-2-fold-1/inner-2/model.onnx")).exists();
    assertThat(Predictions.read(nested.resolve("predictions.csv")).size()).isEqualTo(48);

    Path random = temp.resolve("random");
    Cli.Answer leaky = crossval(data, random, 1, "--folds", 2, "--split", "random");
    assertThat(leaky.err()).isEmpty();
    assertThat(leaky.out()).contains("LEAKY FOLDS");
    assertThat(json(random.resolve("metrics.json")).at("/crossval/leaky").asBoolean()).isTrue();
    assertThat(json(random.resolve("metrics.json")).get("warnings").toString()).contains("LEAKY");
    assertThat(Files.readString(random.resolve("report.html"))).containsIgnoringCase("leaky");

    Path again = temp.resolve("again");
    Cli.Answer same = crossval(data, again, 1, "--split", random.resolve("split.csv"));
    assertThat(same.err()).isEmpty();
    assertThat(again.resolve("predictions.csv"))
        .hasSameTextualContentAs(random.resolve("predictions.csv"));
  }

  @Test
  void whatCannotBeDividedIsNamedInOneSentence() {
    refused(crossval(data, temp.resolve("x"), 1, "--folds", 7), "class 'bright'", "6 patients");
    refused(
        crossval(data, temp.resolve("x"), 1, "--group-column", "locaton"),
        "no column 'locaton'",
        "did you mean 'patient_id'?");
    refused(crossval(data, temp.resolve("x"), 1, "--folds", 1), "--folds must be 2 or more");
    refused(crossval(data, temp.resolve("x"), 1, "--split", "groupd"), "did you mean 'grouped'?");
    Path empty = Cli.write(temp.resolve("empty.csv"), "file,fold,part\nbright/00.png,1,test\n");
    refused(crossval(data, temp.resolve("x"), 1, "--split", empty), "fold 1", "is empty");
    assertThat(Cli.files(temp.resolve("x"))).isEmpty();
  }

  private static void refused(Cli.Answer answer, String... words) {
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains(words);
    assertThat(answer.err().lines()).hasSizeLessThanOrEqualTo(2);
  }

  private static boolean hasFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(f -> !f.getFileName().toString().endsWith(".part"));
    }
  }

  private static Process child(Object[] arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(
        List.of(
            "-Djava.awt.headless=true",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    Stream.of(arguments).map(Object::toString).forEach(line::add);
    return new ProcessBuilder(line)
        .redirectErrorStream(true)
        .redirectOutput(temp.resolve("child.txt").toFile())
        .start();
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }
}
