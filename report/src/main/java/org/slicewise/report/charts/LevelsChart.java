package org.slicewise.report.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slicewise.evaluation.Estimate;
import org.slicewise.report.charts.Forest.Item;
import org.slicewise.report.charts.Forest.Row;
import org.slicewise.report.charts.Mark.Shape;

/** Numbers slice by slice beside numbers patient by patient. */
public final class LevelsChart {
  private LevelsChart() {}

  /**
   * One way to count.
   *
   * @param name as "each slice" or "each patient, mean over slices"
   * @param size how many, as "118 images"
   * @param accuracy its accuracy
   * @param rocAuc its area under the ROC curve; {@code null} where there is none
   */
  public record Level(String name, String size, Estimate accuracy, Estimate rocAuc) {
    public Level {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(size, "size");
      Objects.requireNonNull(accuracy, "accuracy");
    }
  }

  /** The chart of at least one level, slices first. */
  public static Chart of(List<Level> levels) {
    List<Estimate> numbers = new ArrayList<>();
    levels.forEach(
        l -> {
          numbers.add(l.accuracy());
          if (l.rocAuc() != null) {
            numbers.add(l.rocAuc());
          }
        });
    Forest.Scale scale =
        Forest.Scale.around("Accuracy and ROC AUC, with their 95% intervals", false, numbers);
    String title = "Slice by slice and patient by patient";
    Forest forest = new Forest(title, scale);
    List<List<String>> cells = new ArrayList<>();
    StringBuilder words = new StringBuilder(title + ".");
    for (Level l : levels) {
      List<Item> items = new ArrayList<>();
      items.add(new Item(l.accuracy(), Ink.BLUE, Shape.CIRCLE));
      if (l.rocAuc() != null) {
        items.add(new Item(l.rocAuc(), Ink.VERMILLION, Shape.SQUARE));
      }
      forest.add(new Row(l.name(), l.size(), "", items, ""));
      cells.add(
          List.of(
              l.name(),
              l.size(),
              scale.text(l.accuracy().value()),
              scale.interval(l.accuracy()),
              l.rocAuc() == null ? "–" : scale.text(l.rocAuc().value()),
              l.rocAuc() == null ? "–" : scale.interval(l.rocAuc())));
      words.append(
          " %s (%s): accuracy %s (%s)."
              .formatted(
                  l.name(),
                  l.size(),
                  scale.text(l.accuracy().value()),
                  scale.interval(l.accuracy())));
    }
    forest.explain("accuracy", Ink.BLUE, Shape.CIRCLE);
    if (levels.stream().anyMatch(l -> l.rocAuc() != null)) {
      forest.explain("ROC AUC", Ink.VERMILLION, Shape.SQUARE);
    }
    return forest.draw(
        "patient_level",
        words.toString(),
        new DataTable(
            List.of("Counted", "Number", "Accuracy", "Interval", "ROC AUC", "Interval of that"),
            cells));
  }
}
