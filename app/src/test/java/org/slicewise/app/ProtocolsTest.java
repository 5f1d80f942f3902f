package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;

/** The same network under every protocol, through the command line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProtocolsTest {
  private static @TempDir Path temp;
  private Path data;
  private Path out;
  private Cli.Answer answer;

  @BeforeAll
  void run() throws IOException {
    data = temp.resolve("data");
    Path images = Cli.images(temp.resolve("images"), 12);
    Files.createDirectories(data);
    Files.move(images.resolve("dark"), data.resolve("CT_COVID"));
    Files.move(images.resolve("bright"), data.resolve("CT_NonCOVID"));
    String metadata =
        Files.readString(images.resolve("metadata.csv"))
            .replace("dark/", "CT_COVID/")
            .replace("bright/", "CT_NonCOVID/");
    Cli.write(data.resolve("metadata.csv"), metadata);
    for (String name : List.of("COVID", "NonCOVID")) {
      StringBuilder train = new StringBuilder();
      StringBuilder val = new StringBuilder();
      for (int i = 0; i < 12; i++) {
        (i < 8 ? train : val).append("%02d.png%n".formatted(i));
      }
      Path lists = data.resolve("Data-split").resolve(name);
      Cli.write(lists.resolve("trainCT_" + name + ".txt"), train.toString());
      Cli.write(lists.resolve("valCT_" + name + ".txt"), val.toString());
    }
    out = temp.resolve("out");
    answer = protocols();
  }

  private Cli.Answer protocols(Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "protocols",
                data,
                "--out",
                out,
                "--network",
                Cli.tinyNetwork(temp),
                "--epochs",
                3,
                "--batch-size",
                4,
                "--learning-rate",
                0.05,
                "--folds",
                3));
    words.addAll(List.of(more));
    return Cli.run(words.toArray());
  }

  @Test
  void everyProtocolHasItsRowWithIntervalsBesideTheFileFacts() throws IOException {
    assertThat(answer.err()).isEmpty();
    assertThat(answer.status()).isZero();
    JsonNode rows =
        new ObjectMapper().readTree(out.resolve("protocols.json").toFile()).get("protocols");
    List<String> keys = new ArrayList<>();
    for (JsonNode row : rows) {
      keys.add(row.get("protocol").asText());
      assertThat(row.at("/accuracy/low").isNumber()).isTrue();
      assertThat(row.at("/roc_auc/value").isNumber()).isTrue();
      assertThat(row.at("/metadata_only/accuracy/value").isNumber()).isTrue();
      assertThat(row.at("/difference/value").isNumber()).isTrue();
      assertThat(row.at("/training_images").asDouble()).isBetween(15.0, 17.0);
    }
    assertThat(keys).containsExactly("training", "random", "grouped", "official");
    assertThat(rows.findValuesAsText("leaky")).containsExactly("true", "true", "false", "false");
    assertThat(rows.findValuesAsText("n")).containsExactly("16", "24", "24", "8");
    assertThat(answer.out()).contains("Grouped by patient", "LEAKY");
    assertThat(Files.readString(out.resolve("protocols.html"))).contains("Random by image");
  }

  /** Counted again from the files that were written. */
  @Test
  void heldOutImagesAreDividedByWhetherTheirPatientIsInTheTraining() throws IOException {
    int known = 0;
    int others = 0;
    int knownRight = 0;
    int othersRight = 0;
    List<Predictions> folds = new ArrayList<>();
    for (int k = 1; k <= 3; k++) {
      folds.add(Predictions.read(out.resolve("random/repeat-1-fold-" + k + "/predictions.csv")));
    }
    for (Predictions fold : folds) {
      for (Prediction row : fold.rows()) {
        boolean trained =
            folds.stream()
                .filter(other -> other != fold)
                .flatMap(other -> other.rows().stream())
                .anyMatch(other -> other.patient().equals(row.patient()));
        int right = row.predicted() == row.label() ? 1 : 0;
        known += trained ? 1 : 0;
        others += trained ? 0 : 1;
        knownRight += trained ? right : 0;
        othersRight += trained ? 0 : right;
      }
    }
    assertThat(known).isPositive();
    assertThat(others).isPositive();
    JsonNode rows =
        new ObjectMapper().readTree(out.resolve("protocols.json").toFile()).get("protocols");
    assertThat(rows.at("/1/known_patients/images").asInt()).isEqualTo(known);
    assertThat(rows.at("/1/other_patients/images").asInt()).isEqualTo(others);
    assertThat(rows.at("/1/known_patients/accuracy/value").asDouble())
        .isEqualTo((double) knownRight / known);
    assertThat(rows.at("/1/other_patients/accuracy/value").asDouble())
        .isEqualTo((double) othersRight / others);
    assertThat(rows.findValues("known_patients")).hasSize(1); // of the other protocols all or none
    String said = known + " of the 24 held-out images show a patient";
    assertThat(answer.out()).contains("Random by image: " + said);
    assertThat(Files.readString(out.resolve("protocols.html"))).contains(said);
  }

  @Test
  void theTrainingImagesAreThoseOfTheFirstGroupedFold() {
    Predictions itself = Predictions.read(out.resolve("training/predictions.csv"));
    Predictions grouped = Predictions.read(out.resolve("grouped/repeat-1-fold-1/predictions.csv"));
    assertThat(itself.rows())
        .extracting(r -> r.file())
        .doesNotContainAnyElementsOf(grouped.rows().stream().map(r -> r.file()).toList());
    assertThat(itself.size() + grouped.size()).isEqualTo(24);
  }

  @Test
  void aSecondRunNeedsToBeToldWhatToDoAndResumingTrainsNothing() throws IOException {
    assertThat(protocols().status()).isEqualTo(2);
    String before = Files.readString(out.resolve("grouped/metrics.json"));
    Cli.Answer resumed = protocols("--resume");
    assertThat(resumed.err()).isEmpty();
    assertThat(resumed.out()).contains("finished before").doesNotContain("epoch 1/3");
    assertThat(Files.readString(out.resolve("grouped/metrics.json"))).isEqualTo(before);
    Cli.Answer other = protocols("--resume", "--seed", 2);
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.err()).contains("seed was not given and is '2'");
  }
}
