package org.slicewise.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.dflib.DataFrame;
import org.dflib.builder.DataFrameAppender;
import org.slicewise.errors.BadInputException;

/**
 * {@code metadata.csv}, joined.
 *
 * @param samples the samples with their patients
 * @param table one row a sample, in their order; no rows where there is no file
 * @param hasPatients whether the file has the column {@code patient_id}
 * @param warnings what the user should know
 */
record Metadata(List<Sample> samples, DataFrame table, boolean hasPatients, List<String> warnings) {
  static final String FILE = "metadata.csv";
  static final String PATIENT = "patient_id";

  static Metadata read(Path root, List<Sample> samples) {
    Path csv = root.resolve(FILE);
    if (!Files.exists(csv)) {
      return new Metadata(samples, DataFrame.empty("file"), false, List.of());
    }
    DataFrame read = Tables.read(csv, List.of("file"));
    List<String> files = Tables.files(read, csv.toString());
    Map<String, Integer> rows = new HashMap<>();
    for (int i = 0; i < files.size(); i++) {
      if (!exists(root, files.get(i))) {
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "row %d of %s names %s, which is not in %s; correct the row or take it out",
                i + 2,
                csv,
                files.get(i),
                root));
      }
      rows.put(files.get(i), i);
    }
    DataFrame table = aligned(read, rows, samples);
    boolean hasPatients = read.getColumnsIndex().contains(PATIENT);
    List<Sample> joined = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      Sample s = samples.get(i);
      String patient = hasPatients ? Objects.toString(table.get(PATIENT, i), "").strip() : "";
      joined.add(new Sample(s.file(), s.path(), s.label(), patient));
    }
    List<String> without =
        samples.stream().map(Sample::file).filter(f -> !rows.containsKey(f)).toList();
    List<String> warnings =
        without.isEmpty()
            ? List.of()
            : List.of(
                String.format(
                    Locale.ROOT,
                    "%d of %d images have no row in %s: %s",
                    without.size(),
                    samples.size(),
                    csv,
                    Names.some(without)));
    return new Metadata(joined, table, hasPatients, warnings);
  }

  private static boolean exists(Path root, String file) {
    try {
      return Files.isRegularFile(root.resolve(file));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** One row a sample, the column {@code file} first. */
  private static DataFrame aligned(
      DataFrame read, Map<String, Integer> rows, List<Sample> samples) {
    List<String> columns = new ArrayList<>(List.of("file"));
    read.getColumnsIndex().forEach(c -> addOther(columns, c));
    DataFrameAppender<Object[]> appender =
        DataFrame.byArrayRow(columns.toArray(new String[0])).appender();
    for (Sample sample : samples) {
      Integer row = rows.get(sample.file());
      Object[] cells = new Object[columns.size()];
      cells[0] = sample.file();
      for (int c = 1; c < cells.length && row != null; c++) {
        cells[c] = read.get(columns.get(c), row);
      }
      appender.append(cells);
    }
    return appender.toDataFrame();
  }

  private static void addOther(List<String> columns, String column) {
    if (!column.equals("file")) {
      columns.add(column);
    }
  }
}
