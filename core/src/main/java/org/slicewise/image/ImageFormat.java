package org.slicewise.image;

/** What a file of pixels can be written as. */
public sealed interface ImageFormat {
  /** 8 bits a sample, lossless: grey, rgb or rgba. */
  record Png() implements ImageFormat {}

  /** 16-bit grey, lossless. */
  record Png16() implements ImageFormat {}

  /** Grey or rgb, lossy; alpha is dropped as Keras does. */
  record Jpeg(int quality) implements ImageFormat {
    /** Pillow's default quality, 75. */
    public static Jpeg standard() {
      return new Jpeg(75);
    }

    public Jpeg {
      if (quality < 1 || quality > 100) {
        throw new IllegalArgumentException("JPEG quality is 1 to 100, found " + quality);
      }
    }
  }

  /** 8 bits a sample, uncompressed: grey or rgb. */
  record Bmp() implements ImageFormat {}
}
