package org.slicewise.augment;

import org.slicewise.image.ImageArray;

/** Mirrors images. */
final class Flips {
  private Flips() {}

  /** A copy of the image's values, mirrored as drawn. */
  static float[] copy(ImageArray image, Transform flips) {
    float[] in = image.values();
    int n = image.channels();
    int row = image.width() * n;
    float[] out = new float[in.length];
    for (int y = 0; y < image.height(); y++) {
      int from = (flips.flipVertical() ? image.height() - 1 - y : y) * row;
      int to = y * row;
      if (!flips.flipHorizontal()) {
        System.arraycopy(in, from, out, to, row);
        continue;
      }
      for (int i = 0; i < row; i += n) {
        System.arraycopy(in, from + row - n - i, out, to + i, n);
      }
    }
    return out;
  }
}
