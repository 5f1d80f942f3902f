package org.slicewise.duplicates;

import java.util.function.Supplier;

/**
 * An image at falling resolutions. The coarser ones take 4 kilobytes and stay in memory; the finest
 * is asked for when two images have been found alike at these.
 *
 * @param height rows of the original
 * @param width columns of the original
 * @param frame what lies within its frame
 * @param coarse {@value #COARSE} x {@value #COARSE} grey values, unsigned
 * @param fine the whole image
 */
record Levels(int height, int width, Box frame, byte[] coarse, Supplier<SmallImage> fine) {
  /** Rows and columns of the finest level that stays in memory. */
  static final int COARSE = SmallImage.SIDE / 2;

  /**
   * @param fine gives the image again
   */
  static Levels of(SmallImage image, Supplier<SmallImage> fine) {
    float[] averaged = image.averaged(COARSE);
    byte[] coarse = new byte[averaged.length];
    for (int i = 0; i < coarse.length; i++) {
      coarse[i] = (byte) Math.round(averaged[i]);
    }
    return new Levels(image.height(), image.width(), Frame.within(image), coarse, fine);
  }

  /** The image at {@code side} rows and columns, a power of two. */
  float[] at(int side) {
    return side > COARSE ? fine.get().averaged(side) : SmallImage.averaged(coarse, COARSE, side);
  }
}
