package org.slicewise.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dflib.DataFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicewise.errors.BadInputException;

class MetadataTableTest {
  @TempDir Path folder;

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("metadata.csv"), text);
  }

  @Test
  void cellsAreTextAsTheyStand() throws IOException {
    DataFrame table =
        MetadataTable.read(write("file,age,location\na/1.png,041,\"Wuhan, China\"\na/2.png,,\n"));
    assertThat(table.height()).isEqualTo(2);
    assertThat(table.get("age", 0)).isEqualTo("041");
    assertThat(table.get("location", 0)).isEqualTo("Wuhan, China");
    assertThat(table.get("age", 1)).isEqualTo("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name,age\\n1.png,4|has no column 'file'; its columns are name, age",
        "file,age\\n1.png,4\\n1.png,5|1.png is in two rows",
        "file,age\\n1.png|row 1 of",
        "file,age,age\\n1.png,1,2|has the column 'age' twice",
        "''|is empty; a table of metadata (metadata.csv) begins with the line file,patient_id"
      })
  void whatIsNoTableOfMetadataIsRefusedByName(String text, String message) throws IOException {
    Path file = write(text.replace("\\n", "\n"));
    assertThatThrownBy(() -> MetadataTable.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("metadata.csv");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> MetadataTable.read(folder.resolve("none.csv")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("there is no file")
        .hasMessageContaining("none.csv");
  }
}
