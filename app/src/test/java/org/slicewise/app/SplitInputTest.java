package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with metadata and lists is said in one sentence that names it. */
class SplitInputTest {
  private @TempDir Path temp;

  private Cli.Answer train(Path data) {
    return Cli.run(
        "train",
        data,
        "--out",
        temp.resolve("out"),
        "--network",
        Cli.tinyNetwork(temp),
        "--epochs",
        1);
  }

  private void refused(Cli.Answer answer, String... words) {
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains(words);
    assertThat(answer.err().lines()).hasSize(1);
    assertThat(Cli.files(temp.resolve("out"))).isEmpty();
  }

  @Test
  void aMetadataRowForAMissingFileIsNamed() throws IOException {
    Path data = Cli.images(temp.resolve("data"), 6);
    Path csv = data.resolve("metadata.csv");
    Cli.write(csv, Files.readString(csv) + "dark/gone.png,d9\n");
    refused(train(data), "row 14 of", "metadata.csv", "dark/gone.png");
  }

  @Test
  void aPatientInTwoOfficialListsIsNamed() throws IOException {
    Path data = official();
    Path csv = data.resolve("metadata.csv");
    Cli.write(csv, Files.readString(csv).replace("CT_COVID/05.png,d2", "CT_COVID/05.png,d0"));
    refused(train(data), "patients in more than one part", "d0 (train 2, validation 1)");
  }

  @Test
  void aFileInTwoOfficialListsIsNamed() throws IOException {
    Path data = official();
    Path list = data.resolve("Data-split/COVID/valCT_COVID.txt");
    Cli.write(list, Files.readString(list) + "00.png\n");
    refused(train(data), "CT_COVID/00.png is in two official lists");
  }

  @Test
  void officialListsThatNameAbsentFilesAreFineAndSaySo() throws IOException {
    Path data = official();
    Cli.write(data.resolve("Data-split/COVID/testCT_COVID.txt"), "absent.png\n");
    Cli.Answer answer = train(data);
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out()).contains("CT_COVID/absent.png", "training 8, validation 4, test 0");
  }

  @Test
  void aPictureInTwoOfficialListsIsStampedAndNamed() throws IOException {
    Path data = official();
    Files.delete(data.resolve("CT_COVID/05.png"));
    Files.copy(data.resolve("CT_COVID/00.png"), data.resolve("CT_COVID/05.png"));
    Cli.Answer answer = train(data);
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out())
        .contains("LEAKY SPLIT: 1 image has a copy in more than one part", "CT_COVID/05.png");
    assertThat(Files.readString(temp.resolve("out/validation/metrics.json"))).contains("LEAKY");
  }

  @Test
  void imagesWithoutPatientSayWhatThatHidesOnConsoleInReportAndMetrics() throws IOException {
    Path data = Cli.images(temp.resolve("data"), 6);
    Files.delete(data.resolve("metadata.csv"));
    Cli.Answer answer = train(data);
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out())
        .contains("12 of 12 images have no patient_id", "accuracy looks better than it is");
    assertThat(Files.readString(temp.resolve("out/report.html")))
        .contains("accuracy looks better than it is");
    assertThat(Files.readString(temp.resolve("out/validation/metrics.json")))
        .contains("No patient is named", "the patients are not known");
  }

  /** Six images a class in COVID-CT's layout, the first four for training. */
  private Path official() throws IOException {
    Path images = Cli.images(temp.resolve("images"), 6);
    Path data = Files.createDirectories(temp.resolve("official"));
    Files.move(images.resolve("dark"), data.resolve("CT_COVID"));
    Files.move(images.resolve("bright"), data.resolve("CT_NonCOVID"));
    Cli.write(
        data.resolve("metadata.csv"),
        Files.readString(images.resolve("metadata.csv"))
            .replace("dark/", "CT_COVID/")
            .replace("bright/", "CT_NonCOVID/"));
    for (String name : List.of("COVID", "NonCOVID")) {
      Path lists = data.resolve("Data-split").resolve(name);
      Cli.write(lists.resolve("trainCT_" + name + ".txt"), "00.png\n01.png\n02.png\n03.png\n");
      Cli.write(lists.resolve("valCT_" + name + ".txt"), "04.png\n05.png\n");
    }
    return data;
  }
}
