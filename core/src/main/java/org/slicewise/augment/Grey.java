package org.slicewise.augment;

import org.slicewise.image.ImageArray;

/**
 * Grey in three equal channels, as CT slices mostly come: every transformation treats colours
 * alike, so one of them is a third of the work.
 */
final class Grey {
  private Grey() {}

  /** One channel where three are equal everywhere, else the image itself. */
  static ImageArray of(ImageArray image) {
    if (image.channels() != 3 || !image.isGrey()) {
      return image;
    }
    float[] one = new float[image.height() * image.width()];
    for (int i = 0; i < one.length; i++) {
      one[i] = image.values()[3 * i];
    }
    return new ImageArray(image.height(), image.width(), 1, one);
  }

  /** Three equal channels of one. */
  static ImageArray inColour(ImageArray grey) {
    float[] values = grey.values();
    float[] three = new float[3 * values.length];
    for (int i = 0; i < values.length; i++) {
      three[3 * i] = values[i];
      three[3 * i + 1] = values[i];
      three[3 * i + 2] = values[i];
    }
    return new ImageArray(grey.height(), grey.width(), 3, three);
  }
}
