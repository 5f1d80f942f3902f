package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicewise.app.Setting.Section;
import org.slicewise.augment.Augmentation;
import org.slicewise.data.Batch;
import org.slicewise.data.BatchSource;
import org.slicewise.data.ImageBatches;
import org.slicewise.data.Sample;
import org.slicewise.data.SoftTargets;
import org.slicewise.errors.BadInputException;
import org.slicewise.evaluation.Prediction;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageWriter;
import org.slicewise.model.ModelInfo;
import org.slicewise.model.Tta;
import org.slicewise.network.weights.Safetensors;
import org.slicewise.network.weights.Weights;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.scoring.Scorer;
import org.slicewise.scoring.ScoringOptions;
import org.slicewise.split.FoldPlan;
import org.slicewise.split.Folds;
import org.slicewise.split.Split;
import org.slicewise.split.Unit;
import org.slicewise.training.History;

/** Learning from other models: what may teach, what is refused, what a kill does not change. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DistilTest {
  private static final int EPOCHS = 4;

  private static @TempDir Path temp;
  private Path data;
  private Path network;
  private Path teacher;
  private StringWriter console;
  private final Map<String, Weights> undisturbed = new HashMap<>();

  @BeforeAll
  void trainATeacher() {
    data = Cli.images(temp.resolve("data"), 12);
    network = Cli.tinyNetwork(temp);
    teacher = fit(training(1, Map.of()), temp.resolve("teacher")).model();
  }

  private Cli.Answer train(Path folder, Path out, Object... more) {
    return run("train", folder, out, more);
  }

  private Cli.Answer run(String command, Path folder, Path out, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                command,
                folder,
                "--out",
                out,
                "--network",
                network,
                "--epochs",
                EPOCHS,
                "--batch-size",
                4,
                "--learning-rate",
                0.02,
                "--threads",
                1));
    words.addAll(List.of(more));
    return Cli.run(words.toArray());
  }

  /** A training as the commands make it. */
  private Training training(long seed, Map<String, Object> keys) {
    Settings settings = Settings.empty();
    settings.top().putAll(Map.of("network", network.toString(), "seed", seed));
    settings.sections().get(Section.DATA).put("batch_size", 4);
    settings.sections().get(Section.AUGMENTATION).put("horizontal_flip", true);
    settings.sections().get(Section.DECISIONS).put("tta", "flip");
    settings
        .sections()
        .get(Section.TRAINING)
        .putAll(Map.of("epochs", EPOCHS, "learning_rate", 0.02, "threads", 1));
    settings.sections().get(Section.TRAINING).putAll(keys);
    Recipe recipe = Recipe.of(settings);
    RunData run = RunData.read(data, settings, recipe.image());
    console = new StringWriter();
    return new Training(recipe, run, "test", new PrintWriter(console));
  }

  private static Split split(Training training) {
    return training.data().split(training.recipe().settings());
  }

  private static Trained fit(Training training, Path out) {
    return training.fit(split(training), out, false, () -> {});
  }

  @ParameterizedTest(name = "{0}, killed after epoch {1}")
  @CsvSource({
    "seeds,2", // in member 1
    "seeds,6", // in member 2
    "seeds,10", // in the student
    "snapshots,3", // between the ends of the cycles
    "snapshots,6", // in the student
    "mean,2", // in member 1
    "mean,6" // in member 2
  })
  void anEnsembleKilledAnywhereGoesOnToTheSameBits(String kind, int killedAfter) {
    Training training = training(1, Map.of("ensemble", 2, "ensemble_kind", kind));
    Split split = split(training);
    Path whole = temp.resolve("whole-" + kind);
    Path killed = temp.resolve("killed-" + kind + killedAfter);
    Weights expected =
        undisturbed.computeIfAbsent(kind, k -> fit(training, whole).fitted().weights());

    int[] done = new int[1];
    assertThatThrownBy(
            () ->
                training.fit(
                    split,
                    killed,
                    false,
                    () -> {
                      if (++done[0] == killedAfter) {
                        throw new IllegalStateException("killed");
                      }
                    }))
        .hasMessageContaining("killed");
    assertThat(new OutFolder(killed).isUnfinished()).isTrue();
    int[] again = new int[1];
    Trained resumed = training.fit(split, killed, true, () -> again[0]++);
    int epochs = kind.equals("seeds") ? 3 * EPOCHS : 2 * EPOCHS;
    assertThat(again[0]).isEqualTo(epochs - killedAfter);
    assertThat(resumed.fitted().weights().tensors().keySet())
        .isEqualTo(expected.tensors().keySet());
    expected
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(resumed.fitted().weights().get(name).values())
                    .as(name)
                    .containsExactly(tensor.values()));
    for (int member = 1; member <= 2; member++) {
      assertThat(sha(killed, member)).isEqualTo(sha(whole, member));
    }
    assertThat(sha(whole, 1)).isNotEqualTo(sha(whole, 2));
    assertThat(Cli.files(killed.resolve("members")))
        .noneMatch(f -> f.contains("checkpoints"))
        .filteredOn(f -> f.endsWith(".safetensors"))
        .hasSize(kind.equals("mean") ? 2 : 0);
    // What is taught is remembered.
    assertThat(resumed.info().provenance().get(kind.equals("mean") ? "members" : "teachers"))
        .asString()
        .contains(sha(whole, 1), sha(whole, 2));
  }

  private static String sha(Path out, int member) {
    return Json.read(out.resolve("members/" + member + "/run.json"))
        .path("weights_sha256")
        .asText();
  }

  /** The mean of scores, hence of logarithms of probabilities, and softmax again. */
  @Test
  void aModelThatIsTheMeanOfItsMembersSaysWhatTheyDo() {
    Path out = temp.resolve("mean");
    Cli.Answer answer =
        train(data, out, "--ensemble", 3, "--ensemble-kind", "mean", "--half", "--int8");
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out())
        .contains("member 3 of 3, seed 3", "the model is the mean of 3 members");
    double[][] mean = requireSaysTheMean(out, 3);
    double[][] half = said(out.resolve("model-half.onnx"));
    double[][] int8 = said(out.resolve("model-int8.onnx"));
    for (int i = 0; i < mean.length; i++) {
      assertThat(half[i][0]).isCloseTo(mean[i][0], within(1e-2));
      assertThat(int8[i][0]).isCloseTo(mean[i][0], within(0.1));
    }
    try (OnnxModel model = OnnxModel.open(out.resolve("model.onnx"))) {
      assertThat(model.hasActivationMap()).isTrue();
    }
    assertThat(History.readCsv(out.resolve("history.csv")).epochs()).hasSize(EPOCHS);
    Cli.Answer again = Cli.run("reproduce", out.resolve("run.json"));
    assertThat(again.out()).contains("SAME");
    assertThat(again.status()).isZero();
  }

  /** What the model says, which is what its members say. */
  private double[][] requireSaysTheMean(Path out, int members) {
    double[][] mean = said(out.resolve("model.onnx"));
    double[][] expected = new double[mean.length][2];
    for (int member = 1; member <= members; member++) {
      double[][] own = said(out.resolve("members/" + member + "/model.onnx"));
      for (int i = 0; i < own.length; i++) {
        expected[i][0] += (Math.log(own[i][0]) - Math.log(own[i][1])) / members;
      }
    }
    for (int i = 0; i < mean.length; i++) {
      assertThat(mean[i][0]).isCloseTo(1 / (1 + Math.exp(-expected[i][0])), within(1e-5));
    }
    return mean;
  }

  @Test
  void membersMayBeginElsewhereAndBeTrainedOtherwise() throws IOException {
    Path weights = temp.resolve("elsewhere.safetensors");
    Safetensors.write(
        weights, fit(training(9, Map.of()), temp.resolve("ninth")).fitted().weights());
    Path config =
        Cli.write(
            temp.resolve("members.yaml"),
            """
            members:
              - {}
              - weights: %s
                training: {head: logistic, epochs: 0}
              - seed: 7
                augmentation: {horizontal_flip: true}
            """
                .formatted(weights));
    Path out = temp.resolve("differing");
    Cli.Answer answer = train(data, out, "--config", config, "--half");
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out())
        .contains("member 1 of 3, seed 1", "member 2 of 3, seed 2", "member 3 of 3, seed 7")
        .containsOnlyOnce("logistic head on 4 features");
    requireSaysTheMean(out, 3);
    assertThat(said(out.resolve("members/1/model.onnx")))
        .isNotEqualTo(said(out.resolve("members/3/model.onnx")));
    // The head was fitted to the weights that it was given.
    Weights given = Safetensors.read(weights);
    Weights second = Safetensors.read(out.resolve("members/2/weights.safetensors"));
    String kernel = given.tensors().keySet().iterator().next();
    assertThat(second.get(kernel).values()).containsExactly(given.get(kernel).values());
    // One epoch of a fitted head does not stand among those of trainings.
    assertThat(History.readCsv(out.resolve("history.csv")).epochs()).hasSize(EPOCHS);
    assertThat(Json.read(out.resolve("run.json")).get("initial_weights").asText())
        .startsWith("drawn anew as Keras draws them, seed 1; elsewhere.safetensors, SHA-256 ")
        .endsWith("seed 7");
    Cli.Answer again = Cli.run("reproduce", out.resolve("run.json"));
    assertThat(again.out()).contains("SAME");
    assertThat(again.status()).isZero();

    Path folds = temp.resolve("differing-folds");
    Cli.Answer crossed = run("crossval", data, folds, "--config", config, "--folds", 2);
    assertThat(crossed.err()).isEmpty();
    byte[] predictions = Files.readAllBytes(folds.resolve("predictions.csv"));
    try (OnnxModel model = OnnxModel.open(out.resolve("model.onnx"))) {
      assertThat(folds.resolve("report.html"))
          .content()
          .contains("The network &#39;" + model.info().network() + "&#39;");
    }
    Path first = folds.resolve("folds/repeat-1-fold-1");
    Files.delete(first.resolve("members/3/run.json"));
    Files.delete(first.resolve("run.json"));
    assertThat(run("crossval", data, folds, "--config", config, "--folds", 2, "--resume").out())
        .contains("finished before", "member 3 of 3");
    assertThat(folds.resolve("predictions.csv")).hasBinaryContent(predictions);

    // Decisions may be asked for when the members are there already.
    Path handedOut = temp.resolve("handed-out");
    assertThat(train(data, handedOut, "--config", config, "--split", "all").status()).isZero();
    Cli.Answer decided =
        train(
            data,
            handedOut,
            "--config",
            config,
            "--split",
            "all",
            "--decisions-from",
            folds,
            "--outside",
            "off",
            "--resume");
    assertThat(decided.err()).isEmpty();
    assertThat(decided.out())
        .contains("finished before: " + handedOut.resolve("members/3"))
        .doesNotContain("member 1 of 3");
    try (OnnxModel model = OnnxModel.open(handedOut.resolve("model.onnx"))) {
      assertThat(model.info().decisions().fittedOn().part()).contains("out-of-fold");
    }
  }

  private double[][] said(Path file) {
    try (OnnxModel model = OnnxModel.open(file)) {
      return new Scorer(model, ScoringOptions.defaults())
          .scoreUncalibrated(training(1, Map.of()).data().dataset().samples()).rows().stream()
              .map(Prediction::probabilities)
              .toArray(double[][]::new);
    }
  }

  @Test
  void membersOfAnotherTrainingAreRefused() {
    Path out = temp.resolve("mixed");
    Training training = training(1, Map.of("ensemble", 1));
    fit(training, out);
    Training other = training(1, Map.of("ensemble", 1, "label_smoothing", 0.1));
    assertThatThrownBy(() -> other.fit(split(other), out, true, () -> {}))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll("members", "another training", "--restart");
  }

  @Test
  void membersAreKnownAgainWhereOnlyDecisionsChanged() {
    Path out = temp.resolve("decided");
    Training training = training(1, Map.of("ensemble", 2, "ensemble_kind", "mean"));
    Weights weights = fit(training, out).fitted().weights();
    Training other = training(1, Map.of("ensemble", 2, "ensemble_kind", "mean"));
    other.recipe().settings().sections().get(Section.DECISIONS).put("calibration", "none");
    Weights again = other.fit(split(other), out, true, () -> {}).fitted().weights();
    assertThat(console.toString()).contains("finished before: " + out.resolve("members/2"));
    weights
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(again.get(name).values()).as(name).containsExactly(tensor.values()));
  }

  @Test
  void eachFoldTrainsItsOwnEnsembleAndIsResumed() throws IOException {
    Training training = training(1, Map.of("ensemble", 2));
    Folds folds =
        new FoldPlan.KFold(Unit.PATIENT, 2, 1, 0, 1)
            .folds(training.data().dataset(), training.data().contents());
    Path out = temp.resolve("folds");
    List<FoldOutcome> outcomes = new FoldRuns(training, out, false).run(folds);
    Path second = out.resolve("repeat-1-fold-2");
    byte[] predictions = Files.readAllBytes(second.resolve("predictions.csv"));
    assertThat(sha(out.resolve("repeat-1-fold-1"), 1)).isNotEqualTo(sha(second, 1));
    assertThat(sha(second, 1)).isNotEqualTo(sha(second, 2));
    assertThat(outcomes).hasSize(2);

    // As if killed in the second member of the second fold.
    for (String gone : List.of("run.json", "model.onnx", "predictions.csv", "members/2/run.json")) {
      Files.delete(second.resolve(gone));
    }
    console.getBuffer().setLength(0);
    new FoldRuns(training, out, false).run(folds);
    assertThat(console.toString())
        .containsOnlyOnce("member 2 of 2")
        .doesNotContain("member 1 of 2");
    assertThat(Files.readAllBytes(second.resolve("predictions.csv"))).isEqualTo(predictions);
  }

  @Test
  void aTeacherThatKnowsWhatIsHeldOutIsRefused() {
    Map<String, Object> taught = Map.of("teachers", List.of(teacher.toString()));
    // Another seed holds out other patients.
    Training otherSplit = training(5, taught);
    assertThatThrownBy(() -> fit(otherSplit, temp.resolve("refused")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll(teacher.toString(), "holds out", "leak");
    assertThat(temp.resolve("refused")).doesNotExist();

    Trained same = fit(training(1, taught), temp.resolve("same"));
    assertThat(console.toString()).contains("asked about the images as they are augmented");
    try (OnnxModel model = OnnxModel.open(same.model())) {
      assertThat(model.info().tta()).isEqualTo(Tta.FLIP);
      // The teacher's training images are the student's own: nothing more to remember.
      assertThat(model.info().provenance().get(RunRecord.TEACHERS_SEEN)).isEqualTo(List.of());
    }
  }

  @Test
  void aTeacherOfAnotherSizeIsAskedOnceAndRemembersAllTheSame() {
    Path wide = network;
    network =
        Cli.write(
            temp.resolve("smaller.yaml"),
            """
            name: smaller
            input: [16, 16, 1]
            layers:
              - Conv2D: {filters: 4, kernel_size: 3, strides: 2, activation: relu}
              - GlobalAveragePooling2D: {}
              - Dense: {units: 2, activation: softmax}
            """);
    try {
      Map<String, Object> taught = Map.of("teachers", List.of(teacher.toString()));
      Training otherSplit = training(5, taught);
      assertThatThrownBy(() -> fit(otherSplit, temp.resolve("refused")))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("leak");
      Training training = training(1, taught);
      fit(training, temp.resolve("small"));
      assertThat(console.toString()).contains("asked about each image as it is, 24 x 24 pixels");
    } finally {
      network = wide;
    }
  }

  @Test
  void whatTeachersSayIsTheMeanOfTheirProbabilities() {
    Training training = training(1, Map.of("label_smoothing", 0.2));
    Path other = fit(training, temp.resolve("smoothed")).model();
    List<Path> files = List.of(teacher, other);
    List<Sample> samples = split(training).train();
    try (OnnxModel one = OnnxModel.open(files.get(0));
        OnnxModel two = OnnxModel.open(files.get(1));
        Teachers teachers = Teachers.open(files, training.data().dataset().classes())) {
      ModelInfo info = one.info();
      SoftTargets asked =
          teachers.about(info.preprocessing(), samples, new PrintWriter(new StringWriter()));
      ImageBatches batches =
          ImageBatches.builder(samples, info.preprocessing())
              .augmentation(Augmentation.fromMap(Map.of("rotation_range", 90)))
              .batchSize(5)
              .softTargets(asked)
              .build();
      int turned = 0;
      try (BatchSource.Epoch epoch = batches.open(0)) {
        while (epoch.hasNext()) {
          Batch batch = epoch.next();
          float[][] first = one.score(batch.x(), batch.size());
          float[][] second = two.score(batch.x(), batch.size());
          for (int i = 0; i < batch.size(); i++) {
            float[] file = info.preprocessing().apply(batch.samples().get(i).path()).values();
            turned += Math.abs(two.score(file, 1)[0][0] - second[i][0]) > 1e-5 ? 1 : 0;
            for (int c = 0; c < 2; c++) {
              assertThat(batch.soft()[2 * i + c])
                  .isCloseTo((first[i][c] + second[i][c]) / 2, within(1e-6f));
            }
          }
        }
      }
      assertThat(turned).isPositive(); // asked about the very pixels, not about the files
    }
  }

  @Test
  void aStudentRemembersWhatItsTeachersSaw() {
    // Other images and patients altogether, so that the teacher may teach.
    Path elsewhere = temp.resolve("elsewhere");
    Random random = new Random(7);
    for (String name : List.of("bright", "dark")) {
      for (int i = 0; i < 8; i++) {
        float[] values = new float[24 * 24];
        for (int p = 0; p < values.length; p++) {
          int level = name.equals("bright") ? 170 : 80;
          values[p] = Math.max(0, Math.min(255, Math.round(level + 40 * random.nextGaussian())));
        }
        ImageWriter.write(
            elsewhere.resolve("%s/%02d.png".formatted(name, i)),
            new ImageArray(24, 24, 1, values),
            new ImageFormat.Png());
      }
    }
    Path near = data;
    data = elsewhere;
    Trained student;
    try {
      Map<String, Object> taught =
          Map.of("teachers", List.of(teacher.toString()), "distil_share", 0.5);
      student = fit(training(1, taught), temp.resolve("far-student"));
    } finally {
      data = near;
    }
    RunData images = training(1, Map.of()).data();
    try (OnnxModel model = OnnxModel.open(student.model())) {
      assertThat(SeenHere.of(model.info(), images, images.dataset().samples()).leak())
          .contains("images are ones that the network was trained on");
    }
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnythingIsRead() {
    Path out = temp.resolve("never");
    refused(run("crossval", data, out, "--teachers", teacher), "teachers", "--ensemble N");
    refused(train(data, out, "--teachers", teacher, "--ensemble", 2), "one of the two");
    refused(train(data, out, "--ensemble-kind", "snapshots"), "add --ensemble");
    refused(train(data, out, "--distil-share", 0.5), "distil_share", "--teachers");
    refused(
        train(data, out, "--ensemble", 2, "--ensemble-kind", "mean", "--distil-temperature", 3),
        "distil_temperature",
        "another kind than mean");
    refused(train(data, out, "--ensemble", 0), "ensemble", "'0'");
    refused(members(out, "2"), "members must be a list", "'2'");
    refused(members(out, "[{}, 3]"), "members, entry 2", "'3'");
    refused(members(out, "[{trainng: {}}]"), "members, entry 1", "'training'");
    refused(members(out, "[{training: {epochs: -1}}]"), "epochs", "-1");
    refused(members(out, "[{}, {data: {harmonise: on}}]"), "entry 2", "'data'", "all members");
    refused(members(out, "[{training: {ensemble: 2}}]"), "entry 1", "'ensemble'");
    refused(members(out, "[{}, {weights: none.safetensors}]"), "no file of weights", "'none.saf");
    refused(members(out, "[{}]", "--ensemble", 2), "members", "leave ensemble out");
    refused(
        train(data, out, "--ensemble", 3, "--ensemble-kind", "snapshots"),
        "3 snapshots",
        "4 epochs");
    refused(
        train(data, out, "--ensemble", 2, "--ensemble-kind", "snapshots", "--restore-best"),
        "restore_best");
    refused(train(data, out, "--teachers", temp.resolve("none.onnx")), "none.onnx");
    refused(train(data, out, "--tta", "flop"), "flop", "'flip'");
    assertThat(out).doesNotExist();
  }

  private Cli.Answer members(Path out, String list, Object... more) {
    List<Object> words = new ArrayList<>(List.of(more));
    words.addAll(List.of("--config", Cli.write(temp.resolve("refused.yaml"), "members: " + list)));
    return train(data, out, words.toArray());
  }

  private static void refused(Cli.Answer answer, String... words) {
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains(words);
  }
}
