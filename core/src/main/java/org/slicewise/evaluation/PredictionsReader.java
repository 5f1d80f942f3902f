package org.slicewise.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.apache.commons.csv.CSVRecord;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.Nearest;

/** From a CSV table to {@link Predictions}, with an error that names what is wrong and where. */
final class PredictionsReader {
  static final String FILE = "file";
  static final String PATIENT = "patient_id";
  static final String LABEL = "label";
  static final String PREDICTED = "predicted";
  static final String PROBABILITY = "prob_";

  /** Room for probabilities that were rounded to three digits. */
  private static final double SUM_TOLERANCE = 2e-3;

  private final CsvTable table;
  private final int fileColumn;
  private final int patientColumn;
  private final int labelColumn;
  private final int predictedColumn;
  private final List<Integer> probabilityColumns = new ArrayList<>();
  private final Map<String, Integer> extraColumns = new LinkedHashMap<>();
  private final List<String> classes;

  private PredictionsReader(CsvTable table) {
    this.table = table;
    fileColumn = table.header().indexOf(FILE);
    patientColumn = table.header().indexOf(PATIENT);
    labelColumn = table.header().indexOf(LABEL);
    predictedColumn = table.header().indexOf(PREDICTED);
    List<String> named = new ArrayList<>();
    for (int c = 0; c < table.header().size(); c++) {
      String name = table.header().get(c);
      if (name.startsWith(PROBABILITY)) {
        probabilityColumns.add(c);
        named.add(name.substring(PROBABILITY.length()));
      } else if (!List.of(FILE, PATIENT, LABEL, PREDICTED).contains(name)) {
        extraColumns.put(name, c);
      }
    }
    checkColumns(named);
    classes = named.isEmpty() ? sortedNames() : named;
  }

  static Predictions read(Path file) {
    return new PredictionsReader(
            CsvTable.read(
                file,
                "a table of predictions (predictions.csv)",
                "file,patient_id,label,predicted,prob_<class>,…"))
        .read();
  }

  private void checkColumns(List<String> named) {
    List<String> missing = new ArrayList<>();
    if (fileColumn < 0) {
      missing.add(FILE);
    }
    if (labelColumn < 0) {
      missing.add(LABEL);
    }
    if (predictedColumn < 0 && named.isEmpty()) {
      missing.add(PREDICTED + " (or " + PROBABILITY + "<class>)");
    }
    if (!missing.isEmpty()) {
      throw new BadInputException(
          ("%s has no column %s, its columns are %s; a table of predictions has the columns"
                  + " file,patient_id,label,predicted,prob_<class>,…")
              .formatted(
                  table.file(), String.join(" and ", missing), String.join(",", table.header())));
    }
    if (named.size() == 1) {
      throw new BadInputException(
          "%s has only one column of probabilities, %s%s; give one prob_<class> for every class"
              .formatted(table.file(), PROBABILITY, named.get(0)));
    }
    if (named.contains("")) {
      throw new BadInputException(
          "%s has a column prob_ without the name of a class; name it prob_<class>"
              .formatted(table.file()));
    }
    if (table.rows().isEmpty()) {
      throw new BadInputException(
          "%s has column names but no rows; give at least one prediction".formatted(table.file()));
    }
  }

  private List<String> sortedNames() {
    TreeSet<String> names = new TreeSet<>();
    for (CSVRecord row : table.rows()) {
      names.add(row.get(labelColumn));
      names.add(row.get(predictedColumn));
    }
    names.remove("");
    return List.copyOf(names);
  }

  private Predictions read() {
    List<Prediction> rows = new ArrayList<>();
    for (int i = 0; i < table.rows().size(); i++) {
      CSVRecord row = table.rows().get(i);
      String where =
          String.format(Locale.ROOT, "row %d of %s (%s)", i + 1, table.file(), row.get(fileColumn));
      double[] probabilities = probabilityColumns.isEmpty() ? null : probabilities(row, where);
      Map<String, String> extra = new LinkedHashMap<>();
      extraColumns.forEach((name, column) -> extra.put(name, row.get(column)));
      rows.add(
          new Prediction(
              row.get(fileColumn),
              patientColumn < 0 ? "" : row.get(patientColumn),
              row.get(labelColumn).isEmpty()
                  ? Prediction.UNKNOWN
                  : classIndex(LABEL, row.get(labelColumn), where),
              predicted(row, probabilities, where),
              probabilities,
              extra));
    }
    return new Predictions(classes, rows);
  }

  private int predicted(CSVRecord row, double[] probabilities, String where) {
    String name = predictedColumn < 0 ? "" : row.get(predictedColumn);
    if (!name.isEmpty()) {
      return classIndex(PREDICTED, name, where);
    }
    if (probabilities == null) {
      throw new BadInputException(
          "%s has neither a predicted class nor probabilities; fill in the column predicted"
              .formatted(where));
    }
    return Prediction.mostProbable(probabilities);
  }

  private int classIndex(String column, String name, String where) {
    int index = classes.indexOf(name);
    if (index < 0) {
      throw new BadInputException(
          "%s has the %s '%s', which is not among the classes %s; did you mean '%s'?"
              .formatted(
                  where, column, name, String.join(", ", classes), Nearest.name(name, classes)));
    }
    return index;
  }

  private double[] probabilities(CSVRecord row, String where) {
    double[] out = new double[classes.size()];
    double sum = 0;
    for (int k = 0; k < out.length; k++) {
      String cell = row.get(probabilityColumns.get(k));
      out[k] = number(cell);
      if (!(out[k] >= 0 && out[k] <= 1)) {
        throw new BadInputException(
            "%s has '%s' in column %s%s; a probability is a number from 0 to 1"
                .formatted(where, cell, PROBABILITY, classes.get(k)));
      }
      sum += out[k];
    }
    if (Math.abs(sum - 1) > SUM_TOLERANCE) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%s has probabilities that sum to %.6g; give probabilities of all classes, summing to 1",
              where,
              sum));
    }
    return out;
  }

  /** NaN where the cell is no number. */
  private static double number(String cell) {
    try {
      return Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
