package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.ImageWriter;
import org.slicewise.phantom.Phantom;
import org.slicewise.phantom.PhantomOptions;

class AuditTest {
  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void drawSixPatientsAClass() {
    data =
        Phantom.write(
            folder.resolve("phantom"),
            PhantomOptions.defaults().withSize(96).withPatientsPerClass(6).withSeed(5));
  }

  @Test
  void aMirroredJpegInTheOtherClassIsFoundSaidAndShown() throws IOException {
    String original = first("lesion");
    copy(original, "no_lesion/zz.jpg");
    Path out = folder.resolve("out");

    Cli.Answer answer = Cli.run("audit", data, "--out", out);

    assertThat(answer.err()).isEmpty();
    assertThat(answer.status()).isZero();
    assertThat(answer.out())
        .contains("SERIOUS: 1 pair of copies is stored under two labels")
        .contains("audit.html");
    JsonNode json = new ObjectMapper().readTree(out.resolve("audit.json").toFile());
    JsonNode conflict = finding(json, "label_conflict");
    assertThat(conflict.get("severity").asText()).isEqualTo("serious");
    assertThat(conflict.get("files")).hasSize(2);
    assertThat(conflict.get("pairs").get(0).get("how").asText()).startsWith("mirrored");
    assertThat(json.get("data").get("images").asInt()).isPositive();
    assertThat(json.has("probes")).isTrue();
    assertThat(Files.readString(out.resolve("audit.html")))
        .contains("The same image under two labels", "zz.jpg", "data:image/jpeg;base64,");
  }

  @Test
  void aPatientInTwoPartsOfASplitFileIsFound() throws IOException {
    List<String> files = files();
    Path split = folder.resolve("split.csv");
    StringBuilder rows = new StringBuilder("file,part\n");
    for (int i = 0; i < files.size(); i++) {
      rows.append(files.get(i)).append(i % 2 == 0 ? ",train\n" : ",validation\n");
    }
    Files.writeString(split, rows);

    Cli.Answer answer = Cli.run("audit", data, "--split", split, "--out", folder.resolve("out"));

    assertThat(answer.status()).isZero();
    assertThat(answer.out())
        .contains("SERIOUS: 12 patients have images in more than one part of the split")
        .contains("divide by patient with --split grouped");
  }

  @Test
  void aPatientInTwoOfficialListsIsReportedAndNotRefused() throws IOException {
    Path official = officialWithStraddlingPatient();

    Cli.Answer answer = Cli.run("audit", official);

    assertThat(answer.err()).isEmpty();
    assertThat(answer.status()).isZero();
    assertThat(answer.out()).contains("official split of COVID-CT (train 4, validation 4)");
    assertThat(answer.out())
        .contains("1 patient has images in more than one part of the split (p1)");
  }

  @Test
  void aTrainingSaysWhatItFoundInItsReportItsRecordAndItsMetrics() throws IOException {
    copy(first("lesion"), "no_lesion/zz.jpg");
    Path out = folder.resolve("trained");

    Cli.Answer answer =
        Cli.run(
            "train",
            data,
            "--out",
            out,
            "--network",
            Cli.tinyNetwork(folder),
            "--epochs",
            1,
            "--target-size",
            "24,24",
            "--color-mode",
            "grayscale");

    assertThat(answer.err()).isEmpty();
    assertThat(answer.status()).isZero();
    String sentence = "1 pair of copies is stored under two labels";
    assertThat(answer.out()).contains("SERIOUS: " + sentence);
    ObjectMapper mapper = new ObjectMapper();
    JsonNode run = mapper.readTree(out.resolve("run.json").toFile());
    assertThat(run.get("audit").get(0).get("kind").asText()).isEqualTo("label_conflict");
    JsonNode metrics = mapper.readTree(out.resolve("validation/metrics.json").toFile());
    assertThat(metrics.get("warnings").toString()).contains("Audit of the data: " + sentence);
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("id=\"audit\"", "The same image under two labels");
  }

