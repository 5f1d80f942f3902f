package org.slicewise.evaluation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** An evaluation on the console. */
final class EvaluationText {
  /** These are the accuracy under another name. */
  private static final Set<Metric> REPEATED =
      EnumSet.of(
          Metric.PRECISION_MICRO, Metric.RECALL_MICRO, Metric.F1_MICRO, Metric.RECALL_WEIGHTED);

  /** Of two classes, these are the area under the ROC curve. */
  private static final Set<Metric> AGAINST_OTHERS =
      EnumSet.of(Metric.ROC_AUC_OVR, Metric.ROC_AUC_OVO);

  private final Evaluation e;

  EvaluationText(Evaluation evaluation) {
    this.e = evaluation;
  }

  static String inWords(Estimate estimate, int n) {
    return inWords(estimate, "%.1f%% of " + Intervals.count(n, "image"));
  }

  /**
   * A share with its interval.
   *
   * @param what what it is a share of, with a place for the percentage
   */
  static String inWords(Estimate estimate, String what) {
    String value = String.format(Locale.ROOT, what, 100 * estimate.value());
    if (!estimate.hasInterval()) {
      return estimate.note() == null ? value : "%s (%s)".formatted(value, estimate.note());
    }
    return String.format(
        Locale.ROOT,
        "%s, %.0f to %.0f (%s)",
        value,
        100 * estimate.low(),
        100 * estimate.high(),
        estimate.intervalText().replaceFirst(", \\d+ resamples, seed -?\\d+(, BCa)?$", ""));
  }

  String table() {
    StringBuilder out = new StringBuilder();
    if (!e.leak().isEmpty()) {
      out.append(Warnings.LEAKY).append(e.leak()).append("\n");
    }
    out.append("Accuracy: ").append(e.inWords()).append("\n\n");
    metrics(out);
    out.append('\n');
    confusionMatrix(out);
    out.append('\n');
    baselines(out);
    details(out);
    for (String warning : e.warnings().subList(e.leak().isEmpty() ? 0 : 1, e.warnings().size())) {
      out.append("Note: ").append(warning).append('\n');
    }
    return out.toString();
  }

