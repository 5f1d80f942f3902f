package org.slicewise.duplicates;

import org.slicewise.image.ImageArray;

/** Grey values of an image. */
final class Grey {
  private Grey() {}

  /** One channel: ITU-R 601 luma, unrounded; alpha is ignored. */
  static ImageArray of(ImageArray image) {
    int channels = image.channels();
    if (channels == 1) {
      return image;
    }
    float[] in = image.values();
    float[] out = new float[image.height() * image.width()];
    for (int i = 0, from = 0; i < out.length; i++, from += channels) {
      out[i] =
          channels < 3
              ? in[from]
              : 0.299f * in[from] + 0.587f * in[from + 1] + 0.114f * in[from + 2];
    }
    return new ImageArray(image.height(), image.width(), 1, out);
  }
}
