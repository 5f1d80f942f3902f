package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;

/** A recorded run, run again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReproduceTest {
  private static @TempDir Path temp;
  private Path data;
  private Path trained;

  @BeforeAll
  void train() throws IOException {
    data = Cli.images(temp.resolve("data"), 8);
    Path network = Cli.tinyNetwork(temp);
    trained = temp.resolve("trained");
    Cli.Answer answer =
        Cli.run(
            "train",
            data,
            "--out",
            trained,
            "--network",
            network,
            "--epochs",
            2,
            "--batch-size",
            4,
            "--rotation-range",
            10,
            "--seed",
            3);
    assertThat(answer.err()).isEmpty();
    Files.delete(network); // the record is enough
  }

  @Test
  void aTrainingRunAgainIsTheSameToTheLastBit() {
    Path again = temp.resolve("again");
    Cli.Answer answer = Cli.run("reproduce", trained.resolve("run.json"), "--out", again);
    assertThat(answer.err()).isEmpty();
    assertThat(answer.status()).isZero();
    assertThat(answer.out())
        .contains(
            "model.onnx: the same to the last bit",
            "validation/predictions.csv: the same to the last bit",
            "validation/metrics.json: the same to the last bit",
            "data: the same",
            "environment: the same",
            "SAME: weights, predictions and metrics");
    assertThat(again.resolve("model.onnx")).exists();
  }

  @Test
  void whatDiffersIsNamedWithTheLargestDifference() throws IOException {
    Path changed = temp.resolve("changed");
    copy(trained, changed);
    Predictions table = Predictions.read(trained.resolve("validation/predictions.csv"));
    Prediction first = table.rows().get(0);
    String cell = Double.toString(first.probabilities()[0]);
    Path csv = changed.resolve("validation/predictions.csv");
    String other = Double.toString(first.probabilities()[0] + 1e-8);
    Cli.write(csv, Files.readString(csv).replaceFirst(cell, other));
    Path run = changed.resolve("run.json");
    String record =
        Files.readString(run).replaceFirst("\"java\" : \"[^\"]*\"", "\"java\" : \"11\"");
    Cli.write(run, record);
    Cli.Answer answer = Cli.run("reproduce", run, "--out", temp.resolve("changed-again"));
    assertThat(answer.err()).isEmpty();
    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.out())
        .contains(
            "model.onnx: the same to the last bit",
            "predictions.csv: largest difference of a probability 1.00e-08, of " + first.file(),
            "0 of 4 images get another class",
            "metrics.json: the same to the last bit",
            "environment: java was 11 and is ",
            "NOT THE SAME");

    Cli.write(run, record.replaceFirst("\"epochs\" : 2", "\"epochs\" : 3"));
    Cli.Answer longer = Cli.run("reproduce", run, "--out", temp.resolve("longer"));
    assertThat(longer.status()).isEqualTo(1);
    assertThat(longer.out())
        .containsPattern("model.onnx: largest difference [0-9.e-]+, in ")
        .containsPattern("metrics.json: largest difference [0-9.e-]+, in ");
  }

  /** As models/run.json beside the model that ships. */
  @Test
  void aRecordAloneIsComparedByItsWeights() throws IOException {
    Path alone = temp.resolve("alone/run.json");
    String record = Files.readString(trained.resolve("run.json"));
    Cli.write(alone, record);
    Cli.write(temp.resolve("alone/handed-on.onnx"), "another form of it");
    Cli.Answer answer = Cli.run("reproduce", alone, "--out", temp.resolve("alone-again"));
    assertThat(answer.err()).isEmpty();
    assertThat(answer.status()).isZero();
    assertThat(answer.out()).contains("weights: the same", "SAME: weights are the same");

    Cli.write(alone, record.replaceFirst("\"epochs\" : 2", "\"epochs\" : 1"));
    Cli.Answer other = Cli.run("reproduce", alone, "--out", temp.resolve("alone-other"));
    assertThat(other.status()).isEqualTo(1);
    assertThat(other.out()).contains("weights: weights_sha256 was ", "NOT THE SAME");
  }

  @Test
  void decisionsThatAreGoneChangeNoWeight() throws IOException {
    Path network = Cli.tinyNetwork(temp.resolve("decided"));
    Path folds = temp.resolve("decided/folds");
    Object[] recipe = {
      "--network", network, "--epochs", 1, "--batch-size", 4, "--threads", 1, "--seed", 2
    };
    Cli.Answer crossval = Cli.run(with(recipe, "crossval", data, "--out", folds, "--folds", 2));
    assertThat(crossval.err()).isEmpty();
    Path out = temp.resolve("decided/run");
    Cli.Answer train =
        Cli.run(
            with(recipe, "train", data, "--out", out, "--split", "all", "--decisions-from", folds));
    assertThat(train.err()).isEmpty();
    Path alone = temp.resolve("decided/alone/run.json");
    Cli.write(alone, Files.readString(out.resolve("run.json")));
    OutFolder.deleteTree(folds);
    Cli.Answer answer = Cli.run("reproduce", alone);
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out()).contains("which is not there", "SAME: weights are the same");
    assertThat(answer.status()).isZero();
  }

  private static Object[] with(Object[] recipe, Object... command) {
    return java.util.stream.Stream.concat(
            java.util.Arrays.stream(command), java.util.Arrays.stream(recipe))
        .toArray();
  }

  @Test
  void otherImagesAreSaidToBeOthers() {
    Path other = Cli.images(temp.resolve("others"), 10);
    Cli.Answer answer =
        Cli.run(
            "reproduce",
            trained.resolve("run.json"),
            "--data",
            other,
            "--out",
            temp.resolve("others-again"));
    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.out()).contains("data: fingerprint was ", "images was 16 and is 20");
  }

  @Test
  void aCrossValidationIsRunAgainToo() {
    Path network = Cli.tinyNetwork(temp.resolve("crossval"));
    Path folds = temp.resolve("folds");
    Cli.Answer first =
        Cli.run(
            "crossval",
            data,
            "--out",
            folds,
            "--network",
            network,
            "--epochs",
            1,
            "--folds",
            2,
            "--threads",
            1);
    assertThat(first.err()).isEmpty();
    Cli.Answer answer =
        Cli.run("reproduce", folds.resolve("run.json"), "--out", temp.resolve("folds-again"));
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out())
        .contains("folds/repeat-1-fold-2/model.onnx: the same to the last bit", "SAME: ");
    assertThat(answer.status()).isZero();
  }

  @Test
  void aRecordThatIsNoneOrImagesThatAreGoneAreNamed() throws IOException {
    Cli.Answer none = Cli.run("reproduce", temp.resolve("no.json"));
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).contains("no.json");
    Path odd = Cli.write(temp.resolve("odd/run.json"), "{\"settings\": {}}");
    Cli.Answer lacking = Cli.run("reproduce", odd);
    assertThat(lacking.status()).isEqualTo(2);
    assertThat(lacking.err()).contains("lacks 'data'");
    Path moved = temp.resolve("moved");
    copy(trained, moved);
    Path run = moved.resolve("run.json");
    Cli.write(run, Files.readString(run).replace(data.toString(), data + "-gone"));
    Cli.Answer gone = Cli.run("reproduce", run);
    assertThat(gone.status()).isEqualTo(2);
    assertThat(gone.err()).contains("-gone", "--data DIR");
  }

  private static void copy(Path from, Path to) throws IOException {
    for (String file : Cli.files(from)) {
      Files.createDirectories(to.resolve(file).getParent());
      Files.copy(from.resolve(file), to.resolve(file));
    }
  }
}
