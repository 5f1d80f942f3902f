package org.slicewise.comparison;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.errors.BadInputException;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;

/**
 * Tables brought into one order of images and classes: row i of each is the same labelled image of
 * the same patient.
 *
 * @param classes of all tables
 * @param tables one a model
 * @param unlabelled images without a label, which are left out
 */
record SameImages(List<String> classes, List<Predictions> tables, int unlabelled) {
  private static final int NAMED = 3; // files that an error names before it only counts

  /**
   * Pairs the tables by the column {@code file}.
   *
   * @throws BadInputException naming the files, where a table has one twice, one is missing, or two
   *     tables disagree on its label or patient
   */
  static SameImages of(List<NamedPredictions> models) {
    List<String> classes = classes(models);
    NamedPredictions first = models.get(0);
    List<Map<String, Prediction>> byFile = models.stream().map(SameImages::byFile).toList();
    for (int m = 1; m < models.size(); m++) {
      requireSameFiles(first, byFile.get(0), models.get(m), byFile.get(m));
      requireSameFacts(first, byFile.get(0), models.get(m), byFile.get(m));
    }
    List<String> files =
        first.predictions().rows().stream()
            .filter(Prediction::isLabelled)
            .map(Prediction::file)
            .toList();
    if (files.isEmpty()) {
      throw new BadInputException(
          "none of the %d images has a label, so there is nothing to compare; fill in the column label"
              .formatted(byFile.get(0).size()));
    }
    List<Predictions> tables = new ArrayList<>();
    for (int m = 0; m < models.size(); m++) {
      List<String> own = models.get(m).predictions().classes();
      int[] to = own.stream().mapToInt(classes::indexOf).toArray();
      List<Prediction> rows = new ArrayList<>();
      for (String file : files) {
        Prediction row = byFile.get(m).get(file);
        rows.add(
            new Prediction(
                file,
                patient(byFile, file),
                to[row.label()],
                to[row.predicted()],
                reordered(row.probabilities(), to),
                row.extra()));
      }
      tables.add(new Predictions(classes, rows));
    }
    return new SameImages(classes, tables, byFile.get(0).size() - files.size());
  }

  /** The first table's patient or, where it names none, another's. */
  private static String patient(List<Map<String, Prediction>> byFile, String file) {
    return byFile.stream()
        .map(rows -> rows.get(file).patient())
        .filter(p -> !p.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static double[] reordered(double[] probabilities, int[] to) {
    if (probabilities == null) {
      return null;
    }
    double[] out = new double[probabilities.length];
    for (int k = 0; k < out.length; k++) {
      out[to[k]] = probabilities[k];
    }
    return out;
  }

  /** The first table's order; a table without probabilities may know fewer classes. */
  private static List<String> classes(List<NamedPredictions> models) {
    NamedPredictions most = models.get(0);
    for (NamedPredictions model : models) {
      boolean scored = model.predictions().hasProbabilities();
      if (scored && !most.predictions().hasProbabilities()) {
        most = model;
      }
    }
    List<String> classes = new ArrayList<>(most.predictions().classes());
    boolean scored = most.predictions().hasProbabilities();
    for (NamedPredictions model : models) {
      List<String> own = model.predictions().classes();
      boolean fits =
          model.predictions().hasProbabilities()
              ? own.size() == classes.size() && classes.containsAll(own)
              : !scored || classes.containsAll(own);
      if (!fits) {
        throw new BadInputException(
            "%s has the classes %s and %s has %s; compare models of the same classes"
                .formatted(
                    most.name(),
                    String.join(", ", most.predictions().classes()),
                    model.name(),
                    String.join(", ", own)));
      }
      own.stream().filter(name -> !classes.contains(name)).forEach(classes::add);
    }
    return classes;
  }

  private static Map<String, Prediction> byFile(NamedPredictions model) {
    Map<String, Prediction> rows = new LinkedHashMap<>();
    for (Prediction row : model.predictions().rows()) {
      if (rows.put(row.file(), row) != null) {
        throw new BadInputException(
            "%s has two rows for %s; keep one row an image".formatted(model.name(), row.file()));
      }
    }
    return rows;
  }

  private static void requireSameFiles(
      NamedPredictions first,
      Map<String, Prediction> rows,
      NamedPredictions other,
      Map<String, Prediction> otherRows) {
    List<String> missing = rows.keySet().stream().filter(f -> !otherRows.containsKey(f)).toList();
    List<String> surplus = otherRows.keySet().stream().filter(f -> !rows.containsKey(f)).toList();
    if (missing.isEmpty() && surplus.isEmpty()) {
      return;
    }
    List<String> parts = new ArrayList<>();
    if (!missing.isEmpty()) {
      parts.add("%s lacks %s".formatted(other.name(), named(missing)));
    }
    if (!surplus.isEmpty()) {
      parts.add("%s lacks %s".formatted(first.name(), named(surplus)));
    }
    throw new BadInputException(
        "the tables do not hold the same images: %s; score both models on the same ones"
            .formatted(String.join(", ", parts)));
  }

  private static void requireSameFacts(
      NamedPredictions first,
      Map<String, Prediction> rows,
      NamedPredictions other,
      Map<String, Prediction> otherRows) {
    rows.forEach(
        (file, row) -> {
          Prediction otherRow = otherRows.get(file);
          String label = label(first, row);
          String otherLabel = label(other, otherRow);
          if (!label.equals(otherLabel)) {
            throw new BadInputException(
                "%s is labelled '%s' in %s and '%s' in %s; give it the same label in both"
                    .formatted(file, label, first.name(), otherLabel, other.name()));
          }
          if (!row.patient().isEmpty()
              && !otherRow.patient().isEmpty()
              && !row.patient().equals(otherRow.patient())) {
            throw new BadInputException(
                "%s is of patient '%s' in %s and '%s' in %s; give it the same patient_id in both"
                    .formatted(
                        file, row.patient(), first.name(), otherRow.patient(), other.name()));
          }
        });
  }

  private static String label(NamedPredictions model, Prediction row) {
    return row.isLabelled() ? model.predictions().classes().get(row.label()) : "";
  }

  private static String named(List<String> files) {
    String names = String.join(", ", files.subList(0, Math.min(NAMED, files.size())));
    return files.size() <= NAMED ? names : names + " and %d more".formatted(files.size() - NAMED);
  }

  /**
   * Each row's fold by the tables' column {@code fold}, or null where they have none; the folds are
   * numbered as they appear.
   */
  int[] folds() {
    List<Prediction> rows = tables.get(0).rows();
    Map<String, Integer> numbers = new HashMap<>();
    int[] folds = new int[rows.size()];
    for (int i = 0; i < folds.length; i++) {
      String fold = foldOf(0, i);
      if (fold.isEmpty() || !sameFold(i)) {
        return null;
      }
      folds[i] = numbers.computeIfAbsent(fold, f -> numbers.size());
    }
    return folds;
  }

  /** True where some table has folds. */
  boolean hasFolds() {
    return tables.stream()
        .flatMap(t -> t.rows().stream())
        .anyMatch(row -> !row.extra().getOrDefault("fold", "").isEmpty());
  }

  private boolean sameFold(int i) {
    for (int m = 1; m < tables.size(); m++) {
      if (!foldOf(m, i).equals(foldOf(0, i))) {
        return false;
      }
    }
    return true;
  }

  private String foldOf(int model, int i) {
    return tables.get(model).rows().get(i).extra().getOrDefault("fold", "");
  }
}
