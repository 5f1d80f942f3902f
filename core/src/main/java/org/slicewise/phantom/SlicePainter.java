package org.slicewise.phantom;

import static org.slicewise.phantom.Shapes.circle;
import static org.slicewise.phantom.Shapes.cover;
import static org.slicewise.phantom.Shapes.ellipse;
import static org.slicewise.phantom.Shapes.line;
import static org.slicewise.phantom.Shapes.mix;
import static org.slicewise.phantom.Shapes.step;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/** Paints one slice of a patient in Hounsfield units, adds the scanner's noise and its window. */
final class SlicePainter {
  private static final double AIR = -1000;
  private static final double FAT = -100;
  private static final double MUSCLE = 45;
  private static final double SOFT_TISSUE = 38;

  /** Half a slice's thickness. */
  private static final double HALF_SLICE = 0.007;

  /** How far bodies are out of shape. */
  private static final double BEND = 0.035;

  /** From this share of a lesion on a pixel counts as lesion. */
  private static final double LESION_EDGE = 0.35;

  private final Patient patient;
  private final Anatomy anatomy;
  private final double level;
  private final double z;
  private final int size;
  private final double edge;
  private final double[] px;
  private final double[] py;
  private final double[] lungDistance;
  private final double[] hu;
  private final boolean[] lesions;
  private final boolean hasLungs;

  private SlicePainter(Patient patient, int slice, int size, boolean hasLungs) {
    this.patient = patient;
    this.hasLungs = hasLungs;
    anatomy = patient.anatomy();
    level = patient.levels().get(slice);
    z = level * Anatomy.HEIGHT;
    this.size = size;
    edge = 3.0 / size; // edges are blurred over one and a half pixels
    px = new double[size * size];
    py = new double[size * size];
    lungDistance = new double[size * size];
    hu = new double[size * size];
    lesions = new boolean[size * size];
  }

  static Slice paint(Patient patient, int slice, int size) {
    return paint(new SlicePainter(patient, slice, size, true), slice);
  }

  /** The same body with solid tissue where its lungs were. */
  static Slice paintWithoutLungs(Patient patient, int slice, int size) {
    return paint(new SlicePainter(patient, slice, size, false), slice);
  }

  private static Slice paint(SlicePainter painter, int slice) {
    painter.place();
    painter.paintTissue();
    painter.paintVessels();
    painter.paintTable();
    painter.addNoise(slice);
    return painter.window();
  }

  /** Where each pixel lies in the patient: shifted, tilted, and (near the body) bent a little. */
  private void place() {
    double c = Math.cos(patient.tilt());
    double s = Math.sin(patient.tilt());
    for (int i = 0; i < hu.length; i++) {
      double x = coordinate(i % size) - patient.shiftX();
      double y = coordinate(i / size) - patient.shiftY();
      px[i] = c * x + s * y;
      py[i] = -s * x + c * y;
      if (anatomy.body(px[i], py[i]) < 0.1) {
        px[i] += bend(1, x, y);
        py[i] += bend(2, x, y);
      }
    }
  }

  /** At most {@link #BEND} either way. */
  private double bend(int direction, double x, double y) {
    return 2 * BEND * (Noise.at(patient.seed() + direction, x * 2.5, y * 2.5, z) - 0.5);
  }

  private double coordinate(int pixel) {
    return (pixel + 0.5) * 2 / size - 1;
  }

  private void paintTissue() {
    for (int i = 0; i < hu.length; i++) {
      double x = px[i];
      double y = py[i];
      double body = anatomy.body(x, y);
      lungDistance[i] = 1;
      if (body > edge) {
        hu[i] = AIR;
        continue;
      }
      double cavity = anatomy.cavity(x, y, level);
      if (hasLungs && cavity < edge) {
        lungDistance[i] = anatomy.lungs(x, y, level);
      }
      // Deep in a lung nothing else shows; there is no need to paint what it hides.
      boolean deep = lungDistance[i] < -edge;
      double value = deep ? 0 : bones(x, y, cavity, aroundLungs(x, y, body, cavity));
      if (lungDistance[i] < edge) {
        value = mix(value, lung(i, x, y), cover(lungDistance[i], edge));
      }
      hu[i] = mix(AIR, value, cover(body, edge));
    }
  }

