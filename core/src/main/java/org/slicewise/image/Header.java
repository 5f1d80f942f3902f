package org.slicewise.image;

import java.io.IOException;

/**
 * What a file says of its image before any pixel is decoded.
 *
 * @param mode the mode of the decoded pixels
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
record Header(PixelMode mode, int width, int height) {
  /** The header of an image whose sizes came from a file and may be anything. */
  static Header of(PixelMode mode, long width, long height) throws IOException {
    if (width < 1 || height < 1) {
      throw new IOException("it has no pixels (%d x %d)".formatted(width, height));
    }
    if (width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
      throw new IOException("it claims %d x %d pixels".formatted(width, height));
    }
    return new Header(mode, (int) width, (int) height);
  }

  long pixels() {
    return (long) width * height;
  }

  /**
   * Bytes of an array of {@code perPixel} bytes a pixel.
   *
   * @throws IOException when Java has no array of that size
   */
  int bytes(int perPixel) throws IOException {
    long bytes = pixels() * perPixel;
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new IOException("it is too large (%d x %d pixels)".formatted(width, height));
    }
    return (int) bytes;
  }
}
