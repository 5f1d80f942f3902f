package org.slicewise.evaluation;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.dflib.DataFrame;
import org.dflib.Series;
import org.dflib.csv.Csv;
import org.slicewise.files.AtomicFiles;

/**
 * A table of predictions: what {@code predictions.csv} holds.
 *
 * @param classes class names; a class is its index in this list
 * @param rows one row an image; either all rows have probabilities or none has
 */
public record Predictions(List<String> classes, List<Prediction> rows) {
  public Predictions {
    classes = List.copyOf(classes);
    rows = List.copyOf(rows);
    for (Prediction row : rows) {
      double[] p = row.probabilities();
      if (row.label() < Prediction.UNKNOWN
          || row.label() >= classes.size()
          || row.predicted() < 0
          || row.predicted() >= classes.size()
          || (p == null) != (rows.get(0).probabilities() == null)
          || (p != null && p.length != classes.size())) {
        throw new IllegalArgumentException(
            "the prediction of %s does not fit the %d classes %s or the other rows: %s"
                .formatted(row.file(), classes.size(), classes, row));
      }
    }
  }

  /**
   * Reads {@code file,patient_id,label,predicted,prob_<class>…}: any CSV table of that shape, in
   * UTF-8.
   *
   * @throws org.slicewise.errors.BadInputException naming the file, the row and the value, where
   *     the table is not one of predictions
   */
  public static Predictions read(Path file) {
    return PredictionsReader.read(file);
  }

  /**
   * Writes the table as {@link #read} reads it; numbers come back as the same doubles.
   *
   * @throws org.slicewise.errors.EnvironmentException naming the file, where it cannot be written
   */
  public void writeCsv(Path file) {
    String text =
        Csv.saver()
            .format(CSVFormat.DEFAULT.builder().setRecordSeparator("\n").build())
            .saveToString(frame());
    AtomicFiles.writeString(file, text);
  }

  /**
   * The table as a data frame, with the columns of {@code predictions.csv}: classes by name (an
   * unknown label is ""), probabilities as numbers, the extra columns last.
   */
  public DataFrame frame() {
    Map<String, Series<?>> columns = new LinkedHashMap<>();
    columns.put(PredictionsReader.FILE, text(Prediction::file));
    columns.put(PredictionsReader.PATIENT, text(Prediction::patient));
    columns.put(PredictionsReader.LABEL, text(r -> r.isLabelled() ? classes.get(r.label()) : ""));
    columns.put(PredictionsReader.PREDICTED, text(r -> classes.get(r.predicted())));
    for (int k = 0; k < classes.size() && hasProbabilities(); k++) {
      int column = k;
      columns.put(
          PredictionsReader.PROBABILITY + classes.get(k),
          Series.ofDouble(rows.stream().mapToDouble(r -> r.probabilities()[column]).toArray()));
    }
    rows.stream()
        .flatMap(r -> r.extra().keySet().stream())
        .distinct()
        .forEach(name -> columns.put(name, text(r -> r.extra().getOrDefault(name, ""))));
    return DataFrame.byColumn(columns.keySet().toArray(String[]::new))
        .of(columns.values().toArray(Series[]::new));
  }

  private Series<String> text(Function<Prediction, String> cell) {
    return Series.of(rows.stream().map(cell).toArray(String[]::new));
  }

  /** True where the rows have probabilities. */
  public boolean hasProbabilities() {
    return !rows.isEmpty() && rows.get(0).probabilities() != null;
  }

  /** Number of rows. */
  public int size() {
    return rows.size();
  }

  /** Only the rows whose label is known. */
  public Predictions labelled() {
    return new Predictions(classes, rows.stream().filter(Prediction::isLabelled).toList());
  }
}