  private double aroundLungs(double x, double y, double body, double cavity) {
    if (cavity <= -edge) {
      return between(x, y);
    }
    double wall = chestWall(x, y, body);
    return cavity < edge ? mix(wall, between(x, y), cover(cavity, edge)) : wall;
  }

  private double chestWall(double x, double y, double body) {
    double strands = Noise.octaves(patient.seed() + 3, x * 16, y * 16, z * 16, 2);
    double fat = FAT + 25 * (strands - 0.5);
    double muscle = mix(FAT, MUSCLE, step(0.25, 0.42, strands));
    double skin = cover(-body - 0.012, edge);
    double wall = mix(fat, muscle, cover(body + anatomy.fat(), 0.02));
    return mix(wall, 20, skin);
  }

  /** Between the lungs: heart, great vessels, fat, airways. */
  private double between(double x, double y) {
    double patches = Noise.octaves(patient.seed() + 4, x * 9, y * 9, z * 9, 2);
    double value = mix(FAT + 20, SOFT_TISSUE, step(0.34, 0.5, patches));
    double blood = patient.blood() + 12 * (patches - 0.5);
    value = mix(value, mix(45, blood, 0.9), cover(anatomy.heartAt(x, y, level) + 0.02, 0.02));
    value = mix(value, blood, cover(anatomy.aorta(x, y, level) + 0.012, edge));
    value = mix(value, 62, cover(anatomy.domes(x, y, level), edge));
    double airways = anatomy.airways(x, y, level);
    value = mix(value, 40, cover(airways - 0.014, edge));
    return mix(value, AIR + 15, cover(airways, edge));
  }

  private double lung(int i, double x, double y) {
    long seed = patient.seed();
    double value = patient.lungDensity();
    value += 60 * (y + 0.2); // blood sinks to the back
    value += 90 * (Noise.octaves(seed + 5, x * 5, y * 5, z * 5, 2) - 0.5);
    value += 110 * (Noise.octaves(seed + 6, x * 45, y * 45, z * 45, 2) - 0.5);
    if (patient.emphysema() > 0) { // small holes, more of them at the top
      double holes = Noise.octaves(seed + 7, x * 26 + y * 7, y * 26 - x * 7, z * 26, 3);
      double threshold = 0.72 - patient.emphysema() * (1.1 - level);
      value = mix(value, -965, 0.8 * step(threshold, threshold + 0.07, holes));
    }
    if (patient.dependent() > 0) {
      double uneven = Noise.octaves(seed + 8, x * 6, y * 6, z * 6, 2);
      double near = step(-0.10 - 0.08 * uneven, -0.01, lungDistance[i]);
      value += patient.dependent() * near * step(0.05, 0.4, y) * (0.4 + 1.2 * uneven);
    }
    value += 130 * fissure(x, y) * step(-0.02, -0.06, lungDistance[i]);
    for (Lesion lesion : patient.lesions()) {
      double amount = lesion.at(x, y, z);
      if (amount > 0) {
        value = lesion.densify(value, amount, x, y, z);
        lesions[i] |= amount > LESION_EDGE && lungDistance[i] < 0;
      }
    }
    return value;
  }

  /** The thin line between the lobes, which wanders forward as one goes down. */
  private double fissure(double x, double y) {
    double side = Math.abs(x);
    double at = 0.32 - 0.75 * level + 0.25 * (side - 0.3) * (x < 0 ? 1 : 0.7);
    return cover(Math.abs(y - at) - 0.001, edge * 1.2);
  }

