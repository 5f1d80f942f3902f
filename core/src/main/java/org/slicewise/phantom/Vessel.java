package org.slicewise.phantom;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A straight piece of a pulmonary vessel, or of a bronchus beside one.
 *
 * @param radius of the vessel, or outer radius of the bronchus
 * @param airway whether it holds air
 */
record Vessel(
    double ax,
    double ay,
    double az,
    double bx,
    double by,
    double bz,
    double radius,
    boolean airway) {
  private static final int GENERATIONS = 14;
  private static final double THINNEST = 0.0021;
  private static final int SMALLEST = 1600;

  /** The tree of both lungs, growing from either hilum. */
  static List<Vessel> tree(UniformRandomProvider random, double thickness) {
    List<Vessel> tree = new ArrayList<>();
    for (int side = -1; side <= 1; side += 2) {
      int branches = 10 + random.nextInt(4);
      for (int i = 0; i < branches; i++) {
        // Spread over the lung: up to down along z, front to back along y.
        double z = -1 + 2 * (i + random.nextDouble()) / branches;
        double y = random.nextDouble(-0.9, 0.9);
        double[] direction = unit(side * random.nextDouble(0.5, 1.0), y, z * 1.7);
        double[] at = {
          side * random.nextDouble(0.13, 0.18),
          random.nextDouble(0.0, 0.14),
          Anatomy.HEIGHT * 0.45 + 0.22 * z
        };
        grow(tree, random, at, direction, thickness * random.nextDouble(0.017, 0.027), 0);
      }
    }
    scatter(tree, random, thickness);
    return tree;
  }

  /** The smallest vessels, whose branches are too many to grow: short pieces everywhere. */
  private static void scatter(List<Vessel> tree, UniformRandomProvider random, double thickness) {
    for (int i = 0; i < SMALLEST; i++) {
      double x = random.nextDouble(-0.85, 0.85);
      double y = random.nextDouble(-0.65, 0.65);
      double z = random.nextDouble(0, Anatomy.HEIGHT);
      double[] heading = turned(random, unit(x, y - 0.05, z - 0.45 * Anatomy.HEIGHT), 0.5);
      double length = random.nextDouble(0.03, 0.11);
      double r = thickness * random.nextDouble(0.0012, 0.0055);
      tree.add(
          new Vessel(
              x,
              y,
              z,
              x + heading[0] * length,
              y + heading[1] * length,
              z + heading[2] * length,
              r,
              false));
    }
  }

  private static void grow(
      List<Vessel> tree,
      UniformRandomProvider random,
      double[] from,
      double[] direction,
      double radius,
      int generation) {
    if (generation > GENERATIONS || radius < THINNEST) {
      return;
    }
    double[] at = from;
    double[] heading = direction;
    double length = 0.155 * Math.pow(0.9, generation) * random.nextDouble(0.7, 1.2);
    for (int piece = 0; piece < 2; piece++) { // a bend half way
      heading = turned(random, heading, 0.25);
      double[] to = {
        at[0] + heading[0] * length / 2,
        at[1] + heading[1] * length / 2,
        at[2] + heading[2] * length / 2
      };
      double r = radius * (piece == 0 ? 1 : 0.93);
      tree.add(new Vessel(at[0], at[1], at[2], to[0], to[1], to[2], r, false));
      if (generation < 2) {
        double side = 1.9 * radius;
        tree.add(
            new Vessel(at[0], at[1] - side, at[2], to[0], to[1] - side, to[2], r * 0.85, true));
      }
      at = to;
    }
    grow(tree, random, at, turned(random, heading, 0.35), radius * 0.84, generation + 1);
    grow(
        tree,
        random,
        at,
        turned(random, heading, 0.95),
        radius * random.nextDouble(0.6, 0.76),
        generation + 1);
  }

  private static double[] turned(UniformRandomProvider random, double[] d, double by) {
    return unit(
        d[0] + by * random.nextDouble(-1, 1),
        d[1] + by * random.nextDouble(-1, 1),
        d[2] + by * random.nextDouble(-1, 1));
  }

  private static double[] unit(double x, double y, double z) {
    double length = Math.sqrt(x * x + y * y + z * z);
    return new double[] {x / length, y / length, z / length};
  }

  /** Whether a point of the slice may be within {@code reach} of the axis. */
  boolean near(double x, double y, double reach) {
    return x > Math.min(ax, bx) - reach
        && x < Math.max(ax, bx) + reach
        && y > Math.min(ay, by) - reach
        && y < Math.max(ay, by) + reach;
  }

  /**
   * Distance of a point of the slice at {@code z}, {@code half} thick either way, from its axis.
   */
  double axis(double x, double y, double z, double half) {
    double dx = bx - ax;
    double dy = by - ay;
    double dz = bz - az;
    double t = ((x - ax) * dx + (y - ay) * dy + (z - az) * dz) / (dx * dx + dy * dy + dz * dz);
    t = Math.min(Math.max(t, 0), 1);
    double ex = x - ax - t * dx;
    double ey = y - ay - t * dy;
    double ez = Math.max(0, Math.abs(z - az - t * dz) - half);
    return Math.sqrt(ex * ex + ey * ey + ez * ez);
  }
}
