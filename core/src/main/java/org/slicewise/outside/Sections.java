package org.slicewise.outside;

import static org.slicewise.phantom.Shapes.circle;
import static org.slicewise.phantom.Shapes.cover;
import static org.slicewise.phantom.Shapes.ellipse;
import static org.slicewise.phantom.Shapes.join;
import static org.slicewise.phantom.Shapes.line;
import static org.slicewise.phantom.Shapes.mix;
import static org.slicewise.phantom.Shapes.step;

import org.apache.commons.rng.UniformRandomProvider;
import org.slicewise.image.ImageArray;
import org.slicewise.phantom.Noise;
import org.slicewise.phantom.PhantomSlices;

/** Axial CT slices of bodies, in Hounsfield units and then through a window, without lungs. */
final class Sections {
  private static final double AIR = -1000;
  private static final double BONE = 900;

  private Sections() {}

  /** From Hounsfield units to greys. */
  private record View(double low, double high) {
    double grey(double hu) {
      return 255 * (hu - low) / (high - low);
    }

    /** A window for soft tissue, for bone, or (as our slices have) for lungs. */
    static View draw(UniformRandomProvider random, double level, double width) {
      double pick = random.nextDouble();
      if (pick < 0.55) {
        double half = width * random.nextDouble(0.4, 0.7);
        return new View(level - half, level + half);
      }
      return pick < 0.75
          ? new View(-600 + random.nextDouble(-150, 150), 1300)
          : new View(-1350 + random.nextDouble(-100, 100), 150 + random.nextDouble(-100, 150));
    }
  }

  static ImageArray head(UniformRandomProvider random) {
    int size = Canvas.side(random);
    View view = View.draw(random, 40, 100);
    double rx = random.nextDouble(0.58, 0.72);
    double ry = rx * random.nextDouble(1.15, 1.32);
    double thick = random.nextDouble(0.045, 0.075);
    double scalp = random.nextDouble(0.03, 0.07);
    double open = random.nextDouble(0.5, 1.4);
    double low = random.nextDouble(); // 0 near the crown, 1 at the eyes
    double tilt = random.nextDouble(-0.12, 0.12);
    boolean bleed = random.nextDouble() < 0.3;
    double bleedX = random.nextDouble(-0.3, 0.3);
    double bleedY = random.nextDouble(-0.4, 0.4);
    long seed = random.nextLong();
    return Canvas.grey(
        random,
        size,
        size,
        random.nextDouble(2, 7),
        (x0, y0) -> {
          double x = x0 * Math.cos(tilt) + y0 * Math.sin(tilt);
          double y = -x0 * Math.sin(tilt) + y0 * Math.cos(tilt);
          double skin = ellipse(x, y, 0, 0, rx + thick + scalp, ry + thick + scalp);
          double skull = ellipse(x, y, 0, 0, rx + thick, ry + thick);
          double inner = ellipse(x, y, 0, 0, rx, ry);
          double hu = mix(AIR, -20, cover(skin, 0.01));
          hu = mix(hu, BONE + 300 * Noise.at(seed, x * 30, y * 30, 0), cover(skull, 0.012));
          double folds = Noise.octaves(seed + 1, x * 9, y * 9, 0, 3);
          double cortex = step(-0.16, -0.02, inner) * step(0.45, 0.6, folds);
          double brain = mix(30 + 10 * step(0.4, 0.6, folds), 8, 0.8 * cortex);
          double ventricles =
              Math.min(
                  ellipse(x - 0.25 * y * y, y, -0.09, -0.1, 0.05 * open, 0.26 * open),
                  ellipse(x + 0.25 * y * y, y, 0.09, -0.1, 0.05 * open, 0.26 * open));
          brain = mix(brain, 5, cover(ventricles + (low > 0.7 ? 1 : 0), 0.02));
          double falx = Math.max(Math.abs(x) - 0.008, 0.3 - Math.abs(y));
          brain = mix(brain, 55, cover(falx, 0.01));
          if (bleed) {
            double ragged = Noise.octaves(seed + 2, x * 6, y * 6, 0, 2) - 0.5;
            brain = mix(brain, 72, cover(circle(x, y, bleedX, bleedY, 0.15) + 0.15 * ragged, 0.03));
          }
          hu = mix(hu, brain, cover(inner, 0.012));
          return view.grey(low > 0.7 ? face(hu, x, y, ry) : hu);
        });
  }

  /** Eyes, the air behind the nose and in the mastoids, and the bones around them. */
  private static double face(double above, double x, double y, double ry) {
    double hu = above;
    double side = Math.abs(x);
    double sinus = ellipse(x, y, 0, -ry + 0.18, 0.12, 0.2);
    hu = mix(hu, BONE, cover(sinus - 0.03, 0.015));
    hu = mix(hu, AIR, cover(sinus, 0.015));
    double orbit = circle(side, y, 0.3, -ry + 0.16, 0.16);
    hu = mix(hu, BONE, cover(orbit - 0.025, 0.015));
    hu = mix(hu, -80, cover(orbit, 0.015));
    hu = mix(hu, 15, cover(circle(side, y, 0.3, -ry + 0.11, 0.1), 0.015));
    double petrous = line(side, y, 0.12, 0.1, 0.5, 0.3, 0.08);
    hu = mix(hu, BONE, cover(petrous, 0.02));
    return mix(hu, AIR, cover(circle(side, y, 0.47, 0.3, 0.06), 0.03));
  }