  private double bones(double x, double y, double cavity, double value) {
    double back = anatomy.backOfCavity();
    double spine = anatomy.spine();
    double rough = 90 * (Noise.at(patient.seed() + 9, x * 60, y * 60, z * 60) - 0.5);
    double vertebra = anatomy.vertebra(x, y);
    double arch =
        Math.min(
            Math.min(
                line(x, y, -0.075, back, -0.19, back + 0.035, 0.022),
                line(x, y, 0.075, back, 0.19, back + 0.035, 0.022)),
            Math.min(
                Math.abs(ellipse(x, y, 0, back + 0.045, 0.07 * spine, 0.06 * spine)) - 0.013,
                line(x, y, 0, back + 0.1, 0, back + 0.17, 0.014)));
    value = bone(value, Math.min(vertebra, arch), rough);
    value = mix(value, 30, cover(ellipse(x, y, 0, back + 0.035, 0.055 * spine, 0.045), edge));
    double sternum = ellipse(x, y, 0, -anatomy.bodyY() + anatomy.fat() + 0.055, 0.10, 0.028);
    value = bone(value, sternum, rough);
    if (cavity > 0.019 - edge && cavity < 0.053 + edge) {
      value = bone(value, rib(x, y, cavity), rough);
    }
    if (level < 0.5) {
      for (int side = -1; side <= 1; side += 2) {
        double blade =
            line(
                x,
                y,
                side * anatomy.bodyX() * 0.50,
                anatomy.bodyY() * 0.80,
                side * anatomy.bodyX() * (0.80 - 0.15 * level),
                anatomy.bodyY() * 0.38,
                0.014);
        value = bone(value, Math.max(blade, 0.06 - cavity), rough);
      }
    }
    return value;
  }

  /** Ribs run down and forward: the slice cuts each of them once a side, further on the lower. */
  private double rib(double x, double y, double cavity) {
    // About the angle, from -pi / 2 in front to pi / 2 behind.
    double forward = y / anatomy.bodyY();
    double around = Math.PI / 2 * forward / (Math.abs(forward) + Math.abs(x) / anatomy.bodyX());
    double turn = around * 3.1 + level * 9 + (x < 0 ? 0.25 : 0);
    double along = Math.abs(turn - Math.floor(turn) - 0.5) - 0.27;
    double across = Math.abs(cavity - 0.036) - 0.017;
    return Math.max(across, along * 0.22);
  }

  private double bone(double value, double distance, double rough) {
    double marrow = mix(480, 190, cover(distance + 0.018, 0.02)) + rough;
    return mix(value, marrow, cover(distance, edge));
  }

  private void paintVessels() {
    double c = Math.cos(patient.tilt());
    double s = Math.sin(patient.tilt());
    for (Vessel vessel : patient.vessels()) {
      double reach = vessel.radius() + HALF_SLICE + 2 * edge;
      if (Math.min(vessel.az(), vessel.bz()) - reach > z
          || Math.max(vessel.az(), vessel.bz()) + reach < z) {
        continue;
      }
      // Where about its middle is in the image: tilt and bend undone, the bend roughly.
      double x = (vessel.ax() + vessel.bx()) / 2;
      double y = (vessel.ay() + vessel.by()) / 2;
      double middleX = c * x - s * y - bend(1, x, y);
      double middleY = s * x + c * y - bend(2, x, y);
      double half =
          Math.hypot(vessel.bx() - vessel.ax(), vessel.by() - vessel.ay()) / 2 + reach + BEND;
      int left = pixel(middleX + patient.shiftX() - half);
      int right = pixel(middleX + patient.shiftX() + half);
      int top = pixel(middleY + patient.shiftY() - half);
      int bottom = pixel(middleY + patient.shiftY() + half);
      for (int row = top; row <= bottom; row++) {
        for (int column = left; column <= right; column++) {
          int i = row * size + column;
          if (lungDistance[i] < 0 && vessel.near(px[i], py[i], reach)) {
            paintVessel(vessel, i);
          }
        }
      }
    }
  }

