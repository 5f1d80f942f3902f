package org.slicewise.duplicates;

import java.util.ArrayList;
import java.util.List;

/**
 * The parts of an image that are hashed. A copy is found where some part of one image shows what
 * some part of the other does.
 *
 * <ul>
 *   <li>Each image is stored under the whole of it, what is within its frames, and what is left
 *       without its upper and without its lower {@value #STRIP}: one of these is free of a caption
 *       in a corner, and another of a border.
 *   <li>Each image is looked up under these parts; all but the last two also mirrored; and under
 *       its {@value #STEPS}^4 crops by 0, 2.5 and 5% a side, one of which is within 1.25% a side of
 *       any copy that was cropped by up to 5%.
 * </ul>
 */
final class Keys {
  private static final double STRIP = 0.15;
  private static final int WHOLE_AND_STRIPS = 3;
  private static final int STEPS = 3;
  private static final double STEP = 0.025;

  /** One axis cut at either end, by {@code [at the start * STEPS + at the end]} steps. */
  private static final List<Cosines.Axis> CUTS = cuts();

  private static final Cosines.Axis TOP_CUT = Cosines.Axis.of(STRIP, 1);
  private static final Cosines.Axis BOTTOM_CUT = Cosines.Axis.of(0, 1 - STRIP);

  private Keys() {}

  /**
   * A part of an image, perhaps mirrored, and what it looks like.
   *
   * @param box in the image as it is
   * @param flip what is then done to the part
   * @param crop whether images are looked up under it and not stored under it
   * @param coefficients its lowest frequencies, of length 1
   * @param hash their signs
   */
  record Key(Box box, Flip flip, boolean crop, float[] coefficients, long hash) {
    static Key of(Box box, boolean crop, float[] coefficients) {
      double square = 0;
      for (float c : coefficients) {
        square += c * c;
      }
      float scale = (float) (square > 0 ? 1 / Math.sqrt(square) : 0);
      float[] unit = new float[coefficients.length];
      for (int i = 0; i < unit.length; i++) {
        unit[i] = scale * coefficients[i];
      }
      return new Key(box, Flip.NONE, crop, unit, Cosines.signs(unit));
    }

    Key flipped(Flip by) {
      float[] changed = coefficients.clone();
      for (int i = 0; i < changed.length; i++) {
        if ((by.bits() >>> i & 1) != 0) {
          changed[i] = -changed[i];
        }
      }
      return new Key(box, by, crop, changed, hash ^ by.bits());
    }

    /** Correlation of the two parts at a very coarse resolution, -1 to 1. */
    float correlation(Key other) {
      float sum = 0;
      for (int i = 0; i < coefficients.length; i++) {
        sum += coefficients[i] * other.coefficients[i];
      }
      return sum;
    }
  }

  /** What an image is stored under; the whole comes first. */
  static List<Key> stored(SmallImage image) {
    double[][] rows = Cosines.across(image, CUTS.get(0));
    List<Key> keys = new ArrayList<>();
    keys.add(Key.of(Box.WHOLE, false, Cosines.down(rows, CUTS.get(0))));
    keys.add(Key.of(new Box(0, STRIP, 1, 1), false, Cosines.down(rows, TOP_CUT)));
    keys.add(Key.of(new Box(0, 0, 1, 1 - STRIP), false, Cosines.down(rows, BOTTOM_CUT)));
    for (Box framed : Frame.layers(image)) {
      keys.add(Key.of(framed, false, Cosines.of(image, framed)));
    }
    return keys;
  }

  /**
   * What an image is looked up under.
   *
   * @param stored what {@link #stored} made of it
   */
  static List<Key> asked(SmallImage image, List<Key> stored) {
    List<Key> keys = new ArrayList<>(stored.subList(1, stored.size()));
    for (Flip flip : Flip.values()) {
      if (flip != Flip.NONE) {
        keys.add(stored.get(0).flipped(flip));
        stored.stream().skip(WHOLE_AND_STRIPS).forEach(framed -> keys.add(framed.flipped(flip)));
      }
    }
    for (int across = 0; across < CUTS.size(); across++) {
      double[][] rows = Cosines.across(image, CUTS.get(across));
      for (int down = 0; down < CUTS.size(); down++) {
        Box box = new Box(start(across), start(down), end(across), end(down));
        keys.add(Key.of(box, across + down > 0, Cosines.down(rows, CUTS.get(down))));
      }
    }
    return keys;
  }

  private static double start(int cut) {
    return STEP * (cut / STEPS);
  }

  private static double end(int cut) {
    return 1 - STEP * (cut % STEPS);
  }

  private static List<Cosines.Axis> cuts() {
    List<Cosines.Axis> cuts = new ArrayList<>();
    for (int cut = 0; cut < STEPS * STEPS; cut++) {
      cuts.add(Cosines.Axis.of(start(cut), end(cut)));
    }
    return List.copyOf(cuts);
  }
}
