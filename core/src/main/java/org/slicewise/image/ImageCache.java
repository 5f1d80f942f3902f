package org.slicewise.image;

import java.nio.file.Path;

/**
 * Decoded and resized images, kept up to a number of bytes, so that an image is decoded once and
 * not once an epoch.
 */
public final class ImageCache {
  /**
   * @param maxBytes bytes of samples to keep at most; 0 keeps nothing
   */
  public ImageCache(long maxBytes) {
    throw new UnsupportedOperationException("being built");
  }

  /**
   * The image, as {@link ImageLoader#load(Path, ImageOptions)} returns it; the array is the
   * caller's own.
   */
  public ImageArray get(Path file, ImageOptions options) {
    throw new UnsupportedOperationException("being built");
  }
}
