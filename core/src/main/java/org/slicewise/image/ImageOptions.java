package org.slicewise.image;

/**
 * How a file becomes an {@link ImageArray}: the image options of Keras' {@code flow_from_directory}
 * and three of ours ({@code exif}, {@code flatten}, {@code pixelLimit}).
 *
 * @param targetHeight rows after resizing; 0 keeps the size of the file
 * @param targetWidth columns after resizing; 0 keeps the size of the file (both or neither)
 * @param colorMode channels of the result
 * @param interpolation Pillow's filter used for resizing
 * @param keepAspectRatio crop centrally to the target's aspect ratio before resizing
 * @param exif turn the image as its EXIF orientation says (Keras ignores it)
 * @param flatten what becomes of alpha
 * @param pixelLimit images with more pixels than this are refused unread (decompression bombs)
 */
public record ImageOptions(
    int targetHeight,
    int targetWidth,
    ColorMode colorMode,
    Interpolation interpolation,
    boolean keepAspectRatio,
    boolean exif,
    Flatten flatten,
    long pixelLimit) {
  /**
   * About the number at which Pillow calls an image a decompression bomb: 2 x 89,478,485 pixels.
   */
  public static final long DEFAULT_PIXEL_LIMIT = 178_956_970L;

  public ImageOptions {
    if (targetHeight < 0 || targetWidth < 0 || (targetHeight == 0) != (targetWidth == 0)) {
      throw new IllegalArgumentException(
          "target size must be two positive numbers, found %d x %d"
              .formatted(targetHeight, targetWidth));
    }
    if (pixelLimit < 1) {
      throw new IllegalArgumentException("the pixel limit must be positive, found " + pixelLimit);
    }
  }

  /** Keras' defaults: 256 x 256, rgb, nearest, no EXIF rotation, alpha dropped. */
  public static ImageOptions keras() {
    return new ImageOptions(
        256,
        256,
        ColorMode.RGB,
        Interpolation.NEAREST,
        false,
        false,
        Flatten.NONE,
        DEFAULT_PIXEL_LIMIT);
  }

  public ImageOptions withTargetSize(int height, int width) {
    return new ImageOptions(
        height, width, colorMode, interpolation, keepAspectRatio, exif, flatten, pixelLimit);
  }

  public ImageOptions withColorMode(ColorMode mode) {
    return new ImageOptions(
        targetHeight, targetWidth, mode, interpolation, keepAspectRatio, exif, flatten, pixelLimit);
  }

  public ImageOptions withInterpolation(Interpolation filter) {
    return new ImageOptions(
        targetHeight, targetWidth, colorMode, filter, keepAspectRatio, exif, flatten, pixelLimit);
  }
}
