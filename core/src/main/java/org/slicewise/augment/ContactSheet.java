package org.slicewise.augment;

import java.awt.image.BufferedImage;
import org.slicewise.image.ImageArray;

/** Shows what an augmentation does to an image. */
public final class ContactSheet {
  private ContactSheet() {}

  /**
   * The original and {@code copies} augmented copies in a grid, each with what was drawn for it.
   * Copy i is drawn with seed {@code seed + i}.
   */
  public static BufferedImage draw(
      ImageArray image, Augmentation augmentation, long seed, int copies) {
    throw new UnsupportedOperationException("being built");
  }
}
