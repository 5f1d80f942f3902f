package org.slicewise.duplicates;

import java.nio.file.Path;
import org.slicewise.image.ColorMode;
import org.slicewise.image.Flatten;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.ImageResampler;
import org.slicewise.image.Interpolation;

/**
 * 64 bits that stay nearly the same when an image is saved anew, resized, brightened or given more
 * contrast, and of which half differ between unrelated images.
 *
 * <p>Definition: grey values by ITU-R 601 ({@code 0.299 R + 0.587 G + 0.114 B}, alpha ignored),
 * averaged over the cells of a 32 x 32 grid; the two-dimensional discrete cosine transform (DCT-II)
 * of these; bit {@code i} says whether the {@code i}-th coefficient after the constant one is
 * positive, in the order of rising {@code u + v} (of equals: rising {@code v}, the vertical
 * frequency). After Zauner's pHash (Implementation and Benchmarking of Perceptual Image Hash
 * Functions, 2010), with the sign in place of the median and 64 in place of 63 coefficients. The
 * sign makes the hash of the mirrored image known without its pixels: coefficients of odd frequency
 * change their sign, so mirroring exchanges a fixed set of bits.
 *
 * <p>The hash reveals similarity: whoever has it can tell whether an image that they have is like
 * the one that was hashed.
 *
 * @param bits the first coefficient is the lowest bit
 */
public record PerceptualHash(long bits) {
  /** Two images at most so many bits apart are near matches; see docs/audit.md for how often. */
  public static final int NEAR = 6;

  /**
   * The hash of an image.
   *
   * @param image 1 (grey), 3 (rgb) or 4 (rgba) channels of any range
   */
  public static PerceptualHash of(ImageArray image) {
    return CosineSigns.hash(small(image).values());
  }

  /**
   * The hash of an image file: of its grey values at its own size, alpha dropped.
   *
   * @throws org.slicewise.image.UnreadableImageException when the file is not a readable image
   */
  public static PerceptualHash of(Path file) {
    ImageOptions asItIs =
        new ImageOptions(
            0,
            0,
            ColorMode.GRAYSCALE,
            Interpolation.NEAREST,
            false,
            false,
            Flatten.NONE,
            ImageOptions.DEFAULT_PIXEL_LIMIT);
    return of(ImageLoader.load(file, asItIs));
  }

  /** How many of the 64 bits differ. */
  public int distance(PerceptualHash other) {
    return Long.bitCount(bits ^ other.bits);
  }

  /** Whether the other is at most {@link #NEAR} bits away. */
  public boolean isNear(PerceptualHash other) {
    return distance(other) <= NEAR;
  }

  /** The hash of the image with left and right exchanged. */
  public PerceptualHash mirrored() {
    return new PerceptualHash(bits ^ CosineSigns.ODD_ACROSS);
  }

  /** The hash of the image with top and bottom exchanged. */
  public PerceptualHash upsideDown() {
    return new PerceptualHash(bits ^ CosineSigns.ODD_DOWN);
  }

  /** 16 hexadecimal digits. */
  public String toHex() {
    return "%016x".formatted(bits);
  }

  /**
   * What {@link #toHex} made.
   *
   * @throws IllegalArgumentException where it is not 16 hexadecimal digits
   */
  public static PerceptualHash fromHex(String hex) {
    if (!hex.matches("[0-9a-fA-F]{16}")) {
      throw new IllegalArgumentException(
          "a perceptual hash has 16 hexadecimal digits, found '%s'".formatted(hex));
    }
    return new PerceptualHash(Long.parseUnsignedLong(hex, 16));
  }

  private static ImageArray small(ImageArray image) {
    return ImageResampler.resize(
        Grey.of(image), CosineSigns.SIDE, CosineSigns.SIDE, Interpolation.BOX);
  }
}
