package org.slicewise.image;

import java.util.Objects;

/**
 * How a file becomes an {@link ImageArray}: the image options of Keras' {@code flow_from_directory}
 * and five of ours ({@code exif}, {@code flatten}, {@code pixelLimit}, {@code harmonise}, {@code
 * lungs}).
 *
 * @param targetHeight rows after resizing; 0 keeps the size of the file
 * @param targetWidth columns after resizing; 0 keeps the size of the file (both or neither)
 * @param colorMode channels of the result
 * @param interpolation Pillow's filter used for resizing
 * @param keepAspectRatio crop centrally to the target's aspect ratio before resizing
 * @param exif turn the image as its EXIF orientation says (Keras ignores it)
 * @param flatten what becomes of alpha
 * @param pixelLimit images with more pixels than this are refused unread (decompression bombs)
 * @param harmonise whether every file takes one path that hides how it was saved: 8-bit grey,
 *     transparency put on the colour of {@code flatten}, resized, then quantised as a JPEG of one
 *     quality is; with {@code rgb} the grey is repeated. Between lossless formats and modes the
 *     result is the same to the last bit
 * @param lungs what of a slice is shown: all of it, or the lungs, which are looked for before
 *     anything is resized
 */
public record ImageOptions(
    int targetHeight,
    int targetWidth,
    ColorMode colorMode,
    Interpolation interpolation,
    boolean keepAspectRatio,
    boolean exif,
    Flatten flatten,
    long pixelLimit,
    boolean harmonise,
    Lungs lungs) {
  /**
   * About the number at which Pillow calls an image a decompression bomb: 2 x 89,478,485 pixels.
   */
  public static final long DEFAULT_PIXEL_LIMIT = 178_956_970L;

  public ImageOptions {
    Objects.requireNonNull(lungs, "lungs");
    if (targetHeight < 0 || targetWidth < 0 || (targetHeight == 0) != (targetWidth == 0)) {
      throw new IllegalArgumentException(
          "target size must be two positive numbers, found %d x %d"
              .formatted(targetHeight, targetWidth));
    }
    if (harmonise && (flatten == Flatten.NONE || colorMode == ColorMode.RGBA)) {
      throw new IllegalArgumentException(
          "harmonising puts transparency on black or white, found flatten %s and color mode %s"
              .formatted(flatten, colorMode));
    }
    if (pixelLimit < 1) {
      throw new IllegalArgumentException("the pixel limit must be positive, found " + pixelLimit);
    }
  }

  /** As Keras reads files: not harmonised, and whole. */
  public ImageOptions(
      int targetHeight,
      int targetWidth,
      ColorMode colorMode,
      Interpolation interpolation,
      boolean keepAspectRatio,
      boolean exif,
      Flatten flatten,
      long pixelLimit) {
    this(
        targetHeight,
        targetWidth,
        colorMode,
        interpolation,
        keepAspectRatio,
        exif,
        flatten,
        pixelLimit,
        false,
        Lungs.OFF);
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

  /**
   * Whether every image becomes one of 8 bits: all but files of 16-bit grey that stay as they are.
   */
  public boolean alwaysOf8Bits() {
    return harmonise || colorMode != ColorMode.GRAYSCALE;
  }

  public ImageOptions withTargetSize(int height, int width) {
    return new ImageOptions(
        height,
        width,
        colorMode,
        interpolation,
        keepAspectRatio,
        exif,
        flatten,
        pixelLimit,
        harmonise,
        lungs);
  }

  public ImageOptions withColorMode(ColorMode mode) {
    return new ImageOptions(
        targetHeight,
        targetWidth,
        mode,
        interpolation,
        keepAspectRatio,
        exif,
        flatten,
        pixelLimit,
        harmonise,
        lungs);
  }

  public ImageOptions withInterpolation(Interpolation filter) {
    return new ImageOptions(
        targetHeight,
        targetWidth,
        colorMode,
        filter,
        keepAspectRatio,
        exif,
        flatten,
        pixelLimit,
        harmonise,
        lungs);
  }

  /**
   * The same, harmonised; transparency goes on black where nothing else is said, which is what lies
   * around a slice.
   */
  public ImageOptions harmonised() {
    return new ImageOptions(
        targetHeight,
        targetWidth,
        colorMode,
        interpolation,
        keepAspectRatio,
        exif,
        flatten == Flatten.NONE ? Flatten.BLACK : flatten,
        pixelLimit,
        true,
        lungs);
  }

  /** The same with that part of a slice shown. */
  public ImageOptions withLungs(Lungs shown) {
    return new ImageOptions(
        targetHeight,
        targetWidth,
        colorMode,
        interpolation,
        keepAspectRatio,
        exif,
        flatten,
        pixelLimit,
        harmonise,
        shown);
  }
}
