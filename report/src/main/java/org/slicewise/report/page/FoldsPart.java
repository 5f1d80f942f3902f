package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.report.FoldResults;
import org.slicewise.report.charts.Chart;
import org.slicewise.report.charts.FoldsChart;
import org.slicewise.report.charts.Words;
import org.slicewise.report.html.Pieces;
import org.slicewise.report.html.Tag;

/** Each fold of a cross-validation beside the pooled numbers. */
final class FoldsPart {
  private static final Map<String, String> DRAWN =
      Map.of("accuracy", "Accuracy", "roc_auc", "ROC AUC");

  private FoldsPart() {}

  static Tag of(FoldResults folds, Evaluation pooled, Glossary glossary) {
    String where = "%s; pooled: %s".formatted(folds(folds), Sections.where(pooled));
    Tag charts = tag("div").with("class", "charts");
    for (Chart chart : charts(folds, pooled)) {
      charts.add(
          Pieces.chart(
              chart,
              chart.name(),
              "Folds differ because each holds few patients. Trust the pooled number and its interval, not the best fold. ",
              glossary.trace(where, metric(chart), "fold", "pooled", "fold_mean", "interval")));
    }
    return Pieces.section("folds", "Fold by fold").add(charts, table(folds, pooled, glossary));
  }

  private static String metric(Chart chart) {
    return chart.name().substring("folds_".length());
  }

  private static String folds(FoldResults folds) {
    return Words.count(folds.folds().size(), "fold");
  }

  /** Of accuracy, and of the area under the ROC curve where every fold has one. */
  static List<Chart> charts(FoldResults folds, Evaluation pooled) {
    List<Chart> charts = new ArrayList<>();
    for (String metric : List.of("accuracy", "roc_auc")) {
      List<FoldsChart.Fold> drawn = new ArrayList<>();
      for (FoldResults.Fold f : folds.folds()) {
        Estimate estimate = f.evaluation().metrics().get(metric);
        if (estimate != null && estimate.isDefined()) {
          drawn.add(new FoldsChart.Fold(f.name(), Sections.where(f.evaluation()), estimate));
        }
      }
      Estimate all = pooled.metrics().get(metric);
      if (drawn.size() == folds.folds().size() && all != null && all.isDefined()) {
        charts.add(
            FoldsChart.of(
                "folds_" + metric,
                DRAWN.get(metric),
                metric.equals("accuracy"),
                drawn,
                new FoldsChart.Fold("all folds pooled", Sections.where(pooled), all)));
      }
    }
    return charts;
  }

  private static Tag table(FoldResults folds, Evaluation pooled, Glossary glossary) {
    Numbers numbers =
        new Numbers(glossary, "Each fold, and all pooled.", where(folds, pooled))
            .column("Fold", "fold")
            .column("Images", "n")
            .column("Patients", "n")
            .column("Accuracy (95% interval)", "accuracy")
            .column("ROC AUC (95% interval)", "roc_auc")
            .column("Sensitivity", "sensitivity")
            .column("Specificity", "specificity");
    folds.folds().forEach(f -> row(numbers, f.name(), f.evaluation()));
    row(numbers, "all folds pooled", pooled);
    over(numbers, glossary.term("fold_mean", where(folds, pooled)), folds, FoldsPart::mean);
    if (folds.folds().size() > 1) {
      over(numbers, glossary.term("fold_sd", where(folds, pooled)), folds, FoldsPart::deviation);
    }
    return numbers.table();
  }

  private static void row(Numbers numbers, String name, Evaluation e) {
    numbers.row(
        name,
        Words.count(e.n()),
        e.patients() == null ? "unknown" : Words.count(e.patients()),
        both(e, "accuracy"),
        both(e, "roc_auc"),
        Numbers.value(e.metrics().get("recall")),
        Numbers.value(e.metrics().get("specificity")));
  }

  private static String both(Evaluation e, String metric) {
    return Numbers.both(
        Numbers.value(e.metrics().get(metric)), Numbers.interval(e.metrics().get(metric)));
  }

  private static String where(FoldResults folds, Evaluation pooled) {
    return "%s, %s".formatted(folds(folds), Sections.where(pooled));
  }

  /** A row of what some statistic makes of the folds' numbers; "–" where a fold has none. */
  private static void over(
      Numbers numbers, Tag name, FoldResults folds, ToDoubleFunction<double[]> statistic) {
    String[] cells =
        Stream.of("accuracy", "roc_auc", "recall", "specificity")
            .map(metric -> Words.decimal(statistic.applyAsDouble(values(folds, metric))))
            .toArray(String[]::new);
    numbers.row(name, "–", "–", cells[0], cells[1], cells[2], cells[3]);
  }

  private static double[] values(FoldResults folds, String metric) {
    return folds.folds().stream()
        .map(f -> f.evaluation().metrics().get(metric))
        .mapToDouble(e -> e == null ? Double.NaN : e.value())
        .toArray();
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return Math.sqrt(sum / (values.length - 1));
  }
}
