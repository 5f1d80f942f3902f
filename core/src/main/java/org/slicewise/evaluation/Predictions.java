package org.slicewise.evaluation;

import java.nio.file.Path;
import java.util.List;
import org.dflib.DataFrame;

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
  }

  /**
   * Reads {@code file,patient_id,label,predicted,prob_<class>…}: any CSV table of that shape, in
   * UTF-8.
   *
   * @throws org.slicewise.errors.BadInputException naming the file, the row and the value, where
   *     the table is not one of predictions
   */
  public static Predictions read(Path file) {
    throw new UnsupportedOperationException("being built");
  }

  /** Writes the table as {@link #read} reads it; numbers come back as the same doubles. */
  public void writeCsv(Path file) {
    throw new UnsupportedOperationException("being built");
  }

  /** The table as a data frame, with the columns of {@code predictions.csv}. */
  public DataFrame frame() {
    throw new UnsupportedOperationException("being built");
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