  private void metrics(StringBuilder out) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("metric", "value", "95% interval", "note"));
    Set<String> intervals = new TreeSet<>();
    for (Metric metric : Metric.values()) {
      Estimate estimate = e.metrics().get(metric.key());
      if (REPEATED.contains(metric)
          || (e.classes().size() == 2 && AGAINST_OTHERS.contains(metric))) {
        continue;
      }
      if (estimate.hasInterval()) {
        intervals.add(
            estimate
                .intervalText()
                .replaceFirst("Wilson, .*", "Wilson (shares)")
                .replaceFirst("DeLong on the log odds, .*", "DeLong (area under the ROC curve)"));
      }
      lines.add(
          List.of(
              metric.title(e.classes(), e.positive()),
              number(metric, estimate.value()),
              estimate.hasInterval()
                  ? "%s to %s"
                      .formatted(number(metric, estimate.low()), number(metric, estimate.high()))
                  : "-",
              estimate.note() == null ? "" : estimate.note()));
    }
    align(out, lines);
    if (!intervals.isEmpty()) {
      out.append("Intervals: ").append(String.join("; ", intervals)).append(".\n");
    }
  }

  private void confusionMatrix(StringBuilder out) {
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("true class (rows), predicted (columns)"));
    header.addAll(e.classes());
    lines.add(header);
    for (int k = 0; k < e.classes().size(); k++) {
      List<String> line = new ArrayList<>(List.of(e.classes().get(k)));
      for (int count : e.confusionMatrix()[k]) {
        line.add(Integer.toString(count));
      }
      lines.add(line);
    }
    align(out, lines);
  }

  private void baselines(StringBuilder out) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("rule that never looks at a pixel", "accuracy", "model minus rule"));
    BaselineResults b = e.baselines();
    line(lines, "always " + b.majorityClass(), b.majority());
    if (b.metadataOnly() != null) {
      line(lines, "by file extension, format and colour mode", b.metadataOnly());
    }
    align(out, lines);
    if (b.metadataOnly() != null && b.metadataOnly().modelWhereWrong().isDefined()) {
      Estimate where = b.metadataOnly().modelWhereWrong();
      out.append("Where the file rule is wrong, the model is right in ")
          .append(percent(where.value()))
          .append(where.hasInterval() ? range(where) : "")
          .append(" (")
          .append(where.note())
          .append(").\n");
    }
  }

  private void details(StringBuilder out) {
    if (e.details().patientLevel() != null) {
      patientLevel(out, e.details().patientLevel());
    }
    if (e.details().subgroups() != null) {
      subgroups(out, e.details().subgroups());
    }
    // The most probable class alone is the table of metrics above.
    if (e.details().operatingPoints() != null && e.details().operatingPoints().size() > 1) {
      operatingPoints(out, e.details().operatingPoints());
    }
    SelectiveResult selective = e.details().selective();
    if (selective != null && selective.sets() != null) {
      out.append('\n').append(selective.sets().inWords()).append('\n');
      out.append("Rule: ").append(selective.abstain().inWords()).append(".\n");
    }
    if (e.details().outside() != null) {
      out.append('\n').append(e.details().outside().inWords(e.n())).append('\n');
    }
  }

  private void patientLevel(StringBuilder out, PatientLevel level) {
    out.append('\n');
    List<Metric> shown =
        List.of(Metric.ACCURACY, Metric.RECALL, Metric.SPECIFICITY, Metric.ROC_AUC);
    List<List<String>> lines = new ArrayList<>();
    lines.add(
        List.of(
            "one answer a patient (%d)".formatted(level.n()),
            "accuracy",
            "sensitivity",
            "specificity",
            "ROC AUC"));
    level
        .rules()
        .forEach(
            (rule, metrics) -> {
              List<String> line = new ArrayList<>(List.of(rule.inWords()));
              shown.forEach(m -> line.add(withRange(m, metrics.get(m.key()))));
              lines.add(line);
            });
    align(out, lines);
    if (!level.twoLabels().isEmpty()) {
      out.append("Left out: ")
          .append(Intervals.count(level.twoLabels().size(), "patient"))
          .append(" whose images have two labels.\n");
    }
  }

  private void subgroups(StringBuilder out, Subgroups subgroups) {
    out.append('\n');
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("group", "images", "patients", "accuracy", "from the rest", "Holm's p"));
    for (Subgroups.Column column : subgroups.columns()) {
      for (Subgroups.Group group : column.groups()) {
        Estimate accuracy = group.metrics().get(Metric.ACCURACY.key());
        Subgroups.Difference difference = group.difference();
        lines.add(
            List.of(
                column.name() + ": " + group.name(),
                Integer.toString(group.n()),
                Integer.toString(group.patients()),
                accuracy == null ? "too few" : withRange(Metric.ACCURACY, accuracy),
                difference == null ? "-" : points(difference.accuracy()),
                difference == null ? "-" : String.format(Locale.ROOT, "%.3f", difference.holm())));
      }
    }
    align(out, lines);
    out.append(subgroups.inWords()).append('\n');
  }

  private static void operatingPoints(StringBuilder out, List<OperatingResult> points) {
    out.append('\n');
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("positive from", "threshold", "sensitivity", "specificity", "PPV", "NPV"));
    for (OperatingResult point : points) {
      lines.add(
          List.of(
              point.name() + (point.inForce() ? " (in force)" : ""),
              Double.isNaN(point.threshold())
                  ? "-"
                  : String.format(Locale.ROOT, "%.3f", point.threshold()),
              withRange(Metric.RECALL, point.sensitivity()),
              withRange(Metric.SPECIFICITY, point.specificity()),
              withRange(Metric.PRECISION, point.ppv()),
              withRange(Metric.PRECISION, point.npv())));
    }
    align(out, lines);
  }

  private static String withRange(Metric metric, Estimate estimate) {
    return number(metric, estimate.value())
        + (estimate.hasInterval()
            ? ", %s to %s"
                .formatted(number(metric, estimate.low()), number(metric, estimate.high()))
            : "");
  }

  private static String points(Estimate difference) {
    return String.format(Locale.ROOT, "%+.1f points", 100 * difference.value())
        + (difference.hasInterval()
            ? String.format(
                Locale.ROOT, ", %+.1f to %+.1f", 100 * difference.low(), 100 * difference.high())
            : "");
  }

  private static void line(List<List<String>> lines, String name, BaselineResult result) {
    Estimate difference = result.difference();
    lines.add(
        List.of(
            name,
            percent(result.accuracy().value())
                + (result.accuracy().hasInterval() ? range(result.accuracy()) : ""),
            points(difference)));
  }

  private static String range(Estimate estimate) {
    return ", %s to %s".formatted(percent(estimate.low()), percent(estimate.high()));
  }

  private static String number(Metric metric, double value) {
    return Double.isNaN(value)
        ? "undefined"
        : metric.isShare() ? percent(value) : String.format(Locale.ROOT, "%.3f", value);
  }

  static String percent(double value) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * value);
  }

  /** The first column to the left, a last column of notes too, numbers to the right. */
  private static void align(StringBuilder out, List<List<String>> lines) {
    List<String> head = lines.get(0);
    TextTable.append(out, lines, head.get(head.size() - 1).equals("note"));
  }
}
