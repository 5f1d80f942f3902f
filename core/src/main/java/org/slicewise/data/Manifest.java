package org.slicewise.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dflib.DataFrame;

/**
 * What is known of a published data set's files, so that a user's own copy can be recognised.
 *
 * @param rows one a file
 */
public record Manifest(List<Row> rows) {
  private static final String COVID_CT = "covid-ct-manifest.csv";

  public Manifest {
    rows = List.copyOf(rows);
  }

  /**
   * One file.
   *
   * @param file path relative to the root, or "" where only the hash is known
   * @param sha256 hash of its content, 64 hexadecimal digits
   * @param className its class, or "" where unknown
   * @param part its part of the official split
   * @param patient its patient
   */
  public record Row(String file, String sha256, String className, Part part, String patient) {}

  /**
   * The 746 images of COVID-CT (Yang et al. 2020, arXiv:2003.13865). Of the 203 test images it has
   * hashes, patients and nothing else: enough to keep them out of training, too little to score
   * them.
   */
  public static Manifest covidCt() {
    try (InputStream in =
        Objects.requireNonNull(Manifest.class.getResourceAsStream(COVID_CT), COVID_CT)) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), COVID_CT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads the columns {@code file,sha256,class,split,patient_id}.
   *
   * @param name what to call it in an error
   */
  static Manifest parse(String csv, String name) {
    DataFrame table =
        Tables.parse(csv, name, List.of("file", "sha256", "class", "split", "patient_id"));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < table.height(); i++) {
      rows.add(
          new Row(
              cell(table, "file", i),
              cell(table, "sha256", i),
              cell(table, "class", i),
              Objects.requireNonNull(Part.ofWord(cell(table, "split", i)), "split"),
              cell(table, "patient_id", i)));
    }
    return new Manifest(rows);
  }

  private static String cell(DataFrame table, String column, int row) {
    return Objects.toString(table.get(column, row), "");
  }
}
