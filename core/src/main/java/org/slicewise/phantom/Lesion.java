package org.slicewise.phantom;

import org.apache.commons.rng.UniformRandomProvider;

/**
 * One lesion: a ragged ellipsoid, denser than the lung around it.
 *
 * @param x centre
 * @param y centre
 * @param z centre, in units of x and y
 * @param along radius along the pleura
 * @param across radius across it
 * @param angle of the long axis in the slice, radians
 * @param kind what it looks like
 * @param strength of a ground-glass opacity: how much denser, in HU
 * @param seed of its texture
 */
record Lesion(
    double x,
    double y,
    double z,
    double along,
    double across,
    double angle,
    Kind kind,
    double strength,
    long seed) {
  /** From faint to solid. */
  enum Kind {
    /** Hazy; vessels stay visible. */
    GROUND_GLASS,
    /** Hazy, with a net of fine lines. */
    CRAZY_PAVING,
    /** As dense as soft tissue; vessels disappear. */
    CONSOLIDATION
  }

  /**
   * A lesion somewhere in the lungs at this level, more often near the pleura and at the back.
   *
   * @param severity about 1
   */
  static Lesion draw(UniformRandomProvider random, Anatomy anatomy, double level, double severity) {
    double x;
    double y;
    double depth;
    do {
      x = random.nextDouble(-0.8, 0.8);
      y = random.nextDouble(-0.6, 0.65);
      depth = -anatomy.lungs(x, y, level);
    } while (depth < 0.03
        || random.nextDouble() > Math.exp(-(depth - 0.03) / 0.07) * (y > 0 ? 1 : 0.45));
    double size = random.nextDouble(0.10, 0.25) * Math.sqrt(severity);
    double pick = random.nextDouble();
    Kind kind =
        pick < 0.5 ? Kind.GROUND_GLASS : pick < 0.7 ? Kind.CRAZY_PAVING : Kind.CONSOLIDATION;
    double outward = 1e-3;
    double gx = anatomy.lungs(x + outward, y, level) - anatomy.lungs(x - outward, y, level);
    double gy = anatomy.lungs(x, y + outward, level) - anatomy.lungs(x, y - outward, level);
    return new Lesion(
        x,
        y,
        level * Anatomy.HEIGHT,
        size * random.nextDouble(1.0, 1.5),
        size * random.nextDouble(0.6, 1.0) * (kind == Kind.CONSOLIDATION ? 0.75 : 1),
        Math.atan2(gx, -gy),
        kind,
        random.nextDouble(300, 540) * severity,
        random.nextLong());
  }

  /** How much of the lesion there is at a point: 0 outside, 1 in its middle. */
  double at(double px, double py, double pz) {
    double dx = px - x;
    double dy = py - y;
    double dz = (pz - z) / across;
    if (dx * dx + dy * dy > 3 * along * along || dz * dz > 3) {
      return 0;
    }
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    double u = (c * dx + s * dy) / along;
    double v = (-s * dx + c * dy) / across;
    double ragged = Noise.octaves(seed, px * 14, py * 14, pz * 10, 3) - 0.5;
    double d = Math.sqrt(u * u + v * v + dz * dz) + 1.1 * ragged;
    return kind == Kind.CONSOLIDATION
        ? 1 - Shapes.step(0.75, 1.0, d)
        : 1 - Shapes.step(0.5, 1.15, d);
  }

  /** The lung's density with this much of the lesion in it, in HU. */
  double densify(double lung, double amount, double px, double py, double pz) {
    if (kind == Kind.CONSOLIDATION) {
      double patchy = 40 * (Noise.at(seed + 1, px * 40, py * 40, pz * 40) - 0.5);
      return Shapes.mix(lung, 10 + patchy, amount);
    }
    double texture = 0.7 + 0.6 * Noise.octaves(seed + 1, px * 30, py * 30, pz * 20, 2);
    double denser = lung + strength * amount * texture;
    if (kind == Kind.CRAZY_PAVING) {
      double net = Math.abs(Noise.at(seed + 2, px * 34, py * 34, pz * 20) - 0.5);
      denser += 220 * amount * (1 - Shapes.step(0.02, 0.08, net));
    }
    return Math.min(denser, 20);
  }
}
