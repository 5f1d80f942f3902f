package org.slicewise.image;

import java.nio.file.Path;

/** Arrays to image files. */
public final class ImageWriter {
  private ImageWriter() {}

  /** Writes {@code image} to {@code target}, whole or not at all. */
  public static void write(Path target, ImageArray image, ImageFormat format) {
    throw new UnsupportedOperationException("being built");
  }

  /** The bytes of the file that {@link #write} writes. */
  public static byte[] encode(ImageArray image, ImageFormat format) {
    throw new UnsupportedOperationException("being built");
  }
}