  private void paintVessel(Vessel vessel, int i) {
    double distance = vessel.axis(px[i], py[i], z, HALF_SLICE) - vessel.radius();
    if (distance > edge) {
      return;
    }
    // Vessels fade out before they reach the pleura.
    double fade = step(0, -0.035, lungDistance[i]);
    if (vessel.airway()) {
      double wall = 0.25 * vessel.radius() + 0.003;
      hu[i] = mix(hu[i], Math.max(hu[i], -420), fade * cover(distance, edge));
      hu[i] = mix(hu[i], -960, fade * cover(distance + wall, edge));
    } else {
      hu[i] = mix(hu[i], Math.max(hu[i], 30), fade * cover(distance, edge));
    }
  }

  private int pixel(double coordinate) {
    return Math.min(Math.max((int) ((coordinate + 1) * size / 2), 0), size - 1);
  }

  /** A shallow trough of carbon fibre under the patient; nothing of it moves with the body. */
  private void paintTable() {
    double depth = patient.scanner().table();
    for (int i = 0; i < hu.length; i++) {
      double x = coordinate(i % size);
      double y = coordinate(i / size) - patient.shiftY();
      double surface = y - depth - 0.02 + 0.20 * x * x;
      double under = y - depth - 0.13 + 0.30 * x * x;
      double thin = Math.min(Math.abs(surface) - 0.008, Math.abs(under) - 0.006);
      if (thin < edge && hu[i] < -800 && lungDistance[i] > 0.5) {
        hu[i] = mix(hu[i], -330, cover(thin, edge));
      } else if (surface > 0 && under < 0 && hu[i] < -980) {
        hu[i] = -900;
      }
    }
  }

  /** Reconstruction makes noise that is alike in neighbouring pixels, and most in the middle. */
  private void addNoise(int slice) {
    UniformRandomProvider random =
        RandomSource.SPLIT_MIX_64.create(patient.seed() + 0x9e3779b97f4a7c15L * (slice + 1));
    ZigguratSampler.NormalizedGaussian gaussian = ZigguratSampler.NormalizedGaussian.of(random);
    double[] white = new double[hu.length];
    for (int i = 0; i < white.length; i++) {
      white[i] = gaussian.sample();
    }
    double blur = patient.scanner().blur();
    double centre = 1 - 2 * blur;
    double norm = centre * centre + 2 * blur * blur; // variance left by each of the two passes
    double[] rows = new double[hu.length];
    for (int i = 0; i < white.length; i++) {
      int x = i % size;
      rows[i] =
          centre * white[i] + blur * (white[x == 0 ? i : i - 1] + white[x == size - 1 ? i : i + 1]);
    }
    for (int i = 0; i < white.length; i++) {
      double noise =
          centre * rows[i]
              + blur * (rows[i < size ? i : i - size] + rows[i >= hu.length - size ? i : i + size]);
      double x = px[i];
      double y = py[i];
      double middle = 0.55 + 0.6 * step(1.1, 0, Math.sqrt(x * x + y * y));
      hu[i] += patient.scanner().noise() * middle * noise / norm;
    }
  }

  private Slice window() {
    Scanner scanner = patient.scanner();
    float[] grey = new float[hu.length];
    boolean[] lungs = new boolean[hu.length];
    for (int i = 0; i < hu.length; i++) {
      boolean seen = circle(coordinate(i % size), coordinate(i / size), 0, 0, scanner.view()) < 0;
      double shown =
          (hu[i] - scanner.windowLow()) / (scanner.windowHigh() - scanner.windowLow()) * 255;
      grey[i] = seen ? (float) Math.rint(Math.min(Math.max(shown, 0), 255)) : 0;
      lungs[i] = seen && lungDistance[i] < 0;
      lesions[i] &= lungs[i];
    }
    return new Slice(size, grey, lesions, lungs);
  }
}
