package org.slicewise.image;

import java.util.Locale;
import org.slicewise.errors.BadInputException;

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

  /**
   * The format of Keras' {@code save_format}: {@code png}, {@code jpeg} (or {@code jpg}) of quality
   * 75, {@code bmp}.
   *
   * @throws BadInputException for another name
   */
  static ImageFormat named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "png" -> new Png();
      case "jpeg", "jpg" -> Jpeg.standard();
      case "bmp" -> new Bmp();
      default ->
          throw new BadInputException(
              "images are saved as png, jpeg or bmp, found \"%s\"".formatted(name));
    };
  }
}
