package org.slicewise.phantom;

/** Signed distances (about; negative inside) of shapes and their smooth unions. */
public final class Shapes {
  private Shapes() {}

  public static double ellipse(double x, double y, double cx, double cy, double rx, double ry) {
    double u = (x - cx) / rx;
    double v = (y - cy) / ry;
    return (Math.sqrt(u * u + v * v) - 1) * Math.min(rx, ry);
  }

  public static double circle(double x, double y, double cx, double cy, double r) {
    return Math.sqrt((x - cx) * (x - cx) + (y - cy) * (y - cy)) - r;
  }

  /** A line from a to b, thick by r on either side. */
  public static double line(
      double x, double y, double ax, double ay, double bx, double by, double r) {
    double dx = bx - ax;
    double dy = by - ay;
    double t = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);
    t = Math.min(Math.max(t, 0), 1);
    return circle(x, y, ax + t * dx, ay + t * dy, r);
  }

  /** Union whose seam is rounded over {@code k}. */
  public static double join(double a, double b, double k) {
    double h = Math.max(k - Math.abs(a - b), 0) / k;
    return Math.min(a, b) - h * h * k / 4;
  }

  /** What {@code a} and {@code b} have in common, its edge rounded over {@code k}. */
  public static double meet(double a, double b, double k) {
    return -join(-a, -b, k);
  }

  /** How much of a pixel lies inside, for an edge blurred over {@code width}. */
  public static double cover(double distance, double width) {
    return Math.min(Math.max(0.5 - distance / width, 0), 1);
  }

  /** 0 below {@code from}, 1 above {@code to}, smooth between. */
  public static double step(double from, double to, double v) {
    double t = Math.min(Math.max((v - from) / (to - from), 0), 1);
    return t * t * (3 - 2 * t);
  }

  public static double mix(double a, double b, double t) {
    return a + (b - a) * t;
  }
}
