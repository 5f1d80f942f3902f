package org.slicewise.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Intervals;
import org.slicewise.evaluation.Metric;
import org.slicewise.evaluation.TextTable;

/** A comparison on the console. */
final class ComparisonText {
  private final Comparison comparison;

  ComparisonText(Comparison comparison) {
    this.comparison = comparison;
  }

  String text() {
    StringBuilder out = new StringBuilder();
    out.append("On the same ")
        .append(Intervals.count(comparison.n(), "image"))
        .append(
            comparison.patients() == null
                ? ""
                : " of " + Intervals.count(comparison.patients(), "patient"))
        .append(".\n");
    for (ModelPair pair : comparison.pairs()) {
      out.append('\n').append(pair.sentence()).append('\n');
      TextTable.append(out, differences(pair), true);
      TextTable.append(out, tests(pair), true);
    }
    comparison.notes().forEach(note -> out.append("Note: ").append(note).append('\n'));
    return out.toString();
  }

  private List<List<String>> differences(ModelPair pair) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("metric", pair.first(), pair.second(), "difference", "95% interval", "note"));
    for (Map.Entry<String, MetricDifference> entry : pair.differences().entrySet()) {
      MetricDifference d = entry.getValue();
      Metric metric = Metric.ofKey(entry.getKey());
      Estimate e = d.difference();
      lines.add(
          List.of(
              metric.title(comparison.classes(), comparison.positive()),
              number(d.first()),
              number(d.second()),
              signed(e.value()),
              e.hasInterval() ? signed(e.low()) + " to " + signed(e.high()) : "-",
              e.note() == null ? "" : e.note()));
    }
    return lines;
  }

  private List<List<String>> tests(ModelPair pair) {
    boolean several = comparison.pairs().size() > 1;
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("test", "of", "p", several ? "p (Holm)" : "", "note"));
    pair.tests()
        .forEach(
            (name, test) ->
                lines.add(
                    List.of(
                        name.replace('_', ' '),
                        test.of(),
                        p(test.p()),
                        several ? p(test.holm()) : "",
                        test.note())));
    pair.folds()
        .forEach(
            (metric, test) ->
                lines.add(
                    List.of(
                        "t-test over %d folds".formatted(test.folds()),
                        metric,
                        p(test.p()),
                        several ? p(test.holm()) : "",
                        test.note() == null
                            ? "corrected, Nadeau and Bengio (2003)"
                            : "cannot be made: " + test.note())));
    return lines;
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "undefined" : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String signed(double value) {
    return Double.isNaN(value) ? "undefined" : String.format(Locale.ROOT, "%+.4f", value);
  }

  private static String p(double p) {
    return Double.isNaN(p) ? "-" : p < 0.0001 ? "< 0.0001" : String.format(Locale.ROOT, "%.4f", p);
  }
}
