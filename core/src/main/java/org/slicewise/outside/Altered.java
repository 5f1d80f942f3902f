package org.slicewise.outside;

import java.util.Locale;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.slicewise.image.ImageArray;

/** What may be done to an axial slice of lungs so that it is none any more. */
public enum Altered implements Kind {
  /** The first row becomes the last. */
  UPSIDE_DOWN {
    @Override
    ImageArray alter(ImageArray slice, UniformRandomProvider random) {
      return Pixels.moved(
          slice, slice.height(), slice.width(), (y, x) -> Pixels.at(slice.height() - 1 - y, x));
    }
  },
  /** Black becomes white. */
  INVERTED {
    @Override
    ImageArray alter(ImageArray slice, UniformRandomProvider random) {
      return Pixels.shaded(slice, -1, 127.5);
    }
  },
  /** A half or a quarter of the slice. */
  CUT {
    @Override
    ImageArray alter(ImageArray slice, UniformRandomProvider random) {
      int form = random.nextInt(3); // a quarter, an upper or lower half, a left or right half
      int height = form == 2 ? slice.height() : Math.max(1, slice.height() / 2);
      int width = form == 1 ? slice.width() : Math.max(1, slice.width() / 2);
      int top = random.nextInt(2) * (slice.height() - height);
      int left = random.nextInt(2) * (slice.width() - width);
      return Pixels.cut(slice, top, left, height, width);
    }
  },
  /** Turned by 90 degrees, either way. */
  QUARTER_TURN {
    @Override
    ImageArray alter(ImageArray slice, UniformRandomProvider random) {
      boolean left = random.nextBoolean();
      return Pixels.moved(
          slice,
          slice.width(),
          slice.height(),
          (y, x) ->
              left ? Pixels.at(x, slice.width() - 1 - y) : Pixels.at(slice.height() - 1 - x, y));
    }
  },
  /** Two or three rows and columns of the slice, as on a film. */
  MONTAGE {
    @Override
    ImageArray alter(ImageArray slice, UniformRandomProvider random) {
      int tiles = 2 + random.nextInt(2);
      return Pixels.moved(
          slice,
          slice.height(),
          slice.width(),
          (y, x) -> Pixels.at(y * tiles % slice.height(), x * tiles % slice.width()));
    }
  };

  abstract ImageArray alter(ImageArray slice, UniformRandomProvider random);

  /**
   * Alters a slice, and mirrors every other one.
   *
   * @param slice 0 to 255
   * @param seed the same seed alters the same way
   */
  public ImageArray of(ImageArray slice, long seed) {
    UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(seed * 31 + ordinal());
    return alter(random.nextBoolean() ? Pixels.mirrored(slice) : slice, random);
  }

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
