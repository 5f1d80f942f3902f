package org.slicewise.phantom;

import static org.slicewise.phantom.Shapes.circle;
import static org.slicewise.phantom.Shapes.ellipse;
import static org.slicewise.phantom.Shapes.join;
import static org.slicewise.phantom.Shapes.meet;
import static org.slicewise.phantom.Shapes.step;

import org.apache.commons.rng.UniformRandomProvider;

/**
 * The proportions of one patient's chest. Coordinates: x to the image's right (the patient's left),
 * y to the back, both -1 to 1 over the image; level 0 at the top of the lungs, 1 at the diaphragm.
 *
 * @param bodyX half the body's width
 * @param bodyY half the body's depth
 * @param fat thickness under the skin
 * @param wall thickness of muscle and ribs at the sides
 * @param heart size of the heart, about 1
 * @param heartX how far it lies to the left
 * @param hilum width of the middle, about 1
 * @param dome level at which the diaphragm's dome appears
 * @param spine size of the vertebrae, about 1
 */
record Anatomy(
    double bodyX,
    double bodyY,
    double fat,
    double wall,
    double heart,
    double heartX,
    double hilum,
    double dome,
    double spine) {
  /** Height of the lungs in units of x and y. */
  static final double HEIGHT = 1.5;

  static Anatomy draw(UniformRandomProvider random) {
    double bodyX = random.nextDouble(0.80, 0.94);
    return new Anatomy(
        bodyX,
        bodyX * random.nextDouble(0.74, 0.86),
        random.nextDouble(0.025, 0.085),
        random.nextDouble(0.095, 0.13),
        random.nextDouble(0.8, 1.15),
        random.nextDouble(0.07, 0.15),
        random.nextDouble(0.85, 1.15),
        random.nextDouble(0.70, 0.82),
        random.nextDouble(0.9, 1.1));
  }

  /** The skin. */
  double body(double x, double y) {
    return meet(ellipse(x, y, 0, 0, bodyX, bodyY), y - bodyY * 0.91, 0.14);
  }

  /** The space within the ribs. */
  double cavity(double x, double y, double level) {
    double size = 0.76 + 0.24 * step(-0.1, 0.4, level);
    double rx = (bodyX - fat - wall) * size;
    double ry = (bodyY - fat - 0.9 * wall) * (0.12 + 0.88 * size);
    return ellipse(x, y, 0, -0.01, rx, ry);
  }

  double heartAt(double x, double y, double level) {
    double grown = step(0.32, 0.62, level);
    double size = heart * (0.35 + 0.65 * grown);
    return ellipse(
        x + 0.25 * (y + 0.2),
        y,
        heartX * (0.4 + grown),
        -0.20 * bodyY / 0.62,
        0.31 * size,
        0.29 * size);
  }

  double vertebra(double x, double y) {
    return ellipse(x, y, 0, backOfCavity() - 0.10 * spine, 0.115 * spine, 0.095 * spine);
  }

  /** Where the cavity ends behind, in the middle. */
  double backOfCavity() {
    return bodyY - fat - 0.9 * wall - 0.03;
  }

  double aorta(double x, double y, double level) {
    double arch =
        ellipse(x - 0.35 * (y - 0.1), y, 0.06, 0.08, 0.085, 0.20)
            + 0.4 * Math.abs(level - 0.16); // passes forward to back at the arch's level only
    double descending =
        circle(x, y, 0.135, backOfCavity() - 0.17, 0.062) + 0.5 * Math.max(0, 0.16 - level);
    return Math.min(arch, descending);
  }

  /** What lies between the lungs. */
  double middle(double x, double y, double level) {
    double front = ellipse(x, y, 0.02, -0.45, 0.07 * hilum + 0.05 * step(0.3, 0, level), 0.36);
    double centre = ellipse(x, y, 0.01, 0.03, hilum * (0.13 + 0.05 * bump(level, 0.42, 0.2)), 0.30);
    double back = ellipse(x, y, 0, backOfCavity() + 0.02, 0.17 * spine, 0.24 * spine);
    double all = join(join(front, centre, 0.08), back, 0.08);
    all = join(all, aorta(x, y, level), 0.04);
    all = join(all, heartAt(x, y, level), 0.06);
    return join(all, domes(x, y, level), 0.03);
  }

  /** Liver and spleen under the diaphragm. */
  double domes(double x, double y, double level) {
    double right = Math.sqrt(Math.max(0, level - dome)) * 0.62;
    double left = Math.sqrt(Math.max(0, level - dome - 0.1)) * 0.55;
    double liver = right == 0 ? 1 : ellipse(x, y, -0.40, 0.02, right, right * 1.15);
    double spleen = left == 0 ? 1 : ellipse(x, y, 0.44, 0.16, left, left);
    return Math.min(liver, spleen);
  }

  /** Both lungs. */
  double lungs(double x, double y, double level) {
    return meet(cavity(x, y, level), -middle(x, y, level), 0.05);
  }

  /** Windpipe and main bronchi. */
  double airways(double x, double y, double level) {
    if (level < 0.36) {
      return ellipse(x, y, -0.015, 0.06, 0.048, 0.052);
    }
    double apart = 0.05 + 0.45 * (level - 0.36);
    double r = 0.042 - 0.09 * (level - 0.36);
    if (level > 0.56) {
      return 1;
    }
    double yAt = 0.07 + 0.1 * (level - 0.36);
    return Math.min(
        ellipse(x, y, -apart - 0.01, yAt, r * 1.2, r), ellipse(x, y, apart, yAt, r * 1.2, r));
  }

  private static double bump(double v, double at, double width) {
    return step(at - width, at, v) * step(at + width, at, v);
  }
}
