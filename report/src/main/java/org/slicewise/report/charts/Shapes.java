package org.slicewise.report.charts;

import java.util.List;
import org.slicewise.report.charts.Mark.Dot;
import org.slicewise.report.charts.Mark.Point;

/** Outlines of the points that are not round. */
final class Shapes {
  private Shapes() {}

  static List<Point> corners(Dot dot) {
    double x = dot.at().x();
    double y = dot.at().y();
    double r = dot.radius();
    return switch (dot.shape()) {
      case SQUARE ->
          List.of(
              new Point(x - r, y - r),
              new Point(x + r, y - r),
              new Point(x + r, y + r),
              new Point(x - r, y + r));
      case DIAMOND ->
          List.of(
              new Point(x, y - 1.3 * r),
              new Point(x + 1.3 * r, y),
              new Point(x, y + 1.3 * r),
              new Point(x - 1.3 * r, y));
      case TRIANGLE ->
          List.of(
              new Point(x, y - 1.2 * r),
              new Point(x + 1.2 * r, y + r),
              new Point(x - 1.2 * r, y + r));
      case CIRCLE -> throw new IllegalArgumentException("a circle has no corners");
    };
  }
}
