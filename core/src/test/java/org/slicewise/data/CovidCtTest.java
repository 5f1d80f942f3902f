package org.slicewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.data.Manifest.Row;
import org.slicewise.errors.BadInputException;
import org.slicewise.split.Split;
import org.slicewise.split.SplitPlan;

/** A made-up COVID-CT of six files, the content of each being its name. */
class CovidCtTest {
  private static final String[] FILES = {
    "CT_COVID/1.png",
    "CT_COVID/2.png",
    "CT_COVID/3.png",
    "CT_NonCOVID/1.jpg",
    "CT_NonCOVID/2.png",
    "CT_NonCOVID/3.png"
  };

  @TempDir Path root;

  @Test
  void theLayoutIsRecognisedAndDataSplitIsNoClass() {
    Folders.of(root, FILES);
    lists("1.png\n2.png\n", "3.png\n", "1.jpg\r\n\r\n2.png\r\n", "3.png");

    Dataset data = read();

    assertThat(data.recognised()).isEqualTo("COVID-CT");
    assertThat(data.classes()).containsExactly("CT_COVID", "CT_NonCOVID");
    assertThat(data.positive()).isEqualTo("CT_COVID");
    assertThat(data.official())
        .containsEntry("CT_COVID/2.png", Part.TRAIN)
        .containsEntry("CT_COVID/3.png", Part.VALIDATION)
        .containsEntry("CT_NonCOVID/1.jpg", Part.TRAIN)
        .containsEntry("CT_NonCOVID/3.png", Part.VALIDATION)
        .hasSize(6);
    assertThat(data.samples())
        .extracting(Sample::patient)
        .containsExactly("p1", "p1", "p2", "n1", "n2", "n3");
    assertThat(data.warnings()).isEmpty();
    Split split = SplitPlan.choose(data, null, 0.2, 0, 1).split(data).check();
    assertThat(split.train()).hasSize(4);
    assertThat(split.validation()).hasSize(2);
    assertThat(split.plan()).isEqualTo("official split of COVID-CT");
  }

  @Test
  void testListsAreReadWhereTheyAreThere() {
    Folders.of(root, FILES);
    lists("1.png\n", "3.png\n", "1.jpg\n2.png\n", "3.png\n");
    Folders.write(root.resolve("Data-split/COVID/testCT_COVID.txt"), "2.png\n");

    Dataset data = read();

    assertThat(data.official()).containsEntry("CT_COVID/2.png", Part.TEST);
    assertThat(data.warnings())
        .singleElement()
        .asString()
        .startsWith("images of the official test part of COVID-CT, kept out of training (1): ");
  }

  @Test
  void aCopyInOtherFoldersIsRecognisedByItsContent() {
    for (String file : FILES) {
      Folders.write(
          root.resolve(file.replace("CT_COVID/", "sick/x").replace("CT_NonCOVID/", "healthy/y")),
          file);
    }

    Dataset data = read();

    assertThat(data.recognised()).isEqualTo("COVID-CT");
    assertThat(data.classes()).containsExactly("healthy", "sick");
    assertThat(data.positive()).isEqualTo("sick");
    assertThat(data.official()).containsEntry("sick/x3.png", Part.VALIDATION).hasSize(6);
    assertThat(data.samples())
        .extracting(Sample::patient)
        .containsExactly("n1", "n2", "n3", "p1", "p1", "p2");
  }

  @Test
  void officialTestImagesAreRecognisedByTheirHashAndKeptOutOfTraining() {
    Folders.of(root, FILES);
    Folders.write(root.resolve("CT_COVID/other name.png"), "test image");

    Dataset data = read();

    assertThat(data.official()).containsEntry("CT_COVID/other name.png", Part.TEST);
    assertThat(data.samples().get(3).patient()).isEqualTo("t1");
    assertThat(data.warnings())
        .singleElement()
        .asString()
        .startsWith("images of the official test part of COVID-CT, kept out of training (1): ");
    Split split = new SplitPlan.Official().split(data).check();
    assertThat(split.test()).extracting(Sample::file).containsExactly("CT_COVID/other name.png");
  }

  @Test
  void aFolderOfOfficialTestImagesOnlyIsNotDivided() {
    Folders.write(root.resolve("CT_COVID/1.png"), "test image");
    Folders.write(root.resolve("CT_NonCOVID/1.png"), "test image");
    Dataset data = read();

    assertThatThrownBy(() -> SplitPlan.choose(data, null, 0.2, 0, 1).split(data))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("never trained on");
  }

