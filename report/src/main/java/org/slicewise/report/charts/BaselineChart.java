package org.slicewise.report.charts;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.report.charts.Mark.Anchor;
import org.slicewise.report.charts.Mark.Dash;
import org.slicewise.report.charts.Mark.Dot;
import org.slicewise.report.charts.Mark.Label;
import org.slicewise.report.charts.Mark.Line;
import org.slicewise.report.charts.Mark.Point;
import org.slicewise.report.charts.Mark.Shape;

/** The model's accuracy above that of the rules that never look at a pixel, with intervals. */
public final class BaselineChart {
  private static final int WIDTH = 420;
  private static final double LEFT = 22;
  private static final double RIGHT = WIDTH - 24.0;
  private static final double TOP = 36;
  private static final double ROW = 54;

  private BaselineChart() {}

  private record Row(String name, Estimate accuracy, Ink ink, Shape shape) {}

  /** The chart. */
  public static Chart of(Evaluation evaluation) {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("this model", evaluation.metrics().get("accuracy"), Ink.BLUE, Shape.CIRCLE));
    if (evaluation.baselines() != null && evaluation.baselines().metadataOnly() != null) {
      rows.add(
          new Row(
              "file facts only, no pixel looked at",
              evaluation.baselines().metadataOnly().accuracy(),
              Ink.VERMILLION,
              Shape.DIAMOND));
    }
    if (evaluation.baselines() != null && evaluation.baselines().majority() != null) {
      rows.add(
          new Row(
              "always the commonest class, " + evaluation.baselines().majorityClass(),
              evaluation.baselines().majority().accuracy(),
              Ink.MUTED,
              Shape.SQUARE));
    }
    double bottom = TOP + rows.size() * ROW;
    List<Mark> marks = new ArrayList<>();
    marks.add(label("Accuracy beside simple rules", 22, Chart.TITLE_SIZE, Ink.TEXT, true));
    for (int percent = 0; percent <= 100; percent += 20) {
      double x = x(percent / 100.0);
      marks.add(new Line(x, TOP, x, bottom, Ink.GRID, 1, Dash.SOLID));
      marks.add(
          new Label(
              percent + "%",
              new Point(x, bottom + 18),
              Chart.TEXT_SIZE,
              Anchor.MIDDLE,
              Ink.MUTED,
              false,
              false));
    }
    double y = TOP;
    List<List<String>> cells = new ArrayList<>();
    for (Row row : rows) {
      Estimate e = row.accuracy();
      double middle = y + 36;
      marks.add(
          label(
              Words.shorten(row.name(), 44) + ": " + Words.percent(e.value()),
              y + 20,
              Chart.TEXT_SIZE,
              Ink.TEXT,
              false));
      if (e.hasInterval()) {
        marks.add(new Line(x(e.low()), middle, x(e.high()), middle, row.ink(), 2.5, Dash.SOLID));
        for (double end : new double[] {e.low(), e.high()}) {
          marks.add(new Line(x(end), middle - 5, x(end), middle + 5, row.ink(), 2, Dash.SOLID));
        }
      }
      if (e.isDefined()) {
        marks.add(new Dot(new Point(x(e.value()), middle), 5.5, row.shape(), row.ink()));
      }
      cells.add(
          List.of(
              row.name(),
              Words.percent(e.value()),
              e.hasInterval() ? Words.percent(e.low()) + " to " + Words.percent(e.high()) : "–"));
      y += ROW;
    }
    marks.add(
        new Label(
            "Accuracy, with its 95% interval",
            new Point((LEFT + RIGHT) / 2, bottom + 39),
            Chart.TEXT_SIZE,
            Anchor.MIDDLE,
            Ink.TEXT,
            false,
            false));
    StringBuilder description = new StringBuilder("Accuracy with intervals.");
    cells.forEach(c -> description.append(" %s: %s (%s).".formatted(c.get(0), c.get(1), c.get(2))));
    return new Chart(
        "baselines",
        "Accuracy beside simple rules",
        description.toString(),
        WIDTH,
        (int) bottom + 52,
        marks,
        new DataTable(List.of("Rule", "Accuracy", "Interval"), cells));
  }

  private static double x(double share) {
    return LEFT + Math.min(1, Math.max(0, share)) * (RIGHT - LEFT);
  }

  private static Label label(String text, double y, double size, Ink ink, boolean bold) {
    return new Label(text, new Point(LEFT, y), size, Anchor.START, ink, bold, false);
  }
}
