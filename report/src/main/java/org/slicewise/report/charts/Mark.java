package org.slicewise.report.charts;

import java.util.List;

/**
 * What charts are made of. Lengths are in pixels of the chart from its top left corner, y
 * downwards.
 */
public sealed interface Mark {
  /** A place on the chart. */
  record Point(double x, double y) {}

  /** How a line is broken; told apart without colour. */
  enum Dash {
    SOLID(),
    DASHED(7, 4),
    DOTTED(1.5, 4);

    private final double[] lengths;

    Dash(double... lengths) {
      this.lengths = lengths;
    }

    /** Lengths drawn and left out in turn; empty for a solid line. */
    double[] lengths() {
      return lengths.clone();
    }
  }

  /** Shape of a point. */
  enum Shape {
    CIRCLE,
    SQUARE,
    DIAMOND,
    TRIANGLE
  }

  /** Where a label's place lies within its text. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  /** A line through points. */
  record Line(List<Point> points, Ink ink, double width, Dash dash) implements Mark {
    public Line {
      points = List.copyOf(points);
    }

    Line(double x1, double y1, double x2, double y2, Ink ink, double width, Dash dash) {
      this(List.of(new Point(x1, y1), new Point(x2, y2)), ink, width, dash);
    }
  }

  /** A filled rectangle. */
  record Box(double x, double y, double width, double height, Ink ink) implements Mark {}

  /** A point with a shape. */
  record Dot(Point at, double radius, Shape shape, Ink ink) implements Mark {}

  /**
   * Text on one line.
   *
   * @param at the base line at the anchor
   * @param upwards written from bottom to top
   */
  record Label(
      String text, Point at, double size, Anchor anchor, Ink ink, boolean bold, boolean upwards)
      implements Mark {}

  /** A picture within the chart, of the thumbnail's aspect ratio, centred in the box. */
  record Photo(Thumbnail thumbnail, double x, double y, double width, double height)
      implements Mark {}
}