  @Test
  void failOnGivesAnExitStatusOfItsOwn() throws IOException {
    assertThat(Cli.run("audit", data, "--fail-on", "serious").status()).isZero();
    copy(first("lesion"), "no_lesion/zz.jpg");

    Cli.Answer answer = Cli.run("audit", data, "--fail-on", "serious");

    assertThat(answer.status()).isEqualTo(3);
    assertThat(answer.err()).isEmpty();
  }

  @Test
  void wrongOptionsAndFoldersAreSentences() throws IOException {
    assertThat(Cli.run("audit", folder.resolve("nowhere")))
        .satisfies(a -> assertThat(a.status()).isEqualTo(2))
        .satisfies(a -> assertThat(a.err()).contains("nowhere").doesNotContain("Exception"));
    assertThat(Cli.run("audit", data, "--fail-on", "sometimes"))
        .satisfies(a -> assertThat(a.status()).isEqualTo(2))
        .satisfies(a -> assertThat(a.err()).contains("sometimes"));
    assertThat(Cli.run("audit", data, "--out", data.resolve("x")))
        .satisfies(a -> assertThat(a.status()).isEqualTo(2))
        .satisfies(a -> assertThat(a.err()).contains("lies inside the data"));
    Files.writeString(data.resolve("lesion/broken.png"), "no image");
    assertThat(Cli.run("audit", data))
        .satisfies(a -> assertThat(a.status()).isEqualTo(2))
        .satisfies(a -> assertThat(a.err()).contains("broken.png"));
    assertThat(Cli.run("audit", data, "--skip-unreadable").status()).isZero();
  }

  private Path officialWithStraddlingPatient() throws IOException {
    Path root = folder.resolve("covid");
    List<String> files = files();
    StringBuilder metadata = new StringBuilder("file,patient_id\n");
    for (String name : List.of("COVID", "NonCOVID")) {
      List<String> own =
          files.stream()
              .filter(f -> f.startsWith(name.equals("COVID") ? "lesion" : "no_"))
              .toList();
      for (int i = 0; i < 4; i++) {
        Path target = root.resolve("CT_" + name).resolve(name + i + ".png");
        Files.createDirectories(target.getParent());
        Files.copy(data.resolve(own.get(i)), target);
        String patient = name.equals("COVID") ? (i == 0 || i == 2 ? "p1" : "c" + i) : "n" + i;
        metadata.append("CT_%s/%s%d.png,%s%n".formatted(name, name, i, patient));
      }
      Path lists = root.resolve("Data-split").resolve(name);
      Files.createDirectories(lists);
      Files.writeString(
          lists.resolve("trainCT_" + name + ".txt"), "%s0.png%n%s1.png%n".formatted(name, name));
      Files.writeString(
          lists.resolve("valCT_" + name + ".txt"), "%s2.png%n%s3.png%n".formatted(name, name));
    }
    Files.writeString(root.resolve("metadata.csv"), metadata.toString());
    return root;
  }

  private void copy(String from, String to) {
    var image = ImageLoader.load(data.resolve(from), ImageOptions.keras().withTargetSize(0, 0));
    float[] mirrored = new float[image.values().length];
    for (int i = 0; i < mirrored.length; i++) {
      int pixel = i / 3;
      int y = pixel / image.width();
      int x = image.width() - 1 - pixel % image.width();
      mirrored[i] = image.at(y, x, i % 3);
    }
    ImageWriter.write(
        data.resolve(to),
        new org.slicewise.image.ImageArray(image.height(), image.width(), 3, mirrored),
        new ImageFormat.Jpeg(80));
  }

  private String first(String name) throws IOException {
    return files().stream().filter(f -> f.startsWith(name + "/")).findFirst().orElseThrow();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> walk = Files.walk(data)) {
      return new ArrayList<>(
          walk.filter(f -> f.toString().matches(".*\\.(png|jpg)"))
              .map(f -> data.relativize(f).toString())
              .sorted()
              .toList());
    }
  }

  private static JsonNode finding(JsonNode json, String kind) {
    for (JsonNode finding : json.get("findings")) {
      if (finding.get("kind").asText().equals(kind)) {
        return finding;
      }
    }
    throw new AssertionError("no finding of kind " + kind + " in " + json.get("findings"));
  }
}
