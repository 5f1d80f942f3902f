package org.slicewise.outside;

import java.util.Locale;
import java.util.function.Function;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.slicewise.image.ImageArray;

/** Kinds of images that are no axial slices of lungs, drawn from nothing. */
public enum Drawn implements Kind {
  /** Lines of signs on paper. */
  TEXT_PAGE(Documents::textPage),
  /** Axes with bars, lines, dots or a pie. */
  CHART(Documents::chart),
  /** Windows, menus and rows of text. */
  SCREENSHOT(Documents::screenshot),
  /** One grey, or a slow change from one to another. */
  BLANK(Textures::blank),
  /** Every pixel for itself. */
  NOISE(Textures::noise),
  /** Noise of all sizes. */
  CLOUDS(Textures::clouds),
  /** Gratings, checks and rings. */
  STRIPES(Textures::stripes),
  /** Sky, ridges and ground. */
  LANDSCAPE(Scenes::landscape),
  /** Shaded things before a wall. */
  OBJECTS(Scenes::objects),
  /** Houses with windows along a street. */
  STREET(Scenes::street),
  /** Leaves over leaves. */
  FOLIAGE(Scenes::foliage),
  /** A head and shoulders. */
  PORTRAIT(Scenes::portrait),
  /** Stained cells. */
  MICROSCOPY(Scenes::microscopy),
  /** A frontal projection of a chest. */
  CHEST_XRAY(Projections::chest),
  /** A projection of a hand or of a long bone. */
  LIMB_XRAY(Projections::limb),
  /** A fan of speckle. */
  ULTRASOUND(Projections::ultrasound),
  /** An axial slice of a head. */
  HEAD_CT(Sections::head),
  /** An axial slice of a belly. */
  ABDOMEN_CT(Sections::abdomen),
  /** An axial slice of a chest with solid tissue where the lungs were. */
  BODY_WITHOUT_LUNGS(Sections::bodyWithoutLungs);

  private final Function<UniformRandomProvider, ImageArray> painter;

  Drawn(Function<UniformRandomProvider, ImageArray> painter) {
    this.painter = painter;
  }

  /**
   * Draws one.
   *
   * @param seed the same seed draws the same image
   * @return 0 to 255, of 1 or 3 channels, of 130 to 440 rows and columns
   */
  public ImageArray draw(long seed) {
    return painter.apply(RandomSource.SPLIT_MIX_64.create(seed * 31 + ordinal()));
  }

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
