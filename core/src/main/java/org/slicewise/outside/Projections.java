package org.slicewise.outside;

import static org.slicewise.phantom.Shapes.circle;
import static org.slicewise.phantom.Shapes.cover;
import static org.slicewise.phantom.Shapes.ellipse;
import static org.slicewise.phantom.Shapes.join;
import static org.slicewise.phantom.Shapes.line;
import static org.slicewise.phantom.Shapes.mix;

import org.apache.commons.rng.UniformRandomProvider;
import org.slicewise.image.ImageArray;
import org.slicewise.phantom.Noise;

/** Medical images that are no slices: X-rays and an ultrasound fan. */
final class Projections {
  private Projections() {}

  static ImageArray chest(UniformRandomProvider random) {
    int width = Canvas.side(random);
    int height = (int) (width * random.nextDouble(0.85, 1.2));
    long seed = random.nextLong();
    double lungX = random.nextDouble(0.36, 0.44);
    double lungRx = random.nextDouble(0.24, 0.31);
    double lungRy = random.nextDouble(0.55, 0.7);
    double heart = random.nextDouble(0.26, 0.38);
    double dark = random.nextDouble(35, 80);
    double soft = random.nextDouble(150, 205);
    double ribs = random.nextDouble(10, 28);
    double slope = random.nextDouble(0.2, 0.45);
    double count = random.nextDouble(17, 24);
    double diaphragm = random.nextDouble(0.45, 0.65);
    double arms = random.nextDouble(0.78, 0.98);
    return Canvas.grey(
        random,
        width,
        height,
        random.nextDouble(1, 7),
        (x, y) -> {
          double side = Math.abs(x);
          double body =
              join(
                  Math.max(side - arms + 0.12 * Math.max(0, y), -y - 0.72 + 0.3 * side),
                  ellipse(x, y, 0, -0.95, 0.22, 0.4),
                  0.15);
          double value = mix(8, soft, cover(body, 0.08));
          double lungs =
              Math.max(
                  Math.min(
                      ellipse(x, y, -lungX, -0.02, lungRx, lungRy),
                      ellipse(x, y, lungX, -0.02, lungRx * 0.95, lungRy)),
                  y - diaphragm + 0.9 * (side - lungX) * (side - lungX) - (x < 0 ? 0 : 0.06));
          double field = Noise.octaves(seed, x * 6, y * 6, 0, 4);
          double vessels = Math.abs(Noise.at(seed + 1, x * 11, y * 11, 0) - 0.5);
          double lung = dark + 50 * (field - 0.4) + 35 * Math.exp(-vessels * 14) * Math.exp(-side);
          value = mix(value, lung, cover(lungs, 0.10));
          double rib = Math.sin(count * (y - slope * Math.cos(2.2 * side)));
          value += body < 0 ? ribs * Math.max(0, rib) * (side > 0.12 ? 1 : 0) : 0;
          double middle = join(side - 0.09, ellipse(x, y, 0.12, 0.28, heart, 0.36), 0.1);
          value = mix(value, soft + 25, 0.9 * cover(middle, 0.06));
          double spine = side - 0.055;
          value += 18 * cover(spine, 0.05) * (0.6 + 0.4 * Math.sin(y * 30));
          double clavicle =
              Math.min(
                  line(x, y, -0.1, -0.55, -0.75, -0.72, 0.03),
                  line(x, y, 0.1, -0.55, 0.75, -0.72, 0.03));
          return value + 35 * cover(clavicle, 0.03);
        });
  }