  static ImageArray abdomen(UniformRandomProvider random) {
    int size = Canvas.side(random);
    int height = (int) (size * random.nextDouble(0.75, 1));
    View view = View.draw(random, 40, 400);
    double rx = random.nextDouble(0.8, 0.95);
    double ry = random.nextDouble(0.62, 0.85);
    double fat = random.nextDouble(0.04, 0.16);
    double contrast = random.nextDouble() < 0.6 ? random.nextDouble(60, 160) : 0;
    double liver = random.nextDouble(0.3, 0.5);
    boolean low = random.nextDouble() < 0.45; // below the liver
    long seed = random.nextLong();
    double gas = random.nextDouble(0.6, 0.75);
    return Canvas.grey(
        random,
        size,
        height,
        random.nextDouble(2, 8),
        (x, y) -> {
          double bend = 0.04 * (Noise.at(seed, x * 2, y * 2, 0) - 0.5);
          double body = ellipse(x, y, 0, 0, rx, ry) + bend;
          if (body > 0.03) {
            double table = Math.abs(y - ry - 0.06 - 0.08 * x * x) - 0.008;
            return view.grey(table < 0 ? -300 : AIR);
          }
          double wall = ellipse(x, y, 0, 0.01, rx - fat, ry - fat) + bend;
          double cavity = ellipse(x, y, 0, -0.02, rx - fat - 0.07, ry - fat - 0.07) + bend;
          double texture = Noise.octaves(seed + 1, x * 20, y * 20, 0, 3) - 0.5;
          double hu = mix(-105 + 20 * texture, 50 + 30 * texture, cover(wall, 0.02));
          double inside = low ? bowel(seed, x, y, gas) : -95 + 25 * texture;
          hu = mix(hu, inside, cover(cavity, 0.02));
          double organs = Math.max(cavity, -1);
          if (!low) {
            double lobe =
                join(
                    ellipse(x, y, -0.45, -0.05, liver, liver * 1.1),
                    ellipse(x, y, -0.1, -0.25, 0.35, 0.18),
                    0.1);
            hu = mix(hu, 60 + contrast * 0.5 + 30 * texture, cover(Math.max(lobe, organs), 0.02));
            double spleen = ellipse(x, y, 0.55, 0.18, 0.16, 0.28);
            hu = mix(hu, 55 + contrast * 0.6, cover(Math.max(spleen, organs), 0.02));
            double stomach = ellipse(x, y, 0.35, -0.25, 0.25, 0.2);
            double filled = y < -0.3 ? AIR + 20 : 15;
            hu = mix(hu, filled, cover(Math.max(stomach, organs + 0.03), 0.02));
          }
          double kidneys = ellipse(Math.abs(x), y, 0.36, 0.3, 0.12, 0.17);
          double pelvis = ellipse(Math.abs(x), y, 0.31, 0.3, 0.05, 0.07);
          hu = mix(hu, 40 + contrast, cover(kidneys, 0.02));
          hu = mix(hu, -40, cover(pelvis, 0.03));
          double psoas = ellipse(Math.abs(x), y, 0.19, 0.36, 0.08, 0.1);
          hu = mix(hu, 55, cover(psoas, 0.02));
          hu = mix(hu, 45 + contrast * 1.4, cover(circle(x, y, 0.05, 0.2, 0.06), 0.015));
          hu = mix(hu, 45 + contrast, cover(circle(x, y, -0.09, 0.2, 0.06), 0.015));
          double spine =
              Math.min(
                  ellipse(x, y, 0, 0.38, 0.13, 0.1),
                  Math.min(
                      line(x, y, 0, 0.48, 0, 0.62, 0.02),
                      line(Math.abs(x), y, 0.05, 0.46, 0.22, 0.5, 0.02)));
          hu = mix(hu, 350 + 400 * texture, cover(spine, 0.02));
          double around = Math.sin(7 * Math.atan2(y, x) + 2) - 0.75;
          double rib = Math.max(Math.abs(cavity - 0.03) - 0.018, -around * 0.2);
          return view.grey(low ? hu : mix(hu, 600, cover(rib, 0.015)));
        });
  }

  /** Loops of bowel in fat, some with gas. */
  private static double bowel(long seed, double x, double y, double gas) {
    double loops = Noise.octaves(seed + 2, x * 6, y * 6, 0, 2);
    double wall = Math.abs(loops - 0.5);
    double hu = mix(-95, 40, step(0.45, 0.5, loops) * step(0.0, 0.02, wall));
    double bubble = Noise.at(seed + 3, x * 5, y * 5, 0);
    return y < 0.15 ? mix(hu, AIR + 30, step(gas, gas + 0.05, bubble)) : hu;
  }

  static ImageArray bodyWithoutLungs(UniformRandomProvider random) {
    return PhantomSlices.withoutLungs(random.nextLong(), Canvas.side(random));
  }
}
