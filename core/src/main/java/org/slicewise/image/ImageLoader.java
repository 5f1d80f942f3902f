package org.slicewise.image;

import java.nio.file.Path;

/** Files to arrays, as Keras' {@code load_img} + {@code img_to_array}. */
public final class ImageLoader {
  private ImageLoader() {}

  /**
   * Decodes by content, converts to the color mode and resizes.
   *
   * @throws UnreadableImageException when the file is not an image we can read, too large, or cut
   *     short
   */
  public static ImageArray load(Path file, ImageOptions options) {
    throw new UnsupportedOperationException("being built");
  }

  /**
   * The same for bytes that came from elsewhere than a file.
   *
   * @param name what to call the image in an error
   */
  public static ImageArray load(byte[] bytes, String name, ImageOptions options) {
    throw new UnsupportedOperationException("being built");
  }
}
