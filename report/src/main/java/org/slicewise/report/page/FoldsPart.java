package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        new Numbers(
                glossary,
                "Each fold, and all pooled.",
                "%s, %s".formatted(folds(folds), Sections.where(pooled)))
            .column("Fold", "fold")
            .column("Images", "n")
            .column("Patients", "n")
            .column("Accuracy (95% interval)", "accuracy")
            .column("ROC AUC (95% interval)", "roc_auc")
            .column("Sensitivity", "sensitivity")
            .column("Specificity", "specificity");
    folds.folds().forEach(f -> row(numbers, f.name(), f.evaluation()));
    row(numbers, "all folds pooled", pooled);
    numbers.row(
        "mean over the folds",
        "–",
        "–",
        mean(folds, "accuracy"),
        mean(folds, "roc_auc"),
        mean(folds, "recall"),
        mean(folds, "specificity"));
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

  /** "–" where a fold has no such number. */
  private static String mean(FoldResults folds, String metric) {
    double sum = 0;
    for (FoldResults.Fold f : folds.folds()) {
      Estimate estimate = f.evaluation().metrics().get(metric);
      sum += estimate == null ? Double.NaN : estimate.value();
    }
    return Words.decimal(sum / folds.folds().size());
  }
}
