package org.slicewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.errors.BadInputException;

class MetadataTest {
  @TempDir Path root;

  @BeforeEach
  void twoClasses() {
    Folders.of(root, "a/1.png", "a/2.png", "b/1.png");
  }

  @Test
  void rowsAreJoinedInTheOrderOfTheImages() {
    Dataset data = with("age,file,patient_id\n50,b/1.png,p2\n,a/2.png,p1\n41,a/1.png,p1\n");

    assertThat(data.metadata().getColumnsIndex()).containsExactly("file", "age", "patient_id");
    assertThat(data.metadata().getColumn("file")).containsExactly("a/1.png", "a/2.png", "b/1.png");
    assertThat(data.metadata().getColumn("age")).containsExactly("41", null, "50");
    assertThat(data.samples()).extracting(Sample::patient).containsExactly("p1", "p1", "p2");
    assertThat(data.patientsKnown()).isTrue();
    assertThat(data.warnings()).isEmpty();
  }

  @Test
  void withoutMetadataThereIsAnEmptyTableAndNoPatient() {
    Dataset data = ImageFolder.read(root, FlowOptions.keras());

    assertThat(data.hasMetadata()).isFalse();
    assertThat(data.metadata().height()).isZero();
    assertThat(data.patientsKnown()).isFalse();
  }

  @Test
  void anImageWithoutARowIsToldAndHasNulls() {
    Dataset data = with("file,patient_id,age\na/1.png,p1,41\nb/1.png,p2,50\n");

    assertThat(data.metadata().getColumn("age")).containsExactly("41", null, "50");
    assertThat(data.warnings())
        .anySatisfy(w -> assertThat(w).contains("1 of 3 images have no row in", "a/2.png"))
        .anySatisfy(w -> assertThat(w).contains("1 of 3 images have no patient_id"));
  }

  @Test
  void anEmptyPatientIdIsToldAndMakesTheImageItsOwnPatient() {
    Dataset data = with("file,patient_id\na/1.png,p1\na/2.png,\nb/1.png, \n");

    assertThat(data.samples()).extracting(Sample::patient).containsExactly("p1", "", "");
    assertThat(data.warnings())
        .singleElement()
        .asString()
        .contains("2 of 3 images have no patient_id in", "patient of its own");
  }

  @Test
  void aSpreadsheetsByteOrderMarkAndQuotesAreUnderstood() {
    Folders.of(root, "a/x, y.png");

    Dataset data =
        with("\uFEFFfile,patient_id\r\na/1.png,p1\r\n\"a/x, y.png\",\"p \"\"1\"\"\"\r\n");

    assertThat(data.samples().get(2).patient()).isEqualTo("p \"1\"");
  }

  @Test
  void aRowForAFileThatIsNotThereNamesIt() {
    refused("file,patient_id\na/1.png,p1\na/9.png,p1\n", "row 3 of", "a/9.png");
  }

  @Test
  void twoRowsForAFileNameIt() {
    refused("file,patient_id\na/1.png,p1\na/1.png,p2\n", "a/1.png is in two rows of");
  }

  @Test
  void aRowWithoutAFileIsNumbered() {
    refused("file,patient_id\na/1.png,p1\n,p2\n", "row 3 of", "names no file");
  }

  @Test
  void withoutAColumnFileTheColumnsFoundAreTold() {
    refused("name,patient_id\na/1.png,p1\n", "has no column 'file'", "[name, patient_id]");
  }

  @Test
  void anEmptyTableIsRefused() {
    refused("\n", "metadata.csv is empty");
  }

  @Test
  void aTableThatIsNotUtf8IsRefused() throws IOException {
    Files.write(
        root.resolve("metadata.csv"),
        "file,location\na/1.png,Zürich\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> ImageFolder.read(root, FlowOptions.keras()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll("metadata.csv", "UTF-8");
  }

  @Test
  void anOpenQuoteIsRefused() {
    refused("file,patient_id\n\"a/1.png,p1\n", "metadata.csv is not a table");
  }

  private Dataset with(String metadata) {
    Folders.write(root.resolve("metadata.csv"), metadata);
    return ImageFolder.read(root, FlowOptions.keras());
  }

  private void refused(String metadata, String... parts) {
    assertThatThrownBy(() -> with(metadata))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll(parts);
  }
}
