package org.slicewise.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes a {@link PatientLevel}. */
final class PatientLevels {
  private static final Set<Metric> METRICS =
      EnumSet.of(
          Metric.ACCURACY,
          Metric.BALANCED_ACCURACY,
          Metric.PRECISION,
          Metric.RECALL,
          Metric.F1,
          Metric.SPECIFICITY,
          Metric.MATTHEWS_CORRCOEF,
          Metric.BRIER,
          Metric.ROC_AUC,
          Metric.AVERAGE_PRECISION);

  private final Predictions labelled;
  private final int positive;
  private final EvaluationOptions options;

  PatientLevels(Predictions labelled, int positive, EvaluationOptions options) {
    this.labelled = labelled;
    this.positive = positive;
    this.options = options;
  }

  /** Null where every patient has two labels. */
  PatientLevel result() {
    List<List<Prediction>> patients = new ArrayList<>();
    List<String> twoLabels = new ArrayList<>();
    for (List<Prediction> slices : patients()) {
      if (slices.stream().mapToInt(Prediction::label).distinct().count() == 1) {
        patients.add(slices);
      } else {
        twoLabels.add(slices.get(0).patient());
      }
    }
    if (patients.isEmpty()) {
      return null;
    }
    Map<PatientRule, Map<String, Estimate>> rules = new EnumMap<>(PatientRule.class);
    for (PatientRule rule : PatientRule.values()) {
      rules.put(rule, metrics(table(patients, rule)));
    }
    return new PatientLevel(
        patients.size(),
        patients.stream().mapToInt(List::size).sum(),
        twoLabels.stream().sorted().toList(),
        Collections.unmodifiableMap(rules));
  }

  private List<List<Prediction>> patients() {
    Map<String, List<Prediction>> named =
        labelled.rows().stream()
            .filter(row -> !row.patient().isEmpty())
            .collect(
                Collectors.groupingBy(
                    Prediction::patient, LinkedHashMap::new, Collectors.toList()));
    List<List<Prediction>> all = new ArrayList<>(named.values());
    labelled.rows().stream()
        .filter(row -> row.patient().isEmpty())
        .forEach(r -> all.add(List.of(r)));
    return all;
  }

  private Predictions table(List<List<Prediction>> patients, PatientRule rule) {
    List<Prediction> rows = new ArrayList<>();
    for (int i = 0; i < patients.size(); i++) {
      List<Prediction> slices = patients.get(i);
      String name = "patient " + i;
      double[] combined = combined(slices, rule);
      rows.add(
          new Prediction(
              name,
              name,
              slices.get(0).label(),
              Prediction.mostProbable(combined),
              labelled.hasProbabilities() ? combined : null,
              Map.of()));
    }
    return new Predictions(labelled.classes(), rows);
  }

  private double[] combined(List<Prediction> slices, PatientRule rule) {
    double[] out = new double[labelled.classes().size()];
    if (out.length == 2 && positive != AllMetrics.NO_POSITIVE) {
      out[positive] = rule.of(column(slices, positive));
      out[1 - positive] = 1 - out[positive];
      return out;
    }
    double sum = 0;
    for (int k = 0; k < out.length; k++) {
      out[k] = rule.of(column(slices, k));
      sum += out[k];
    }
    for (int k = 0; k < out.length; k++) {
      out[k] /= sum;
    }
    return out;
  }

  /** What each slice says of class {@code k}; without probabilities, its vote. */
  private double[] column(List<Prediction> slices, int k) {
    return slices.stream()
        .mapToDouble(
            row ->
                row.probabilities() == null ? row.predicted() == k ? 1 : 0 : row.probabilities()[k])
        .toArray();
  }

  private Map<String, Estimate> metrics(Predictions table) {
    Map<String, Estimate> out = new LinkedHashMap<>();
    new MetricTable(table, positive, options, METRICS)
        .estimates()
        .forEach((name, estimate) -> out.put(name, ofPatients(estimate)));
    return Collections.unmodifiableMap(out);
  }

  /** Each row of the table is a patient, and its words must say so. */
  private static Estimate ofPatients(Estimate estimate) {
    Map<String, OtherInterval> others = new LinkedHashMap<>();
    estimate
        .otherIntervals()
        .forEach(
            (name, other) ->
                others.put(
                    name,
                    new OtherInterval(
                        other.low(),
                        other.high(),
                        ofPatients(other.intervalText()),
                        ofPatients(other.note()))));
    return new Estimate(
        estimate.value(),
        estimate.low(),
        estimate.high(),
        ofPatients(estimate.intervalText()),
        ofPatients(estimate.note()),
        others);
  }

  private static String ofPatients(String words) {
    return words == null ? null : words.replace("image", "patient");
  }
}
