package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.calibration.None;
import org.slicewise.calibration.Outcomes;
import org.slicewise.calibration.Platt;
import org.slicewise.calibration.Temperature;
import org.slicewise.decision.DecisionOptions;
import org.slicewise.decision.Decisions;
import org.slicewise.decision.OperatingPoint;
import org.slicewise.evaluation.Deciding;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageWriter;
import org.slicewise.model.ModelInfo;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.scoring.OnnxModel;

/** What train fits on the validation part, stores in the model, and the other commands apply. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DecisionsTest {
  private static @TempDir Path temp;
  private Path data;
  private Path network;
  private Path out;
  private Cli.Answer trained;
  private ModelInfo info;
  private Predictions validation;

  @BeforeAll
  void train() {
    data = overlapping(temp.resolve("data"), 60);
    network = Cli.tinyNetwork(temp);
    out = temp.resolve("out");
    trained = train(out, "--operating-point", "sensitivity>=0.9,youden");
    assertThat(trained.err()).isEmpty();
    assertThat(trained.status()).isZero();
    info = info(out.resolve("model.onnx"));
    validation = Predictions.read(out.resolve("validation/predictions.csv"));
  }

  /** Bright and dark that overlap, so that some are taken for the other; two images a patient. */
  private static Path overlapping(Path folder, int perClass) {
    StringBuilder metadata = new StringBuilder("file,patient_id\n");
    Random random = new Random(3);
    for (String name : List.of("bright", "dark")) {
      for (int i = 0; i < perClass; i++) {
        String file = "%s/%02d.png".formatted(name, i);
        double level = 128 + (name.equals("bright") ? 12 : -12) + 20 * random.nextGaussian();
        float[] values = new float[24 * 24];
        for (int j = 0; j < values.length; j++) {
          values[j] = Math.max(0, Math.min(255, Math.round(level + 20 * random.nextGaussian())));
        }
        ImageWriter.write(
            folder.resolve(file), new ImageArray(24, 24, 1, values), new ImageFormat.Png());
        metadata.append("%s,%s%d\n".formatted(file, name, i / 2));
      }
    }
    Cli.write(folder.resolve("metadata.csv"), metadata.toString());
    return folder;
  }

  private Cli.Answer train(Path into, Object... more) {
    Object[] fixed = {
      "train",
      data,
      "--out",
      into,
      "--network",
      network,
      "--epochs",
      6,
      "--batch-size",
      8,
      "--learning-rate",
      0.02,
      "--threads",
      1,
      "--test-share",
      0.3,
      "--validation-share",
      0.35
    };
    return Cli.run(Stream.concat(Arrays.stream(fixed), Arrays.stream(more)).toArray());
  }

  private static ModelInfo info(Path model) {
    try (OnnxModel opened = OnnxModel.open(model)) {
      return opened.info();
    }
  }

  private Outcomes uncalibrated() {
    List<Prediction> rows = Deciding.uncalibrated(validation).rows();
    return Outcomes.of(
        rows.stream().map(Prediction::probabilities).toArray(double[][]::new),
        rows.stream().mapToInt(Prediction::label).toArray());
  }

  @Test
  void theTemperatureIsTheOneRefittedFromTheUncalibratedColumns() {
    Temperature refitted = Temperature.fit(uncalibrated());
    assertThat(info.decisions().calibrator()).isEqualTo(refitted);
    assertThat(refitted.value()).isNotEqualTo(1);
    assertThat(info.decisions().fittedOn().part()).isEqualTo("validation part");
    assertThat(info.decisions().fittedOn().images()).isEqualTo(validation.size());
    assertThat(info.decisions().fittedOn().patients())
        .isEqualTo((int) validation.rows().stream().map(Prediction::patient).distinct().count());
    assertThat(
            Deciding.fit(
                Deciding.uncalibrated(validation),
                info.positive(),
                new DecisionOptions(
                    info.decisions().calibrator().method(),
                    DecisionOptions.rules(List.of("sensitivity>=0.9", "youden")),
                    0.1),
                "validation part"))
        .isEqualTo(info.decisions());
  }

  @Test
  void temperatureChangesProbabilitiesButNotTheMostProbableClass() {
    List<Prediction> before = Deciding.uncalibrated(validation).rows();
    for (int i = 0; i < before.size(); i++) {
      Prediction after = validation.rows().get(i);
      assertThat(after.predicted()).isEqualTo(before.get(i).predicted());
      assertThat(after.probabilities()).isNotEqualTo(before.get(i).probabilities());
      assertThat(after.probabilities())
          .containsExactly(
              info.decisions().calibrator().apply(before.get(i).probabilities()), within(1e-15));
    }
  }

  @Test
  void theColumnAtOperatingPointIsTheStoredThresholdApplied() {
    OperatingPoint point = info.decisions().inForce();
    assertThat(point.name()).isEqualTo("sensitivity>=0.9");
    int positive = validation.classes().indexOf(info.positive());
    int found = 0;
    int all = 0;
    for (Prediction row : validation.rows()) {
      boolean called = row.probabilities()[positive] >= point.threshold();
      assertThat(row.extra().get("at_operating_point"))
          .isEqualTo(validation.classes().get(called ? positive : 1 - positive));
      all += row.label() == positive ? 1 : 0;
      found += row.label() == positive && called ? 1 : 0;
    }
    assertThat(point.sensitivity()).isEqualTo((double) found / all).isGreaterThanOrEqualTo(0.9);
  }

  @Test
  void evaluatingTheTestPartLeavesTheStoredNumbersAndReportsThem() throws IOException {
    byte[] before = Files.readAllBytes(out.resolve("model.onnx"));
    JsonNode metrics = evaluate("test");
    assertThat(Files.readAllBytes(out.resolve("model.onnx"))).isEqualTo(before);
    JsonNode points = metrics.get("operating_points");
    assertThat(points).hasSize(3);
    assertThat(points.get(0).get("name").asText()).isEqualTo("argmax");
    JsonNode inForce = points.get(1);
    assertThat(inForce.get("name").asText()).isEqualTo("sensitivity>=0.9");
    assertThat(inForce.get("in_force").asBoolean()).isTrue();
    assertThat(inForce.get("threshold").asDouble())
        .isEqualTo(info.decisions().inForce().threshold());
    assertThat(inForce.at("/chosen/fitted_on/part").asText()).isEqualTo("validation part");
    assertThat(inForce.at("/chosen/sensitivity").asDouble())
        .isEqualTo(info.decisions().inForce().sensitivity());
    for (String share : List.of("sensitivity", "specificity", "ppv", "npv")) {
      assertThat(inForce.get(share).get("low").asDouble())
          .isLessThan(inForce.get(share).get("high").asDouble());
      assertThat(inForce.get(share).get("interval").asText()).contains("patients");
    }
    assertThat(metrics.at("/decision_curve/model")).hasSize(99);
    assertThat(metrics.at("/predictive_values/operating_point").asText())
        .isEqualTo("sensitivity>=0.9");
    assertThat(metrics.at("/predictive_values/rows")).hasSize(6);
    assertThat(metrics.at("/calibration/reliability")).hasSize(4);
    assertThat(metrics.get("warnings").toString()).doesNotContain("fitted on");
  }

  private JsonNode evaluate(String subset) throws IOException {
    Path into = temp.resolve("evaluated-" + subset);
    Cli.Answer answer =
        Cli.run(
            "evaluate",
            out.resolve("model.onnx"),
            data,
            "--subset",
            subset,
            "--resamples",
            100,
            "--out",
            into);
    assertThat(answer.err()).isEmpty();
    return new ObjectMapper().readTree(into.resolve("metrics.json").toFile());
  }

  @Test
  void numbersOnTheImagesItWasFittedOnSayThatTheyFlatter() throws IOException {
    JsonNode ofTraining =
        new ObjectMapper().readTree(out.resolve("validation/metrics.json").toFile());
    assertThat(ofTraining.get("warnings").toString())
        .contains("These are the images that calibration, operating points");
    assertThat(Files.readString(out.resolve("validation/report.html")))
        .contains("These are the images that calibration, operating points");
    assertThat(evaluate("validation").get("warnings").toString())
        .contains("These are the images that calibration, operating points");
    assertThat(evaluate("all").get("warnings").toString())
        .contains(validation.size() + " of the 120 images are among those that calibration");
  }

  @Test
  void predictSaysWhatTheTableOfPredictionsSays() throws IOException {
    Prediction row = validation.rows().get(0);
    Cli.Answer answer =
        Cli.run("predict", out.resolve("model.onnx"), data.resolve(row.file()), "--format", "json");
    JsonNode said = new ObjectMapper().readTree(answer.out()).at("/predictions/0");
    assertThat(said.get("at_operating_point").asText())
        .isEqualTo(row.extra().get("at_operating_point"));
    assertThat(said.at("/probabilities/bright").asDouble())
        .isCloseTo(row.probabilities()[0], within(1e-6));
    boolean[] set = info.decisions().selective().sets().set(row.probabilities());
    List<String> names = new ArrayList<>();
    for (int k = 0; k < set.length; k++) {
      if (set[k]) {
        names.add(validation.classes().get(k));
      }
    }
    assertThat(said.get("set")).extracting(JsonNode::asText).containsExactlyElementsOf(names);
    assertThat(said.get("abstain").asBoolean()).isEqualTo(names.size() != 1);
    assertThat(said.get("reason").isNull()).isEqualTo(names.size() == 1);
  }

  @Test
  void aTableWithoutAModelIsEvaluatedAtArgmaxAndNoThresholdIsChosenOnIt() throws IOException {
    Path into = temp.resolve("table");
    Cli.run(
        "evaluate",
        "--predictions",
        out.resolve("test/predictions.csv"),
        "--resamples",
        100,
        "--out",
        into);
    JsonNode metrics = new ObjectMapper().readTree(into.resolve("metrics.json").toFile());
    assertThat(metrics.get("operating_points")).hasSize(1);
    assertThat(metrics.at("/operating_points/0/name").asText()).isEqualTo("argmax");
    assertThat(metrics.at("/predictive_values/operating_point").asText()).isEqualTo("argmax");
  }

  @Test
  void anotherPositiveClassHasNoStoredOperatingPoint() throws IOException {
    Path into = temp.resolve("bright");
    Cli.Answer answer =
        Cli.run(
            "evaluate",
            out.resolve("model.onnx"),
            data,
            "--positive",
            "bright",
            "--resamples",
            100,
            "--out",
            into);
    assertThat(answer.err()).isEmpty();
    JsonNode metrics = new ObjectMapper().readTree(into.resolve("metrics.json").toFile());
    assertThat(metrics.get("operating_points")).hasSize(1);
    assertThat(metrics.get("warnings").toString()).contains("operating points are about dark");
  }

  @Test
  void theConsoleAndTheRecordSayWhatWasFitted() throws IOException {
    assertThat(trained.out()).contains("decisions: temperature ", "sensitivity>=0.9 at 0.");
    JsonNode run = new ObjectMapper().readTree(out.resolve("run.json").toFile());
    assertThat(run.at("/decisions/calibration/method").asText()).isEqualTo("temperature");
    assertThat(run.has("decided_on")).isFalse();
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("decisions: fitted on")
        .doesNotContain("decided_on");
  }

  @Test
  void plattAndArgmaxAreTakenAtTheirWordAndTheSmallFormsAreFittedByThemselves() {
    Path platt = temp.resolve("platt");
    Cli.Answer answer =
        train(platt, "--calibration", "platt", "--operating-point", "argmax", "--int8", "--half");
    assertThat(answer.status()).as(answer.err()).isZero();
    Decisions decisions = info(platt.resolve("model.onnx")).decisions();
    assertThat(decisions.calibrator()).isEqualTo(Platt.fit(uncalibrated(), 1));
    assertThat(decisions.inForce()).isNull();
    assertThat(Predictions.read(platt.resolve("test/predictions.csv")).rows())
        .noneMatch(r -> r.extra().containsKey("at_operating_point"));
    Decisions int8 = info(platt.resolve("model-int8.onnx")).decisions();
    assertThat(int8.calibrator()).isInstanceOf(Platt.class).isNotEqualTo(decisions.calibrator());
    Decisions half = info(platt.resolve("model-half.onnx")).decisions();
    assertThat(half.calibrator()).isInstanceOf(Platt.class);
    assertThat(info(platt.resolve("model-half.onnx")).withDecisions(decisions))
        .isEqualTo(info(platt.resolve("model.onnx")));
  }

  @Test
  void withoutImagesOfItsOwnToFitOnAModelIsNotCalibratedAndSaysSo() throws IOException {
    Path onTraining = temp.resolve("training");
    Cli.Answer answer = train(onTraining, "--split", "training");
    assertThat(answer.out()).contains("Nothing was calibrated: the validation part holds training");
    assertThat(Files.readString(onTraining.resolve("report.html")))
        .contains("Nothing was calibrated: the validation part holds training");
    Decisions decisions = info(onTraining.resolve("model.onnx")).decisions();
    assertThat(decisions.calibrator()).isEqualTo(new None());
    assertThat(decisions.operatingPoints()).isEmpty();
    assertThat(decisions.notes()).hasSize(1);
  }

  @Test
  void aModelFileOfBeforeThereWereDecisionsOpensAndHasNone() throws IOException {
    Path old = temp.resolve("old.onnx");
    ModelInfo bare = info.withDecisions(Decisions.none());
    assertThat(bare.toMetadata()).doesNotContainKey("slicewise.decisions");
    Files.write(
        old,
        OnnxExport.withMetadata(Files.readAllBytes(out.resolve("model.onnx")), bare.toMetadata()));
    assertThat(info(old).decisions()).isEqualTo(Decisions.none());
    Path file = data.resolve(validation.rows().get(0).file());
    Cli.Answer answer = Cli.run("predict", old, file, "--format", "csv");
    assertThat(answer.err()).isEmpty();
    String own = validation.rows().get(0).extra().get("uncalibrated_bright");
    assertThat(Double.parseDouble(answer.out().lines().toList().get(1).split(",")[2]))
        .isCloseTo(Double.parseDouble(own), within(1e-6));
  }

  @Test
  void aWrongWordIsNamedBeforeAnyTraining() {
    for (Object[] wrong :
        new Object[][] {
          {"--calibration", "temprature"},
          {"--operating-point", "sensitivity>=90"},
          {"--operating-point", "yuden"},
          {"--coverage", "90"}
        }) {
      Path into = temp.resolve("wrong");
      Cli.Answer answer = train(into, wrong);
      assertThat(answer.status()).isEqualTo(2);
      assertThat(answer.err())
          .contains(wrong[1].toString().replaceAll(".*=", ""))
          .doesNotContain("at org.");
      assertThat(into).doesNotExist();
    }
  }
}
