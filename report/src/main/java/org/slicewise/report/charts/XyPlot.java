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
  private static final double STRIP = 44;

  private final String title;
  private final Axis x;
  private final Axis y;
  private final List<Series> series = new ArrayList<>();
  private final List<Span> spans = new ArrayList<>();
  private Strip strip;

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
   * @param name for the legend; "" to leave it out there
   * @param points in the units of the axes; cut off at the axes' ends
   * @param dash how the line is broken; {@code null} for points that are not joined
   * @param shape shape of the points; {@code null} for a mere line
   */
  record Series(String name, List<Point> points, Ink ink, Dash dash, Shape shape) {}

  /** From {@code low} to {@code high} at one place: an interval. Left out where an end is NaN. */
  record Span(double x, double low, double high, Ink ink) {}

  /**
   * Bars below the horizontal axis, at its values.
   *
   * @param title what they count, as "images"
   * @param counts x and number of each
   */
  record Strip(String title, List<Point> counts) {}

  XyPlot add(Series more) {
    series.add(more);
    return this;
  }

  XyPlot add(Span span) {
    if (!Double.isNaN(span.low()) && !Double.isNaN(span.high())) {
      spans.add(span);
    }
    return this;
  }

  XyPlot add(Strip bars) {
    strip = bars;
    return this;
  }

  Chart draw(String name, String description, DataTable data) {
    List<Mark> marks = new ArrayList<>();
    marks.add(
        new Label(
            title, new Point(LEFT, 22), Chart.TITLE_SIZE, Anchor.START, Ink.TEXT, true, false));
    axes(marks);
    for (Span span : spans) {
      Point low = place(new Point(span.x(), span.low()));
      Point high = place(new Point(span.x(), span.high()));
      marks.add(new Line(List.of(low, high), span.ink(), 1.5, Dash.SOLID));
      for (Point end : List.of(low, high)) {
        marks.add(
            new Line(end.x() - 4, end.y(), end.x() + 4, end.y(), span.ink(), 1.5, Dash.SOLID));
      }
    }
    for (Series s : series) {
      List<Point> placed = s.points().stream().map(this::place).toList();
      if (s.dash() != null && placed.size() > 1) {
        marks.add(new Line(placed, s.ink(), s.shape() == null ? 2 : 1.8, s.dash()));
      }
      if (s.shape() != null) {
        placed.forEach(p -> marks.add(new Dot(p, 4, s.shape(), s.ink())));
      }
    }
    double end =
        Legend.draw(
            marks,
            LEFT,
            bars(marks) + 25,
            series.stream()
                .filter(s -> !s.name().isEmpty())
                .map(s -> new Legend.Entry(s.name(), s.ink(), s.dash(), s.shape()))
                .toList());
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

  /** Returns the lower end of what stands below the axis. */
  private double bars(List<Mark> marks) {
    double below = BOTTOM + 39;
    if (strip == null) {
      return below;
    }
    double base = below + 12 + STRIP;
    double most = strip.counts().stream().mapToDouble(Point::y).max().orElse(0);
    double half = 3.5;
    for (Point bar : strip.counts()) {
      double height = most == 0 ? 0 : STRIP * bar.y() / most;
      double at = place(new Point(bar.x(), y.min())).x();
      double left = Math.max(LEFT, at - half);
      marks.add(
          new Mark.Box(left, base - height, Math.min(RIGHT, at + half) - left, height, Ink.MUTED));
    }
    marks.add(new Line(LEFT, base, RIGHT, base, Ink.MUTED, 1, Dash.SOLID));
    marks.add(
        text(
            Words.count((long) most),
            new Point(LEFT - 8, base - STRIP + 9),
            Anchor.END,
            Ink.MUTED));
    marks.add(text("0", new Point(LEFT - 8, base + 4.5), Anchor.END, Ink.MUTED));
    marks.add(
        text(strip.title(), new Point((LEFT + RIGHT) / 2, base + 18), Anchor.MIDDLE, Ink.TEXT));
    return base + 18;
  }

  private static Label text(String text, Point at, Anchor anchor, Ink ink) {
    return new Label(text, at, Chart.TEXT_SIZE, anchor, ink, false, false);
  }
}
