package org.slicewise.report.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slicewise.report.charts.Mark.Anchor;
import org.slicewise.report.charts.Mark.Box;
import org.slicewise.report.charts.Mark.Label;
import org.slicewise.report.charts.Mark.Point;

/** Counts as bars that lie one below the other, each with its name and number. */
public final class BarChart {
  private static final double BAR = 18;
  private static final double ROW = 25;
  private static final double GAP = 16;
  private static final Ink[] INKS = {Ink.BLUE, Ink.VERMILLION, Ink.GREEN, Ink.PURPLE};

  private BarChart() {}

  /** Some counts under one heading. */
  public record Group(String name, Map<String, Integer> counts) {}

  /**
   * Images of each class in each part.
   *
   * @param groups a class each, with its count in each part
   */
  public static Chart classBalance(List<Group> groups) {
    int largest =
        groups.stream().flatMap(g -> g.counts().values().stream()).mapToInt(n -> n).max().orElse(0);
    List<String> parts =
        groups.stream().flatMap(g -> g.counts().keySet().stream()).distinct().toList();
    double left = 24 + parts.stream().mapToDouble(p -> width(p)).max().orElse(0);
    double right = Chart.WIDTH - 70.0;
    List<Mark> marks = new ArrayList<>();
    marks.add(label("Images by class", 16, 22, Chart.TITLE_SIZE, Anchor.START, Ink.TEXT, true));
    double y = 46;
    List<List<String>> rows = new ArrayList<>();
    for (Group group : groups) {
      marks.add(
          label(
              Words.shorten(group.name(), 48),
              16,
              y + 8,
              Chart.TEXT_SIZE,
              Anchor.START,
              Ink.TEXT,
              true));
      y += 18;
      for (Map.Entry<String, Integer> entry : group.counts().entrySet()) {
        int count = entry.getValue();
        double length = largest == 0 ? 0 : (right - left) * count / largest;
        marks.add(
            label(entry.getKey(), left - 8, y + 14, Chart.TEXT_SIZE, Anchor.END, Ink.MUTED, false));
        marks.add(
            new Box(
                left,
                y,
                Math.max(1, length),
                BAR,
                INKS[parts.indexOf(entry.getKey()) % INKS.length]));
        marks.add(
            label(
                Words.count(count),
                left + length + 7,
                y + 14,
                Chart.TEXT_SIZE,
                Anchor.START,
                Ink.TEXT,
                false));
        y += ROW;
        rows.add(List.of(group.name(), entry.getKey(), Words.count(count)));
      }
      y += GAP;
    }
    String description =
        groups.stream()
            .map(
                g ->
                    g.name()
                        + ": "
                        + g.counts().entrySet().stream()
                            .map(e -> Words.count(e.getValue()) + " " + e.getKey())
                            .collect(Collectors.joining(", ")))
            .collect(Collectors.joining("; ", "Images of each class. ", "."));
    return new Chart(
        "class_balance",
        "Images by class",
        description,
        Chart.WIDTH,
        (int) Math.ceil(y),
        marks,
        new DataTable(List.of("Class", "Part", "Images"), rows));
  }

  private static double width(String text) {
    return Words.width(text, Chart.TEXT_SIZE);
  }

  private static Label label(
      String text, double x, double y, double size, Anchor anchor, Ink ink, boolean bold) {
    return new Label(text, new Point(x, y), size, anchor, ink, bold, false);
  }
}
