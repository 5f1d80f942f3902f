package org.slicewise.report.charts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.report.charts.Mark.Anchor;
import org.slicewise.report.charts.Mark.Box;
import org.slicewise.report.charts.Mark.Label;
import org.slicewise.report.charts.Mark.Point;

/**
 * The confusion matrix as a heat map: a row for each actual class, a column for each predicted one,
 * in each cell the count and its share of the row.
 */
public final class ConfusionMatrixChart {
  private static final double TOP = 40;
  private static final int NAME = 15;
  private static final int WIDEST_WITH_SHARES = 10;

  private ConfusionMatrixChart() {}

  /** The chart. */
  public static Chart of(Evaluation evaluation) {
    List<String> classes = evaluation.classes();
    int[][] counts = evaluation.confusionMatrix();
    int k = classes.size();
    double left = 42 + widest(classes);
    double cellWidth = Math.max(34, (Chart.WIDTH - 16 - left) / k);
    double cellHeight = k <= 2 ? 112 : Math.max(34, Math.min(cellWidth, 280.0 / k));
    double bottom = TOP + k * cellHeight;
    boolean upright = widest(classes) > cellWidth;
    List<Mark> marks = new ArrayList<>();
    marks.add(label("Confusion matrix", left, 22, Chart.TITLE_SIZE, Anchor.START, Ink.TEXT, true));
    for (int row = 0; row < k; row++) {
      double y = TOP + row * cellHeight;
      int total = Arrays.stream(counts[row]).sum();
      marks.add(
          label(
              Words.shorten(classes.get(row), NAME),
              left - 8,
              y + cellHeight / 2 + 4.5,
              Chart.TEXT_SIZE,
              Anchor.END,
              Ink.TEXT,
              false));
      for (int column = 0; column < k; column++) {
        double share = total == 0 ? 0 : (double) counts[row][column] / total;
        double x = left + column * cellWidth;
        marks.add(new Box(x + 1, y + 1, cellWidth - 2, cellHeight - 2, Ink.heat(share)));
        cell(marks, counts[row][column], share, total, k, x + cellWidth / 2, y + cellHeight / 2);
      }
    }
    double titleAt = bottom + 44;
    for (int column = 0; column < k; column++) {
      double x = left + (column + 0.5) * cellWidth;
      String name = Words.shorten(classes.get(column), NAME);
      if (upright) {
        titleAt = Math.max(titleAt, bottom + 34 + widest(classes));
        marks.add(
            new Label(
                name,
                new Point(x + 4.5, bottom + 8),
                Chart.TEXT_SIZE,
                Anchor.END,
                Ink.TEXT,
                false,
                true));
      } else {
        marks.add(label(name, x, bottom + 20, Chart.TEXT_SIZE, Anchor.MIDDLE, Ink.TEXT, false));
      }
    }
    double middle = left + k * cellWidth / 2;
    marks.add(
        label("Predicted class", middle, titleAt, Chart.TEXT_SIZE, Anchor.MIDDLE, Ink.TEXT, true));
    marks.add(
        new Label(
            "Actual class",
            new Point(17, TOP + k * cellHeight / 2),
            Chart.TEXT_SIZE,
            Anchor.MIDDLE,
            Ink.TEXT,
            true,
            true));
    return new Chart(
        "confusion_matrix",
        "Confusion matrix",
        describe(classes, counts),
        (int) Math.ceil(Math.max(Chart.WIDTH, left + k * cellWidth + 16)),
        (int) Math.ceil(titleAt + 14),
        marks,
        table(classes, counts));
  }

  private static void cell(
      List<Mark> marks, int count, double share, int total, int k, double x, double y) {
    Ink ink = Ink.onHeat(share);
    boolean withShare = k <= WIDEST_WITH_SHARES && total > 0;
    double size = k <= 3 ? 26 : k <= 6 ? 17 : 14;
    marks.add(
        label(Words.count(count), x, y + (withShare ? 2 : 5), size, Anchor.MIDDLE, ink, true));
    if (withShare) {
      double small = k <= 3 ? Chart.TEXT_SIZE : 10.5;
      marks.add(
          label(
              k <= 6 ? Words.percent(share) : Math.round(100 * share) + "%",
              x,
              y + (k <= 3 ? 22 : 14),
              small,
              Anchor.MIDDLE,
              ink,
              false));
    }
  }

  private static String describe(List<String> classes, int[][] counts) {
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < classes.size(); row++) {
      int total = Arrays.stream(counts[row]).sum();
      rows.add(
          "of %s of %s, %s recognised"
              .formatted(
                  Words.count(total, "image"), classes.get(row), Words.count(counts[row][row])));
    }
    return "Counts by actual class (rows) and predicted class (columns): "
        + String.join("; ", rows)
        + ".";
  }

  private static DataTable table(List<String> classes, int[][] counts) {
    List<String> header = new ArrayList<>(List.of("Actual class"));
    classes.forEach(c -> header.add("predicted " + c));
    List<List<String>> rows = new ArrayList<>();
    for (int row = 0; row < classes.size(); row++) {
      int total = Arrays.stream(counts[row]).sum();
      List<String> cells = new ArrayList<>(List.of(classes.get(row)));
      for (int count : counts[row]) {
        cells.add(
            Words.count(count)
                + (total == 0 ? "" : " (" + Words.percent((double) count / total) + ")"));
      }
      rows.add(cells);
    }
    return new DataTable(header, rows);
  }

  private static double widest(List<String> classes) {
    return classes.stream()
        .mapToDouble(c -> Words.width(Words.shorten(c, NAME), Chart.TEXT_SIZE))
        .max()
        .orElse(0);
  }

  private static Label label(
      String text, double x, double y, double size, Anchor anchor, Ink ink, boolean bold) {
    return new Label(text, new Point(x, y), size, anchor, ink, bold, false);
  }
}
