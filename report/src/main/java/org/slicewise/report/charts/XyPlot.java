package org.slicewise.report.charts;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.report.charts.Mark.Anchor;
import org.slicewise.report.charts.Mark.Dash;
import org.slicewise.report.charts.Mark.Dot;
import org.slicewise.report.charts.Mark.Label;
import org.slicewise.report.charts.Mark.Line;
import org.slicewise.report.charts.Mark.Point;
import org.slicewise.report.charts.Mark.Shape;

/** Lines and points between two axes, with a legend below. */
final class XyPlot {
  private static final double LEFT = 62;
  private static final double RIGHT = Chart.WIDTH - 16.0;
  private static final double TOP = 40;
  private static final double BOTTOM = 316;
  private static final double LEGEND_ROW = 21;
  private static final double SAMPLE = 30;

  private final String title;
  private final Axis x;
  private final Axis y;
  private final List<Series> series = new ArrayList<>();

  XyPlot(String title, Axis x, Axis y) {
    this.title = title;
    this.x = x;
    this.y = y;
  }

  /**
   * An axis.
   *
   * @param title what it measures, in words
   * @param min its lower end
   * @param max its upper end, above the lower
   * @param whole whether only whole numbers make sense
   */
  record Axis(String title, double min, double max, boolean whole) {
    /** From 0 to 1. */
    static Axis share(String title) {
      return new Axis(title, 0, 1, false);
    }

    double within(double value) {
      return Math.min(max, Math.max(min, value));
    }
  }

  /**
   * Points, joined or not.
   *
   * @param name for the legend
   * @param points in the units of the axes; cut off at the axes' ends
   * @param dash how the line is broken; {@code null} for points that are not joined
   * @param shape shape of the points; {@code null} for a mere line
   */
  record Series(String name, List<Point> points, Ink ink, Dash dash, Shape shape) {}

  XyPlot add(Series more) {
    series.add(more);
    return this;
  }

  Chart draw(String name, String description, DataTable data) {
    List<Mark> marks = new ArrayList<>();
    marks.add(
        new Label(
            title, new Point(LEFT, 22), Chart.TITLE_SIZE, Anchor.START, Ink.TEXT, true, false));
    axes(marks);
    for (Series s : series) {
      List<Point> placed = s.points().stream().map(this::place).toList();
      if (s.dash() != null && placed.size() > 1) {
        marks.add(new Line(placed, s.ink(), s.shape() == null ? 2 : 1.8, s.dash()));
      }
      if (s.shape() != null) {
        placed.forEach(p -> marks.add(new Dot(p, 4, s.shape(), s.ink())));
      }
    }
    double end = legend(marks);
    return new Chart(name, title, description, Chart.WIDTH, (int) Math.ceil(end), marks, data);
  }

  private Point place(Point p) {
    return new Point(
        LEFT + (x.within(p.x()) - x.min()) / (x.max() - x.min()) * (RIGHT - LEFT),
        BOTTOM - (y.within(p.y()) - y.min()) / (y.max() - y.min()) * (BOTTOM - TOP));
  }

  private void axes(List<Mark> marks) {
    for (double tick : Ticks.of(y.min(), y.max(), y.whole())) {
      double at = place(new Point(x.min(), tick)).y();
      marks.add(new Line(LEFT, at, RIGHT, at, Ink.GRID, 1, Dash.SOLID));
      marks.add(
          text(
              Ticks.text(tick, y.max() - y.min(), y.whole()),
              new Point(LEFT - 8, at + 4.5),
              Anchor.END,
              Ink.MUTED));
    }
    for (double tick : Ticks.of(x.min(), x.max(), x.whole())) {
      double at = place(new Point(tick, y.min())).x();
      marks.add(new Line(at, TOP, at, BOTTOM, Ink.GRID, 1, Dash.SOLID));
      marks.add(
          text(
              Ticks.text(tick, x.max() - x.min(), x.whole()),
              new Point(at, BOTTOM + 18),
              Anchor.MIDDLE,
              Ink.MUTED));
    }
    marks.add(new Line(LEFT, BOTTOM, RIGHT, BOTTOM, Ink.MUTED, 1, Dash.SOLID));
    marks.add(new Line(LEFT, TOP, LEFT, BOTTOM, Ink.MUTED, 1, Dash.SOLID));
    marks.add(text(x.title(), new Point((LEFT + RIGHT) / 2, BOTTOM + 39), Anchor.MIDDLE, Ink.TEXT));
    marks.add(
        new Label(
            y.title(),
            new Point(17, (TOP + BOTTOM) / 2),
            Chart.TEXT_SIZE,
            Anchor.MIDDLE,
            Ink.TEXT,
            false,
            true));
  }

  /** Returns where the chart ends. */
  private double legend(List<Mark> marks) {
    double across = LEFT;
    double down = BOTTOM + 64;
    for (Series s : series) {
      double wide = SAMPLE + 8 + Words.width(s.name(), Chart.TEXT_SIZE) + 16;
      if (across > LEFT && across + wide > Chart.WIDTH) {
        across = LEFT;
        down += LEGEND_ROW;
      }
      double middle = down - 4.5;
      if (s.dash() != null) {
        marks.add(new Line(across, middle, across + SAMPLE, middle, s.ink(), 2, s.dash()));
      }
      if (s.shape() != null) {
        marks.add(new Dot(new Point(across + SAMPLE / 2, middle), 4, s.shape(), s.ink()));
      }
      marks.add(text(s.name(), new Point(across + SAMPLE + 8, down), Anchor.START, Ink.TEXT));
      across += wide;
    }
    return down + 12;
  }

  private static Label text(String text, Point at, Anchor anchor, Ink ink) {
    return new Label(text, at, Chart.TEXT_SIZE, anchor, ink, false, false);
  }
}