  static ImageArray limb(UniformRandomProvider random) {
    int width = Canvas.side(random);
    int height = Canvas.side(random);
    boolean hand = random.nextDouble() < 0.5;
    double tilt = random.nextDouble(-0.3, 0.3);
    double soft = random.nextDouble(50, 110);
    double thick = random.nextDouble(0.85, 1.2);
    long seed = random.nextLong();
    double joint = random.nextDouble(-0.2, 0.2);
    return Canvas.grey(
        random,
        width,
        height,
        random.nextDouble(1, 8),
        (x0, y) -> {
          double x = x0 + tilt * y;
          double flesh = 1;
          double bone = 1;
          if (hand) {
            flesh = ellipse(x, y, 0, 0.45, 0.42, 0.5);
            for (int f = -2; f <= 2; f++) {
              double fx = f * 0.17 * thick;
              double top = -0.75 + 0.09 * f * f + (f == -2 ? 0.35 : 0);
              flesh = join(flesh, line(x, y, fx, 0.2, fx * 1.5, top, 0.085), 0.05);
              double knuckle = top + (0.2 - top) * 0.36;
              double second = top + (0.2 - top) * 0.68;
              bone = Math.min(bone, line(x, y, fx, 0.55, fx * 1.1, 0.22, 0.035));
              bone = Math.min(bone, line(x, y, fx * 1.12, 0.16, fx * 1.25, second, 0.03));
              bone = Math.min(bone, line(x, y, fx * 1.3, second - 0.05, fx * 1.4, knuckle, 0.027));
              bone =
                  Math.min(
                      bone, line(x, y, fx * 1.42, knuckle - 0.05, fx * 1.5, top + 0.05, 0.022));
            }
            for (int c = -2; c <= 2; c++) {
              bone = Math.min(bone, circle(x, y, c * 0.1, 0.68 + 0.04 * (c % 2), 0.055));
            }
          } else {
            flesh = Math.abs(x) - 0.42 * thick - 0.05 * Math.cos(3 * y);
            bone =
                join(
                    line(x, y, 0, -1.2, 0, joint - 0.12, 0.13),
                    circle(x, y, 0, joint - 0.12, 0.2),
                    0.1);
            double lower =
                join(
                    line(x, y, 0.05, 1.2, 0.03, joint + 0.15, 0.12),
                    circle(x, y, 0.02, joint + 0.15, 0.2),
                    0.1);
            bone = Math.min(bone, Math.max(lower, -(y - joint - 0.03)));
            bone = Math.min(bone, line(x, y, 0.25, 1.2, 0.2, joint + 0.3, 0.05));
          }
          double value = mix(6, soft, cover(flesh, 0.08));
          double cortex = mix(175, 235, cover(Math.abs(bone + 0.02) - 0.015, 0.03));
          double grain = 30 * (Noise.octaves(seed, x * 30, y * 30, 0, 2) - 0.5);
          return mix(value, cortex + grain, cover(bone, 0.02));
        });
  }

  static ImageArray ultrasound(UniformRandomProvider random) {
    int width = Canvas.side(random);
    int height = Canvas.side(random);
    long seed = random.nextLong();
    double angle = random.nextDouble(0.5, 0.85);
    double top = random.nextDouble(-1.3, -1.0);
    double cystX = random.nextDouble(-0.3, 0.3);
    double cystY = random.nextDouble(-0.2, 0.4);
    double cyst = random.nextDouble(0.1, 0.35);
    double bright = random.nextDouble(70, 150);
    return Canvas.grey(
        random,
        width,
        height,
        2,
        (x, y) -> {
          double r = Math.hypot(x, y - top);
          double a = Math.atan2(x, y - top);
          if (Math.abs(a) > angle || r < 0.25 || r > 1.95) {
            return 3;
          }
          double tissue = Noise.octaves(seed, a * 6, r * 6, 0, 3);
          double layers = 0.75 + 0.35 * Math.sin(r * 22 + 4 * Noise.at(seed + 1, a * 5, r, 0));
          double speckle = 2.2 * Noise.at(seed + 2, a * 60, r * 70, 0);
          double value = bright * tissue * 1.6 * layers * speckle * (1.25 - 0.45 * r);
          double hole = ellipse(x, y, cystX, cystY, cyst, cyst * 0.7);
          return mix(value, 10, cover(hole, 0.05));
        });
  }
}
