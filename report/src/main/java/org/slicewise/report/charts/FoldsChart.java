package org.slicewise.report.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slicewise.evaluation.Estimate;
import org.slicewise.report.charts.Forest.Item;
import org.slicewise.report.charts.Forest.Row;
import org.slicewise.report.charts.Mark.Shape;

/** Each fold of a cross-validation, their mean, and all held-out predictions pooled. */
public final class FoldsChart {
  private FoldsChart() {}

  /**
   * One fold.
   *
   * @param name as "Fold 1"
   * @param scored what it held out, as "109 images of 54 patients"
   * @param estimate its number
   */
  public record Fold(String name, String scored, Estimate estimate) {
    public Fold {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(scored, "scored");
      Objects.requireNonNull(estimate, "estimate");
    }
  }

  /**
   * The chart.
   *
   * @param file stem of its file's name, as "folds_accuracy"
   * @param metric what is measured, as "Accuracy"
   * @param percent whether it is written as a percentage
   * @param folds at least one, from top to bottom; "mean over the folds" is theirs
   * @param pooled the number over the predictions of all folds, as a fold of its own
   */
  public static Chart of(
      String file, String metric, boolean percent, List<Fold> folds, Fold pooled) {
    List<Estimate> all = new ArrayList<>(folds.stream().map(Fold::estimate).toList());
    all.add(pooled.estimate());
    Forest.Scale scale = Forest.Scale.around(metric + ", with its 95% interval", percent, all);
    double mean =
        folds.stream().mapToDouble(f -> f.estimate().value()).average().orElse(Double.NaN);
    Forest forest = new Forest(metric + " fold by fold", scale);
    List<List<String>> cells = new ArrayList<>();
    for (Fold f : folds) {
      add(forest, cells, scale, f, Ink.BLUE, Shape.CIRCLE);
    }
    add(forest, cells, scale, pooled, Ink.VERMILLION, Shape.DIAMOND);
    cells.add(List.of("mean over the folds", "–", scale.text(mean), "–"));
    forest
        .explain("one fold", Ink.BLUE, Shape.CIRCLE)
        .explain("all folds pooled", Ink.VERMILLION, Shape.DIAMOND)
        .reference("mean over the folds, " + scale.text(mean), mean);
    StringBuilder words = new StringBuilder(metric + " of each fold.");
    cells.forEach(c -> words.append(" %s: %s (%s).".formatted(c.get(0), c.get(2), c.get(3))));
    return forest.draw(
        file,
        words.toString(),
        new DataTable(List.of("Fold", "Held out", metric, "Interval"), cells));
  }

  private static void add(
      Forest forest,
      List<List<String>> cells,
      Forest.Scale scale,
      Fold fold,
      Ink ink,
      Shape shape) {
    forest.add(
        new Row(
            fold.name(), fold.scored(), "", List.of(new Item(fold.estimate(), ink, shape)), ""));
    cells.add(
        List.of(
            fold.name(),
            fold.scored(),
            scale.text(fold.estimate().value()),
            scale.interval(fold.estimate())));
  }
}
