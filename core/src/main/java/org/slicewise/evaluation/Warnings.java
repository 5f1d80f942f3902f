package org.slicewise.evaluation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a reader must know before believing a number. */
final class Warnings {
  /** How a sentence begins that says why every number flatters. */
  static final String LEAKY = "LEAKY: ";

  private final List<String> sentences = new ArrayList<>();

  Warnings(
      Predictions all,
      Predictions labelled,
      MetricTable table,
      BaselineResults baselines,
      EvaluationOptions options) {
    if (!options.leak().isEmpty()) {
      sentences.add(LEAKY + options.leak());
    }
    sentences.addAll(options.warnings());
    List<Prediction> rows = labelled.rows();
    int unlabelled = all.size() - rows.size();
    if (unlabelled > 0) {
      sentences.add(
          String.format(
              Locale.ROOT,
              "%s of %d without a label are left out of every number.",
              Intervals.count(unlabelled, "image"),
              all.size()));
    }
    patients(rows, table.intervals());
    List<String> absent = table.notes().missing(true);
    if (!absent.isEmpty()) {
      sentences.add("No image is labelled %s.".formatted(String.join(", ", absent)));
    }
    long notMostProbable =
        rows.stream()
            .filter(r -> r.probabilities() != null)
            .filter(r -> r.probabilities()[r.predicted()] < r.probabilities()[mostProbable(r)])
            .count();
    if (notMostProbable > 0) {
      sentences.add(
          "The predicted class of %s is not the most probable one; it is taken as the table has it."
              .formatted(Intervals.count(notMostProbable, "image")));
    }
    Set<String> files = new HashSet<>();
    long repeated = rows.stream().filter(r -> !files.add(r.file())).count();
    if (repeated > 0) {
      sentences.add(
          "%s of the table name a file that came before; each counts."
              .formatted(Intervals.count(repeated, "row")));
    }
    beside(baselines.majority(), "always answers " + baselines.majorityClass());
    beside(baselines.metadataOnly(), "looks only at the file's facts, never at a pixel");
  }

  /** The sentences, in the order in which they are to be read. */
  List<String> sentences() {
    return sentences;
  }

  private void patients(List<Prediction> rows, Intervals intervals) {
    long unnamed = rows.stream().filter(r -> r.patient().isEmpty()).count();
    if (intervals.patients() == null) {
      sentences.add(
          "No patient is named, so each image counts as its own; where patients have several"
              + " images the intervals are too narrow.");
    } else if (unnamed > 0) {
      sentences.add(
          "%s without a patient count as a patient each."
              .formatted(Intervals.count(unnamed, "image")));
    }
    if (intervals.patients() != null && intervals.patients() < Intervals.FEW) {
      sentences.add(
          "Only %s: intervals are unreliable."
              .formatted(Intervals.count(intervals.patients(), "patient")));
    }
  }

  private void beside(BaselineResult rule, String does) {
    if (rule != null && rule.difference().hasInterval() && rule.difference().low() <= 0) {
      sentences.add(
          String.format(
              Locale.ROOT,
              "The model is not shown to be more accurate than a rule that %s (%.1f%%).",
              does,
              100 * rule.accuracy().value()));
    }
  }

  private static int mostProbable(Prediction row) {
    return Prediction.mostProbable(row.probabilities());
  }
}
