package org.slicewise.phantom;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * One patient: an anatomy and lesions that all slices share.
 *
 * @param id as in the metadata
 * @param levels of the slices, 0 (top) to 1 (diaphragm)
 * @param lungDensity of healthy lung, in HU
 * @param dependent how much denser the lung is where it lies lowest, in HU; no disease
 * @param emphysema share of the lung that is destroyed, 0 for most
 * @param blood density of blood, in HU; high with contrast medium
 * @param tilt of the body on the table, radians
 * @param shiftX of the body from the image's middle
 * @param shiftY of the body from the image's middle
 * @param seed of everything else
 */
record Patient(
    String id,
    boolean diseased,
    int age,
    String sex,
    Anatomy anatomy,
    Scanner scanner,
    List<Vessel> vessels,
    List<Lesion> lesions,
    List<Double> levels,
    double lungDensity,
    double dependent,
    double emphysema,
    double blood,
    double tilt,
    double shiftX,
    double shiftY,
    long seed) {
  static Patient draw(String id, boolean diseased, long seed) {
    UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(seed);
    Anatomy anatomy = Anatomy.draw(random);
    Scanner scanner = Scanner.draw(random, anatomy);
    List<Vessel> vessels = Vessel.tree(random, random.nextDouble(0.85, 1.2));
    int slices = 2 + random.nextInt(5);
    double top = random.nextDouble(0.08, 0.3);
    double bottom = random.nextDouble(0.72, 0.92);
    List<Double> levels = new ArrayList<>();
    for (int i = 0; i < slices; i++) {
      levels.add(top + (bottom - top) * (i + random.nextDouble(0.25, 0.75)) / slices);
    }
    return new Patient(
        id,
        diseased,
        24 + random.nextInt(60),
        random.nextDouble() < 0.55 ? "M" : "F",
        anatomy,
        scanner,
        vessels,
        diseased ? lesions(random, anatomy, levels) : List.of(),
        List.copyOf(levels),
        random.nextDouble(-870, -815),
        random.nextDouble() < 0.4 ? random.nextDouble(50, 200) : 0,
        random.nextDouble() < 0.15 ? random.nextDouble(0.1, 0.35) : 0,
        random.nextDouble() < 0.3 ? random.nextDouble(150, 300) : 45,
        random.nextDouble(-0.07, 0.07),
        random.nextDouble(-0.04, 0.04),
        random.nextDouble(-0.09, 0.02),
        random.nextLong());
  }

  private static List<Lesion> lesions(
      UniformRandomProvider random, Anatomy anatomy, List<Double> levels) {
    double severity = random.nextDouble(0.65, 1.3);
    List<Lesion> lesions = new ArrayList<>();
    for (double level : levels) { // every slice of the class shows one
      int count = 1 + (int) (random.nextDouble() * 5 * severity);
      for (int i = 0; i < count; i++) {
        lesions.add(Lesion.draw(random, anatomy, level, severity));
      }
    }
    return List.copyOf(lesions);
  }
}
