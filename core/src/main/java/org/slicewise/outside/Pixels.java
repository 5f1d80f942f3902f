package org.slicewise.outside;

import org.slicewise.image.ImageArray;

/** Moves pixels about. */
final class Pixels {
  private Pixels() {}

  /** Where a pixel comes from: {@link #at}. */
  @FunctionalInterface
  interface Source {
    long of(int y, int x);
  }

  static long at(int y, int x) {
    return (long) y << 32 | x;
  }

  static ImageArray moved(ImageArray image, int height, int width, Source source) {
    int channels = image.channels();
    float[] values = new float[height * width * channels];
    int to = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++, to += channels) {
        long from = source.of(y, x);
        int at = ((int) (from >> 32) * image.width() + (int) from) * channels;
        System.arraycopy(image.values(), at, values, to, channels);
      }
    }
    return new ImageArray(height, width, channels, values);
  }

  static ImageArray mirrored(ImageArray image) {
    return moved(image, image.height(), image.width(), (y, x) -> at(y, image.width() - 1 - x));
  }

  static ImageArray cut(ImageArray image, int top, int left, int height, int width) {
    return moved(image, height, width, (y, x) -> at(top + y, left + x));
  }

  /** Further from a grey that stays, or nearer to it. */
  static ImageArray shaded(ImageArray image, double factor, double fixed) {
    float[] values = image.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = Canvas.clip(fixed + (values[i] - fixed) * factor);
    }
    return new ImageArray(image.height(), image.width(), image.channels(), values);
  }
}
