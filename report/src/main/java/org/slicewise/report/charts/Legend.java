package org.slicewise.report.charts;

import java.util.List;
import org.slicewise.report.charts.Mark.Anchor;
import org.slicewise.report.charts.Mark.Dash;
import org.slicewise.report.charts.Mark.Dot;
import org.slicewise.report.charts.Mark.Label;
import org.slicewise.report.charts.Mark.Line;
import org.slicewise.report.charts.Mark.Point;
import org.slicewise.report.charts.Mark.Shape;

/** What the lines and points of a chart are, in words below it. */
final class Legend {
  private static final double ROW = 21;
  private static final double SAMPLE = 30;

  private Legend() {}

  /**
   * One line or kind of point.
   *
   * @param dash {@code null} for points that are not joined
   * @param shape {@code null} for a mere line
   */
  record Entry(String name, Ink ink, Dash dash, Shape shape) {}

  /**
   * Adds the marks.
   *
   * @param left where rows start
   * @param down base line of the first row
   * @return where the chart ends
   */
  static double draw(List<Mark> marks, double left, double down, List<Entry> entries) {
    double across = left;
    for (Entry e : entries) {
      double wide = SAMPLE + 8 + Words.width(e.name(), Chart.TEXT_SIZE) + 16;
      if (across > left && across + wide > Chart.WIDTH) {
        across = left;
        down += ROW;
      }
      double middle = down - 4.5;
      if (e.dash() != null) {
        marks.add(new Line(across, middle, across + SAMPLE, middle, e.ink(), 2, e.dash()));
      }
      if (e.shape() != null) {
        marks.add(new Dot(new Point(across + SAMPLE / 2, middle), 4, e.shape(), e.ink()));
      }
      marks.add(
          new Label(
              e.name(),
              new Point(across + SAMPLE + 8, down),
              Chart.TEXT_SIZE,
              Anchor.START,
              Ink.TEXT,
              false,
              false));
      across += wide;
    }
    return down + 12;
  }
}
