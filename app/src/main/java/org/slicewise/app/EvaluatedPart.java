package org.slicewise.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.slicewise.data.Sample;
import org.slicewise.evaluation.BaselineResult;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.evaluation.Predictions;
import org.slicewise.evaluation.RecordJson;
import org.slicewise.report.ReportInput;
import org.slicewise.report.page.ChartFiles;
import org.slicewise.report.page.Report;
import org.slicewise.robustness.Robustness;

/**
 * A part of the data, scored and evaluated.
 *
 * @param name as in "validation"
 * @param predictions every row, labelled or not
 * @param evaluation the numbers
 * @param samples where the images are; empty for a table
 * @param leak why the numbers flatter, or ""
 * @param robustness what changes of the files do to the answers; null where nobody asked
 */
record EvaluatedPart(
    String name,
    Predictions predictions,
    Evaluation evaluation,
    List<Sample> samples,
    String leak,
    Robustness robustness) {
  /**
   * The key of {@code metrics.json}, of the configuration file and, with two dashes, the option.
   */
  static final String ROBUSTNESS = "robustness";

  EvaluatedPart(
      String name,
      Predictions predictions,
      Evaluation evaluation,
      List<Sample> samples,
      String leak) {
    this(name, predictions, evaluation, samples, leak, null);
  }

  /** Whether changed images are asked for. */
  static boolean isRobust(Settings settings) {
    return settings.flag(ROBUSTNESS, false);
  }

  /** Writes what {@code evaluate} writes. */
  void write(Path folder, ReportInput report) {
    if (!samples.isEmpty()) {
      predictions.writeCsv(folder.resolve("predictions.csv"));
    }
    Json.write(folder.resolve("metrics.json"), metrics());
    ChartFiles.write(folder.resolve("charts"), report);
    Report.write(folder.resolve("report.html"), report);
  }

  /** What {@code metrics.json} says. */
  ObjectNode metrics() {
    ObjectNode metrics = evaluation.toJson();
    if (robustness != null) {
      metrics.set(ROBUSTNESS, RecordJson.of(robustness));
    }
    return metrics;
  }

  /** What the console says: the accuracy in words, beside it the rules that look at no pixel. */
  String sentences() {
    StringJoiner lines = new StringJoiner(System.lineSeparator());
    lines.add(name + ": accuracy " + evaluation.inWords());
    BaselineResult majority =
        evaluation.baselines() == null ? null : evaluation.baselines().majority();
    if (majority != null) {
      lines.add(
          "  always answering %s: %s"
              .formatted(evaluation.baselines().majorityClass(), percent(majority.accuracy())));
    }
    BaselineResult metadata =
        evaluation.baselines() == null ? null : evaluation.baselines().metadataOnly();
    if (metadata != null) {
      lines.add(
          "  a rule that reads only file type and colour mode: " + percent(metadata.accuracy()));
    }
    if (evaluation.details().outside() != null) {
      lines.add("  " + evaluation.details().outside().inWords(evaluation.n()));
    }
    if (robustness != null) {
      lines.add("  " + robustness.sentence());
    }
    evaluation.warnings().forEach(w -> lines.add("  note: " + w));
    return lines.toString();
  }

  private static String percent(Estimate estimate) {
    if (!estimate.isDefined()) {
      return "undefined";
    }
    String value = String.format(Locale.ROOT, "%.1f%%", 100 * estimate.value());
    return estimate.hasInterval()
        ? value
            + String.format(
                Locale.ROOT, " (%.0f to %.0f)", 100 * estimate.low(), 100 * estimate.high())
        : value;
  }

  /** The numbers that run.json repeats. */
  Map<String, Object> headline() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("n", evaluation.n());
    map.put("patients", evaluation.patients());
    for (String metric : List.of("accuracy", "balanced_accuracy", "roc_auc", "log_loss")) {
      Estimate estimate = evaluation.metrics().get(metric);
      if (estimate != null && estimate.isDefined()) {
        map.put(
            metric,
            estimate.hasInterval()
                ? Map.of("value", estimate.value(), "low", estimate.low(), "high", estimate.high())
                : Map.of("value", estimate.value()));
      }
    }
    map.put("leak", leak);
    return map;
  }
}
