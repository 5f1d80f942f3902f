package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.image.FileFacts;
import org.slicewise.testing.Golden;

/** Every command on good input, as a user types it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsTest {
  private static @TempDir Path temp;
  private Path data;
  private Path network;
  private Path trained;

  @BeforeAll
  void train() {
    data = Cli.images(temp.resolve("data"), 6);
    network = Cli.tinyNetwork(temp);
    trained = temp.resolve("trained");
    good(train(data, trained, "--split", "training"));
  }

  private Cli.Answer train(Path folder, Path into, Object... more) {
    return Cli.run(Stream.concat(Stream.of(command(folder, into, 3)), Stream.of(more)).toArray());
  }

  private Object[] command(Path folder, Path into, int epochs) {
    return new Object[] {
      "train",
      folder,
      "--out",
      into,
      "--network",
      network,
      "--batch-size",
      4,
      "--threads",
      1,
      "--epochs",
      epochs
    };
  }

  private static Cli.Answer good(Cli.Answer answer) {
    assertThat(answer.err()).isEmpty();
    assertThat(answer.status()).isZero();
    return answer;
  }

  private Cli.Answer predict(String format, Object... files) {
    Object[] fixed = {"predict", trained.resolve("model.onnx"), "--format", format};
    return good(Cli.run(Stream.concat(Stream.of(fixed), Stream.of(files)).toArray()));
  }

  @Test
  void predictPrintsTheProbabilitiesOfPredictionsCsvInEveryFormat() throws IOException {
    List<Map<String, String>> evaluated = csv(trained.resolve("validation/predictions.csv"));
    assertThat(evaluated).hasSize(12);
    Object[] files = evaluated.stream().map(r -> data.resolve(r.get("file"))).toArray();

    List<String> lines = predict("json", files).out().lines().toList();
    List<Map<String, String>> rows = rows(predict("csv", files).out().lines().toList());
    List<String> table = predict("table", files).out().lines().toList();

    assertThat(lines).hasSize(12);
    assertThat(rows).hasSize(12);
    assertThat(table).hasSize(13);
    for (int i = 0; i < 12; i++) {
      Map<String, String> expected = evaluated.get(i);
      JsonNode answer = new ObjectMapper().readTree(lines.get(i)).get("predictions");
      assertThat(answer).hasSize(1);
      JsonNode said = answer.get(0);
      assertThat(said.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder(
              "file", "class", "probabilities", "at_operating_point", "set", "abstain", "reason");
      assertThat(said.get("file").asText()).isEqualTo(files[i].toString());
      assertThat(said.get("class").asText()).isEqualTo(expected.get("predicted"));
      assertThat(said.get("abstain").isBoolean()).isTrue();
      assertThat(rows.get(i)).containsEntry("predicted", expected.get("predicted"));
      for (String name : List.of("bright", "dark")) {
        double probability = Double.parseDouble(expected.get("prob_" + name));
        assertThat(said.get("probabilities").get(name).asDouble())
            .isCloseTo(probability, within(1e-6));
        assertThat(Double.parseDouble(rows.get(i).get("prob_" + name)))
            .isCloseTo(probability, within(1e-6));
      }
      assertThat(table.get(i + 1)).contains(expected.get("predicted"), files[i].toString(), "%");
    }
  }

  @Test
  void aFolderIsPredictedAsTheImagesInIt() {
    assertThat(predict("json", data).out().lines()).hasSize(12);
  }

  @Test
  void theSummaryOfTheSeedNetworkIsTheNotebooks() {
    String table = good(Cli.run("summary", "--network", "seed")).out();
    assertThat(table).contains("Total params: 3,963,586", "(None, 254, 254, 128)", "Conv2D");
    assertThat(good(Cli.run("summary", "--network", network)).out()).contains("(None, 11, 11, 4)");
  }

  @Tag("golden")
  @ParameterizedTest
  @ValueSource(strings = {"seed-net.h5", "seed-net.keras"})
  void anImportedNetworkOfKerasPredicts(String name) throws IOException {
    int classes = Golden.read("seed-net.json").get("output").get(0).size();
    String names =
        IntStream.range(0, classes).mapToObj(i -> "class" + i).collect(Collectors.joining(","));
    Path model = temp.resolve(name + ".onnx");
    good(Cli.run("import", Golden.folder().resolve(name), "--classes", names, "--out", model));

    Cli.Answer answer =
        good(Cli.run("predict", model, data.resolve("dark/00.png"), "--format", "json"));

    JsonNode said = new ObjectMapper().readTree(answer.out()).get("predictions").get(0);
    assertThat(said.get("probabilities")).hasSize(classes);
    double sum = 0;
    for (JsonNode probability : said.get("probabilities")) {
      sum += probability.asDouble();
    }
    assertThat(sum).isCloseTo(1, within(1e-5));
  }

  @Test
  void augmentWritesTheCopiesAndAContactSheet() throws IOException {
    Path out = temp.resolve("augmented");
    Path image = data.resolve("dark/00.png");
    good(Cli.run("augment", image, "--out", out, "--rotation-range", 40, "--count", 3));

    assertThat(Cli.files(out))
        .containsExactly(
            "augmented_01.png", "augmented_02.png", "augmented_03.png", "contact_sheet.png");
    assertThat(FileFacts.read(out.resolve("augmented_01.png")).width()).isEqualTo(24);
    assertThat(Files.readAllBytes(out.resolve("augmented_01.png")))
        .isNotEqualTo(Files.readAllBytes(out.resolve("augmented_02.png")));
  }

  private static JsonNode evaluate(String name, String table) throws IOException {
    Path out = temp.resolve(name);
    Path file = Cli.write(temp.resolve(name + ".csv"), table);
    good(Cli.run("evaluate", "--predictions", file, "--out", out, "--resamples", 100));
    assertThat(out.resolve("report.html")).isNotEmptyFile();
    return json(out.resolve("metrics.json"));
  }

  @Test
  void aTableOfPredictionsGetsEveryKeyOfTheContract() throws IOException {
    JsonNode metrics =
        evaluate(
            "table",
            """
            file,patient_id,label,predicted,prob_CT_COVID,prob_CT_NonCOVID
            1.png,a,CT_COVID,CT_COVID,0.9,0.1
            2.png,a,CT_COVID,CT_NonCOVID,0.4,0.6
            3.png,b,CT_NonCOVID,CT_NonCOVID,0.2,0.8
            4.png,c,CT_NonCOVID,CT_NonCOVID,0.3,0.7
            5.png,d,CT_COVID,CT_COVID,0.8,0.2
            6.png,e,CT_NonCOVID,CT_COVID,0.7,0.3
            """);
    assertThat(metrics.fieldNames())
        .toIterable()
        .contains(
            ("n,patients,classes,positive,metrics,confusion_matrix,per_class,classification_report,"
                    + "roc,pr,calibration,baselines,seen,unseen")
                .split(","));
    assertThat(metrics.get("n").asInt()).isEqualTo(6);
    assertThat(metrics.get("patients").asInt()).isEqualTo(5);
    assertThat(metrics.get("classes")).hasToString("[\"CT_COVID\",\"CT_NonCOVID\"]");
    assertThat(metrics.get("confusion_matrix")).hasToString("[[2,1],[1,2]]");
    assertThat(metrics.get("metrics").fieldNames())
        .toIterable()
        .contains(
            ("accuracy,balanced_accuracy,precision_macro,recall_macro,f1_macro,precision_micro,"
                    + "recall_micro,f1_micro,precision_weighted,recall_weighted,f1_weighted,"
                    + "precision,recall,f1,specificity,cohen_kappa,matthews_corrcoef,log_loss,"
                    + "brier,roc_auc,average_precision,roc_auc_ovr,roc_auc_ovo,ece")
                .split(","));
    assertThat(metrics.at("/metrics/accuracy/value").asDouble()).isCloseTo(4 / 6.0, within(1e-12));
    assertThat(metrics.at("/metrics/roc_auc/value").asDouble()).isCloseTo(8 / 9.0, within(1e-12));
    assertThat(metrics.at("/metrics/accuracy/interval").asText()).contains("5 patients");
    for (String key : List.of("precision", "recall", "f1", "support")) {
      assertThat(metrics.get("per_class").get(key)).hasSize(2);
    }
    for (String key : List.of("fpr", "tpr", "thresholds")) {
      assertThat(metrics.get("roc").get(key)).isNotEmpty();
    }
    assertThat(metrics.get("pr").get("precision")).isNotEmpty();
    assertThat(metrics.at("/baselines/majority/accuracy/value").asDouble()).isEqualTo(0.5);
    assertThat(metrics.at("/baselines").has("metadata_only")).isTrue();
  }

  @Test
  void aTableWithoutProbabilitiesHasNoAreaUnderACurve() throws IOException {
    JsonNode metrics =
        evaluate("bare", "file,label,predicted\n1.png,a,a\n2.png,b,b\n3.png,b,a\n4.png,a,a\n");
    assertThat(metrics.at("/metrics/accuracy/value").asDouble()).isEqualTo(0.75);
    assertThat(metrics.at("/metrics/roc_auc/value").isNull()).isTrue();
    assertThat(metrics.get("roc").isNull()).isTrue();
  }

  @Test
  void aTableIsGroupedByTheColumnsOfItsMetadata() throws IOException {
    StringBuilder table = new StringBuilder("file,patient_id,label,prob_a,prob_b\n");
    StringBuilder known = new StringBuilder("file,patient_id,sex\n");
    for (int i = 0; i < 80; i++) {
      table.append("%d.png,p%d,%s,0.6,0.4\n".formatted(i, i / 2, i / 2 % 3 == 0 ? "b" : "a"));
      known.append("%d.png,p%d,%s\n".formatted(i, i / 2, i < 30 ? "F" : "M"));
    }
    Path predictions = Cli.write(temp.resolve("grouped.csv"), table.toString());
    Path metadata = Cli.write(temp.resolve("known.csv"), known.toString());
    Path out = temp.resolve("grouped");
    Cli.Answer answer =
        good(
            Cli.run(
                "evaluate", "--predictions", predictions, "--metadata", metadata, "--out", out));
    assertThat(answer.out()).contains("sex: F", "one answer a patient (40)", "1 group compared");
    JsonNode metrics = json(out.resolve("metrics.json"));
    assertThat(metrics.at("/subgroups/columns/0/groups/0/n").asInt()).isEqualTo(50);
    assertThat(metrics.at("/patient_level/n").asInt()).isEqualTo(40);
    Cli.Answer refused =
        Cli.run("evaluate", "model.onnx", temp, "--metadata", metadata, "--out", out);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("--metadata goes with --predictions");
  }

  @Test
  void aTableOfOneClassHasNoAreaUnderACurve() throws IOException {
    JsonNode metrics =
        evaluate(
            "one", "file,label,prob_a,prob_b\n1.png,a,0.9,0.1\n2.png,a,0.2,0.8\n3.png,a,0.6,0.4\n");
    assertThat(metrics.at("/metrics/accuracy/value").asDouble()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(metrics.at("/metrics/roc_auc/value").isNull()).isTrue();
    assertThat(metrics.at("/metrics/matthews_corrcoef/value").asDouble()).isZero();
  }

  @Test
  void validationSplitIsKerasRuleAndStampedLeakyWhereAPatientStraddlesIt() throws IOException {
    Path out = temp.resolve("keras-split");
    // Of 6 files a class Keras validates on the first 3; the second patient has the 3rd and 4th.
    Cli.Answer answer = good(train(data, out, "--validation-split", 0.5));
    assertThat(answer.out()).contains("LEAKY");
    assertThat(csv(out.resolve("validation/predictions.csv")))
        .extracting(r -> r.get("file"))
        .containsExactlyInAnyOrder(
            "bright/00.png",
            "bright/01.png",
            "bright/02.png",
            "dark/00.png",
            "dark/01.png",
            "dark/02.png");
  }

  @Test
  void saveToDirHoldsTheImagesAsTheNetworkSawThem() throws IOException {
    Path saved = temp.resolve("saved");
    good(
        train(
            data,
            temp.resolve("saving"),
            "--split",
            "training",
            "--save-to-dir",
            saved,
            "--save-prefix",
            "seen",
            "--save-format",
            "bmp",
            "--rotation-range",
            20));
    List<String> files = Cli.files(saved);
    assertThat(files).hasSizeGreaterThanOrEqualTo(12).allMatch(f -> f.matches("seen_.*\\.bmp"));
    assertThat(FileFacts.read(saved.resolve(files.get(0))).container()).isEqualTo("bmp");
  }

  @Test
  void aSwitchOnTheCommandLineWinsOverTheFileEitherWay() throws IOException {
    Path config =
        Cli.write(
            temp.resolve("switch.yaml"),
            "data: {shuffle: false}\naugmentation: {horizontal_flip: true}\n");
    Path off = temp.resolve("switch-off");
    good(train(data, off, "--config", config, "--no-horizontal-flip", "--vertical-flip"));
    JsonNode augmentation = json(off.resolve("run.json")).at("/settings/augmentation");
    assertThat(augmentation.get("horizontal_flip").asBoolean(true)).isFalse();
    assertThat(augmentation.get("vertical_flip").asBoolean()).isTrue();
  }

  @Test
  void whatIsUnreadableIsLeftOutAndNamed() throws IOException {
    Path folder = Cli.images(temp.resolve("damaged"), 6);
    byte[] whole = Files.readAllBytes(folder.resolve("dark/03.png"));
    Files.write(folder.resolve("dark/03.png"), java.util.Arrays.copyOf(whole, whole.length / 2));
    Path out = temp.resolve("skipped");

    Cli.Answer stopped = train(folder, temp.resolve("stopped"), "--split", "training");
    assertThat(stopped.status()).isEqualTo(2);
    assertThat(stopped.err()).contains("dark/03.png");
    Cli.Answer answer = train(folder, out, "--split", "training", "--skip-unreadable");
    good(answer);
    assertThat(answer.out()).contains("left out 1 of 12 images", "dark/03.png");
    assertThat(csv(out.resolve("validation/predictions.csv")))
        .hasSize(11)
        .extracting(r -> r.get("file"))
        .doesNotContain("dark/03.png");
    Path evaluated = temp.resolve("skipped-evaluated");
    Cli.Answer again =
        good(
            Cli.run(
                "evaluate",
                trained.resolve("model.onnx"),
                folder,
                "--out",
                evaluated,
                "--skip-unreadable"));
    assertThat(again.out()).contains("dark/03.png");
    assertThat(json(evaluated.resolve("metrics.json")).get("n").asInt()).isEqualTo(11);
  }

  @Test
  void aKilledTrainingResumedGivesWhatAnUninterruptedOneGives() throws Exception {
    int epochs = 40;
    Path whole = temp.resolve("whole");
    Path killed = temp.resolve("killed");
    good(Cli.run(command(data, whole, epochs)));

    Process child = child(command(data, killed, epochs));
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (epochsIn(killed) < 2 && child.isAlive() && System.nanoTime() < deadline) {
        Thread.sleep(5);
      }
    } finally {
      child.destroyForcibly().waitFor(); // SIGKILL
    }
    assertThat(killed.resolve("run.json")).as("it was killed before its end").doesNotExist();
    assertThat(epochsIn(killed)).isBetween(1, epochs - 1);

    List<Object> again = new ArrayList<>(List.of(command(data, killed, epochs)));
    again.add("--resume");
    Cli.Answer answer = good(Cli.run(again.toArray()));
    assertThat(answer.out()).contains("goes on after epoch");
    assertThat(killed.resolve("validation/predictions.csv"))
        .hasSameTextualContentAs(whole.resolve("validation/predictions.csv"));
    assertThat(epochsIn(killed)).isEqualTo(epochs);
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

  /**
   * The last epoch that has a checkpoint; 0 before the first. Only names: the child writes there.
   */
  private static int epochsIn(Path out) throws IOException {
    Path checkpoints = out.resolve("checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return 0;
    }
    try (Stream<Path> entries = Files.list(checkpoints)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches("epoch-\\d+"))
          .mapToInt(name -> Integer.parseInt(name.substring("epoch-".length())))
          .max()
          .orElse(0);
    }
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private static List<Map<String, String>> csv(Path file) throws IOException {
    return rows(Files.readAllLines(file));
  }

  /** Rows by column name, in the order of the file; no name in these tests holds a comma. */
  private static List<Map<String, String>> rows(List<String> lines) {
    String[] names = lines.get(0).split(",", -1);
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] values = line.split(",", -1);
      Map<String, String> row = new TreeMap<>();
      for (int i = 0; i < names.length; i++) {
        row.put(names[i], values[i]);
      }
      rows.add(row);
    }
    return rows;
  }
}
