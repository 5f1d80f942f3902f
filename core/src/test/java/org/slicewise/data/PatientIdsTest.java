package org.slicewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageWriter;

class PatientIdsTest {
  @TempDir Path folder;

  private Path table(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static String id(PatientIds ids, Path file) {
    PatientIds.Patient patient = ids.of(file);
    return patient == null ? "none" : patient.id();
  }

  @Test
  void imagesHaveThePatientsThatTheFolderOfClassesGivesThem() throws IOException {
    StringBuilder text = new StringBuilder("file,patient_id,age\n");
    for (int i = 0; i < 8; i++) {
      String file = (i % 2 == 0 ? "a/" : "b/more/") + i + ".png";
      ImageWriter.write(
          folder.resolve(file), new ImageArray(2, 2, 1, new float[4]), new ImageFormat.Png());
      if (i != 5) {
        text.append(file).append(",").append(i == 6 ? "" : " p" + i / 3).append(",40\n");
      }
    }
    table("metadata.csv", text.toString());
    PatientIds ids = PatientIds.nearest();
    Dataset dataset = ImageFolder.read(folder, FlowOptions.builder().build());
    assertThat(dataset.samples()).hasSize(8);
    for (Sample sample : dataset.samples()) {
      String expected = sample.patient().isEmpty() ? "none" : sample.patient();
      assertThat(id(ids, sample.path())).as(sample.file()).isEqualTo(expected);
    }
  }

  @Test
  void theNearestTableCountsAndTheSameIdInTwoTablesIsTwoPatients() throws IOException {
    table("metadata.csv", "file,patient_id\nx/1.png,upper\ny/1.png,same\n");
    Path inner = table("x/metadata.csv", "file,patient_id\n1.png,same\n");
    PatientIds ids = PatientIds.nearest();
    assertThat(ids.of(folder.resolve("x/1.png"))).isEqualTo(new PatientIds.Patient(inner, "same"));
    assertThat(id(ids, folder.resolve("x/2.png"))).isEqualTo("none");
    assertThat(id(ids, folder.resolve("y/../y/1.png"))).isEqualTo("same");
    assertThat(ids.of(folder.resolve("y/1.png"))).isNotEqualTo(ids.of(folder.resolve("x/1.png")));
  }

  @Test
  void aTableWithoutPatientsGivesNone() throws IOException {
    table("metadata.csv", "file,age\n1.png,40\n");
    assertThat(id(PatientIds.nearest(), folder.resolve("1.png"))).isEqualTo("none");
  }

  @Test
  void aTableThatIsGivenMayNameTheFilesAsTheUserDoes() throws IOException {
    Path csv = table("elsewhere/table.csv", "file,patient_id\n1.png,a\nscans/2.png,b\n");
    table("metadata.csv", "file,patient_id\n3.png,c\n");
    PatientIds ids = PatientIds.in(csv);
    assertThat(id(ids, folder.resolve("elsewhere/1.png"))).isEqualTo("a");
    assertThat(id(ids, Path.of("scans/2.png"))).isEqualTo("b");
    assertThat(id(ids, folder.resolve("3.png"))).isEqualTo("none");
  }

  @Test
  void aTableThatCannotBeUsedIsRefused() throws IOException {
    Path noPatients = table("a.csv", "file,age\n1.png,40\n");
    assertThatThrownBy(() -> PatientIds.in(noPatients))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("has no column 'patient_id'");
    assertThatThrownBy(() -> PatientIds.in(folder.resolve("no.csv")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no.csv");
    table("metadata.csv", "patient_id\n1\n");
    assertThatThrownBy(() -> PatientIds.nearest().of(folder.resolve("1.png")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("has no column 'file'");
  }
}
