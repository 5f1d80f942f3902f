package org.slicewise.duplicates;

import java.nio.file.Path;
import org.slicewise.image.ImageArray;

/**
 * 64 bits that stay nearly the same when an image is saved anew, resized, brightened or given more
 * contrast, and of which about half differ between unrelated images.
 *
 * <p>Definition: of the image as a {@link SmallImage} the two-dimensional discrete cosine transform
 * (DCT-II); bit {@code i} says whether the {@code i}-th coefficient after the constant one is
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
    return of(SmallImage.of(image));
  }

  /**
   * The hash of an image file: of its grey values at its own size, alpha dropped.
   *
   * @throws org.slicewise.image.UnreadableImageException when the file is not a readable image
   */
  public static PerceptualHash of(Path file) {
    return of(SmallImage.of(file));
  }

  /** The hash of an image that was made small before. */
  public static PerceptualHash of(SmallImage image) {
    return new PerceptualHash(Cosines.signs(Cosines.of(image, Box.WHOLE)));
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
    return new PerceptualHash(bits ^ Cosines.ODD_ACROSS);
  }

  /** The hash of the image with top and bottom exchanged. */
  public PerceptualHash upsideDown() {
    return new PerceptualHash(bits ^ Cosines.ODD_DOWN);
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
}