  @Test
  void filesThatDifferAreMissingOrAreExtraAreNamed() throws IOException {
    Folders.of(root, FILES);
    Folders.write(root.resolve("CT_COVID/1.png"), "saved again");
    Folders.write(root.resolve("CT_NonCOVID/mine.png"), "mine");
    Files.delete(root.resolve("CT_NonCOVID/2.png"));

    Dataset data = read();

    assertThat(data.recognised()).isEqualTo("COVID-CT");
    assertThat(data.warnings())
        .filteredOn(w -> !w.contains("patient_id"))
        .containsExactly(
            "files that differ from the published COVID-CT (1): CT_COVID/1.png",
            "files of the published COVID-CT that are missing (1): CT_NonCOVID/2.png",
            "files that are not of the published COVID-CT (1): CT_NonCOVID/mine.png");
    assertThat(data.official())
        .containsEntry("CT_COVID/1.png", Part.TRAIN)
        .doesNotContainKey("CT_NonCOVID/mine.png");
    assertThat(data.samples().get(0).patient()).isEqualTo("p1");
    assertThat(new SplitPlan.Official().split(data).plan()).endsWith("images in no part: 1");
  }

  @Test
  void aFolderWithFewOfItsFilesIsNotRecognised() {
    Folders.of(root, "CT_COVID/1.png", "CT_COVID/a.png", "CT_NonCOVID/b.png", "CT_NonCOVID/2.png");

    Dataset data = read();

    assertThat(data.recognised()).isEmpty();
    assertThat(data.positive()).isEqualTo("CT_NonCOVID");
    assertThat(data.official()).isEmpty();
    assertThat(data.patientsKnown()).isFalse();
  }

  @Test
  void patientsOfTheMetadataWinOverThoseOfTheManifest() {
    Folders.of(root, FILES);
    Folders.write(root.resolve("metadata.csv"), "file,patient_id\nCT_COVID/1.png,mine\n");

    Dataset data = read();

    assertThat(data.samples())
        .extracting(Sample::patient)
        .containsExactly("mine", "p1", "p2", "n1", "n2", "n3");
  }

  @Test
  void aMissingOfficialListIsNamed() throws IOException {
    Folders.of(root, FILES);
    lists("1.png\n", "3.png\n", "1.jpg\n", "3.png\n");
    Files.delete(root.resolve("Data-split/COVID/valCT_COVID.txt"));

    assertThatThrownBy(this::read)
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll("valCT_COVID.txt is missing");
  }

  @Test
  void aFileInTwoOfficialListsIsNamed() {
    Folders.of(root, FILES);
    lists("1.png\n3.png\n", "3.png\n", "1.jpg\n", "3.png\n");

    assertThatThrownBy(this::read)
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll(
            "CT_COVID/3.png is in two official lists", "trainCT_COVID.txt", "valCT_COVID.txt");
  }

  @Test
  void listedFilesThatAreNotThereAreTold() {
    Folders.of(root, FILES);
    lists("1.png\n9.png\n", "3.png\n", "1.jpg\n", "3.png\n");

    assertThat(read().warnings())
        .singleElement()
        .asString()
        .contains("files of the official lists that are not in", "(1): CT_COVID/9.png");
  }

  @Test
  void theShippedManifestHoldsEachImageOnceAndNoPatientInTwoParts() {
    List<Row> rows = Manifest.covidCt().rows();

    assertThat(rows).hasSize(746);
    assertThat(rows.stream().map(Row::sha256).distinct()).hasSize(746);
    Map<Part, Long> parts =
        rows.stream().collect(Collectors.groupingBy(Row::part, Collectors.counting()));
    assertThat(parts)
        .containsEntry(Part.TRAIN, 425L)
        .containsEntry(Part.VALIDATION, 118L)
        .containsEntry(Part.TEST, 203L);
    Map<String, Long> partsOfPatient =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    Row::patient,
                    Collectors.collectingAndThen(
                        Collectors.toList(), of -> of.stream().map(Row::part).distinct().count())));
    assertThat(partsOfPatient.values()).containsOnly(1L);
  }

  @Test
  void theShippedManifestSaysNothingOfTestImagesButHashAndPatient() {
    assertThat(Manifest.covidCt().rows())
        .filteredOn(r -> r.part() == Part.TEST)
        .allSatisfy(
            r -> {
              assertThat(r.file()).isEmpty();
              assertThat(r.className()).isEmpty();
            });
  }

  private Dataset read() {
    return ImageFolder.read(root, FlowOptions.keras(), manifest());
  }

  private void lists(String train, String val, String nonTrain, String nonVal) {
    Path lists = root.resolve("Data-split");
    Folders.write(lists.resolve("COVID/trainCT_COVID.txt"), train);
    Folders.write(lists.resolve("COVID/valCT_COVID.txt"), val);
    Folders.write(lists.resolve("NonCOVID/trainCT_NonCOVID.txt"), nonTrain);
    Folders.write(lists.resolve("NonCOVID/valCT_NonCOVID.txt"), nonVal);
  }

  private static Manifest manifest() {
    List<String> patients = List.of("p1", "p1", "p2", "n1", "n2", "n3");
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < FILES.length; i++) {
      rows.add(
          new Row(
              FILES[i],
              sha256(FILES[i]),
              FILES[i].substring(0, FILES[i].indexOf('/')),
              i % 3 == 2 ? Part.VALIDATION : Part.TRAIN,
              patients.get(i)));
    }
    rows.add(new Row("", sha256("test image"), "", Part.TEST, "t1"));
    return new Manifest(rows);
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
