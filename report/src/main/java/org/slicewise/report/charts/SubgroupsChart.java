package org.slicewise.report.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slicewise.evaluation.Estimate;
import org.slicewise.report.charts.Forest.Item;
import org.slicewise.report.charts.Forest.Row;
import org.slicewise.report.charts.Mark.Shape;

/** A number in each group of images or patients, beside the one over all of them. */
public final class SubgroupsChart {
  private SubgroupsChart() {}

  /**
   * One group.
   *
   * @param column what divides, as "sex"; groups of one column stand together under it
   * @param name the group, as "F"
   * @param size how many, as "45 images, 20 patients"
   * @param estimate its number; {@code null} where there are too few
   * @param instead why there is no number, "" where there is one
   */
  public record Group(String column, String name, String size, Estimate estimate, String instead) {
    public Group {
      Objects.requireNonNull(column, "column");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(size, "size");
      if (estimate == null && instead.isEmpty()) {
        throw new IllegalArgumentException(
            "the group %s of %s has neither a number nor a reason for none"
                .formatted(name, column));
      }
    }
  }

  /**
   * The chart.
   *
   * @param file stem of its file's name, as "subgroups"
   * @param title as "Accuracy by subgroup"
   * @param metric what is measured, as "Accuracy"
   * @param percent whether it is written as a percentage
   * @param overall the number over all; {@code null} to draw no line
   * @param groups at least one, in reading order
   */
  public static Chart of(
      String file,
      String title,
      String metric,
      boolean percent,
      Estimate overall,
      List<Group> groups) {
    List<Estimate> numbers =
        new ArrayList<>(groups.stream().map(Group::estimate).filter(Objects::nonNull).toList());
    if (overall != null) {
      numbers.add(overall);
    }
    Forest.Scale scale = Forest.Scale.around(metric + ", with its 95% interval", percent, numbers);
    Forest forest = new Forest(title, scale);
    List<List<String>> cells = new ArrayList<>();
    StringBuilder words = new StringBuilder(title + ".");
    String column = "";
    for (Group g : groups) {
      if (!g.column().equals(column)) {
        column = g.column();
        forest.add(Row.heading(column));
      }
      boolean none = g.estimate() == null || !g.estimate().isDefined();
      forest.add(
          new Row(
              g.name(),
              g.size(),
              "",
              none ? List.of() : List.of(new Item(g.estimate(), Ink.BLUE, Shape.CIRCLE)),
              none ? (g.instead().isEmpty() ? "undefined" : g.instead()) : ""));
      String value = none ? "no number" : scale.text(g.estimate().value());
      String interval = none ? g.instead() : scale.interval(g.estimate());
      cells.add(List.of(g.column(), g.name(), g.size(), value, interval));
      words.append(
          " %s %s (%s): %s, %s.".formatted(g.column(), g.name(), g.size(), value, interval));
    }
    if (overall != null && overall.isDefined()) {
      forest.reference("all images, " + scale.text(overall.value()), overall.value());
    }
    return forest.draw(
        file,
        words.toString(),
        new DataTable(List.of("Column", "Group", "Size", metric, "Interval"), cells));
  }
}
