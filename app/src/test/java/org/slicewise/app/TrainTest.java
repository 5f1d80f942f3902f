package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.evaluation.Predictions;

/** From a folder of images to model, predictions, metrics and report, through the command line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrainTest {
  private static @TempDir Path temp;
  private Path data;
  private Path network;
  private Path out;
  private Cli.Answer answer;

  @BeforeAll
  void train() {
    data = Cli.images(temp.resolve("data"), 12);
    network = Cli.tinyNetwork(temp);
    out = temp.resolve("out");
    answer = train(data, out);
  }

  private Cli.Answer train(Path folder, Path into, Object... more) {
    Object[] fixed = {
      "train",
      folder,
      "--out",
      into,
      "--network",
      network,
      "--epochs",
      25,
      "--batch-size",
      4,
      "--learning-rate",
      0.05,
      "--horizontal-flip",
      "--test-share",
      0.25,
      "--validation-share",
      0.25
    };
    Object[] all = new Object[fixed.length + more.length];
    System.arraycopy(fixed, 0, all, 0, fixed.length);
    System.arraycopy(more, 0, all, fixed.length, more.length);
    return Cli.run(all);
  }

  @Test
  void everythingTheContractNamesIsWritten() {
    assertThat(answer.err()).isEmpty();
    assertThat(answer.status()).isZero();
    assertThat(Cli.files(out))
        .contains(
            "model.onnx",
            "history.csv",
            "run.json",
            "split.csv",
            "report.html",
            "model-card.md",
            "validation/predictions.csv",
            "validation/metrics.json",
            "validation/report.html",
            "validation/charts/confusion_matrix.png",
            "validation/charts/roc.svg",
            "test/predictions.csv",
            "test/metrics.json")
        .anyMatch(f -> f.startsWith("checkpoints/"))
        .noneMatch(f -> f.endsWith(".part"));
  }

  @Test
  void theModelCarriesItsCard() throws IOException {
    String card = Files.readString(out.resolve("model-card.md"));
    assertThat(card).contains("CLAIM 2024", "drawn anew as Keras draws them, seed 1");
    assertThat(Files.readString(out.resolve("model.onnx"), StandardCharsets.ISO_8859_1))
        .contains("slicewise.card")
        .contains(card.substring(0, card.indexOf("## What it is for")));
  }

  @Test
  void theConsoleSaysTheAccuracyInWordsAndWhereTheReportIs() {
    assertThat(answer.out()).contains("% of ", "always answering", "Report: ");
  }

  @Test
  void brightAndDarkAreToldApart() throws IOException {
    JsonNode metrics = json(out.resolve("test/metrics.json"));
    assertThat(metrics.at("/metrics/accuracy/value").asDouble()).isGreaterThan(0.8);
    assertThat(metrics.get("classes")).hasToString("[\"bright\",\"dark\"]");
    assertThat(metrics.at("/baselines/majority/accuracy/value").asDouble()).isEqualTo(0.5);
    assertThat(metrics.at("/baselines/metadata_only/accuracy/value").isNumber()).isTrue();
  }

  @Test
  void noPatientIsOnTwoSides() throws IOException {
    List<String> rows = Files.readAllLines(out.resolve("split.csv"));
    assertThat(rows).hasSize(25);
    for (String row : rows.subList(1, rows.size())) {
      String pair = row.substring(0, row.indexOf('.')); // bright/00 and bright/01 are one patient
      int number = Integer.parseInt(pair.substring(pair.indexOf('/') + 1));
      String twin = "%s/%02d.png".formatted(pair.substring(0, pair.indexOf('/')), number ^ 1);
      String part = row.substring(row.lastIndexOf(','));
      assertThat(rows).contains(twin + part);
    }
  }

  @Test
  void theSameSeedGivesTheSameModelToTheLastBit() {
    Path again = temp.resolve("again");
    assertThat(train(data, again).status()).isZero();
    assertThat(Predictions.read(again.resolve("test/predictions.csv")).frame().toString())
        .isEqualTo(Predictions.read(out.resolve("test/predictions.csv")).frame().toString());
    assertThat(again.resolve("validation/predictions.csv"))
        .hasSameTextualContentAs(out.resolve("validation/predictions.csv"));
  }

  @Test
  void evaluatingTheModelAgainGivesTheSameNumbersAndTellsWhatItHasSeen() throws IOException {
    Path evaluated = temp.resolve("evaluated");
    Cli.Answer test =
        Cli.run(
            "evaluate", out.resolve("model.onnx"), data, "--subset", "test", "--out", evaluated);
    assertThat(test.err()).isEmpty();
    assertThat(test.status()).isZero();
    assertThat(evaluated.resolve("predictions.csv"))
        .hasSameTextualContentAs(out.resolve("test/predictions.csv"));
    Path all = temp.resolve("all");
    Cli.Answer onAll = Cli.run("evaluate", out.resolve("model.onnx"), data, "--out", all);
    assertThat(onAll.status()).isZero();
    assertThat(onAll.out()).startsWith("LEAKY: ");
    JsonNode metrics = json(all.resolve("metrics.json"));
    assertThat(metrics.get("n").asInt()).isEqualTo(24);
    assertThat(metrics.at("/seen/n").asInt()).isPositive();
    assertThat(metrics.get("leak").asText()).contains("trained on");
    assertThat(metrics.at("/baselines/metadata_only/accuracy/note").asText())
        .contains("without the patient");
    assertThat(metrics.at("/seen/n").asInt() + metrics.at("/unseen/n").asInt()).isEqualTo(24);
  }

  @Test
  void scoringTheTrainingImagesIsStampedLeaky() throws IOException {
    Path notebook = temp.resolve("notebook");
    Cli.Answer leaky = train(data, notebook, "--split", "training");
    assertThat(leaky.status()).as(leaky.err()).isZero();
    assertThat(leaky.out()).contains("LEAKY");
    assertThat(Files.readString(notebook.resolve("report.html"))).containsIgnoringCase("leaky");
    assertThat(Files.readAllLines(notebook.resolve("model-card.md")).get(2))
        .startsWith("> **LEAKY SPLIT: ");
  }

  @Test
  void aRandomSplitIsStampedLeakyWherePatientsStraddleIt() throws IOException {
    Path out = temp.resolve("random");
    Cli.Answer random = train(data, out, "--split", "random");
    assertThat(random.status()).as(random.err()).isZero();
    assertThat(random.out()).contains("LEAKY");
    JsonNode seen = json(out.resolve("validation/metrics.json")).get("seen");
    assertThat(seen.get("images").asInt()).isZero();
    assertThat(seen.get("of_known_patients").asInt()).isPositive();
    assertThat(seen.get("patient_ids")).isNotEmpty();
  }

  @Test
  void anUnfinishedTrainingIsNotThrownAwayUnasked() throws IOException {
    Path started = temp.resolve("started");
    Cli.write(started.resolve("checkpoints/epoch-3.json"), "{}");
    Cli.Answer refused = train(data, started);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("--resume", "--restart");
    assertThat(started.resolve("checkpoints/epoch-3.json")).exists();
  }

  @Test
  void earlyStoppingLooksAtPatientsHeldBackFromTraining() throws IOException {
    Path stopped = temp.resolve("stopped");
    Cli.Answer early = train(data, stopped, "--early-stopping", 2, "--restore-best");
    assertThat(early.status()).as(early.err()).isZero();
    assertThat(early.out()).contains("patients held back from training");
    assertThat(json(stopped.resolve("run.json")).get("chosen_on").asText()).contains("held back");
    Path onValidation = temp.resolve("on-validation");
    Cli.Answer watching = train(data, onValidation, "--early-stopping", 2, "--watch", "validation");
    assertThat(watching.status()).as(watching.err()).isZero();
    assertThat(watching.out()).contains("optimistic");
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }
}
