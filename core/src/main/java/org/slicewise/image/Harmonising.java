package org.slicewise.image;

import org.slicewise.image.ImageResampler.Box;
import org.slicewise.image.ImageResampler.Rounding;

/**
 * One path for every file, so that how it was saved cannot be learned: 8-bit grey, transparency on
 * a stated colour, resized, then quantised as a JPEG of quality {@value #QUALITY} is.
 *
 * <p>The quantisation comes last and at the final size, so that every image carries the same traces
 * of compression on the same grid, whatever traces it came with. Grey is ITU-R 601, which leaves
 * equal channels as they are to the last bit; 16-bit grey is scaled to 8 bits (not clipped).
 */
final class Harmonising {
  /** Pillow's default quality of JPEG: among the commonest of real files, and kind to texture. */
  static final int QUALITY = 75;

  private static final JpegQuantisation QUANTISATION = new JpegQuantisation(QUALITY);

  private Harmonising() {}

  static Samples apply(LungView view, ImageOptions options) {
    Decoded decoded = view.picture();
    byte[] grey = grey(decoded, options.flatten());
    Samples resized =
        resize(new Samples(decoded.height(), decoded.width(), 1, grey, null), options);
    view.hide(resized, options);
    byte[] quantised = QUANTISATION.apply(resized.bytes(), resized.height(), resized.width());
    ColorMode to = options.colorMode();
    return new Samples(
        resized.height(),
        resized.width(),
        to.channels(),
        to == ColorMode.RGB ? Conversion.repeat(quantised) : quantised,
        null);
  }

  /** As 8-bit grey, one byte a pixel. */
  static byte[] grey(Decoded decoded, Flatten flatten) {
    return switch (decoded.mode()) {
      case I16, I16B -> scaled(decoded, flatten);
      case I -> Conversion.toGrey(decoded); // of no known range: clipped, as Pillow does
      default -> Conversion.convert(decoded, ColorMode.GRAYSCALE, flatten).bytes();
    };
  }

  /** 16 bits to 8: white stays white, and 257 times a grey of 8 bits is that grey. */
  private static byte[] scaled(Decoded decoded, Flatten flatten) {
    float[] wide = decoded.wide();
    int[] clear = decoded.transparent();
    byte background = (byte) (flatten == Flatten.WHITE ? 255 : 0);
    byte[] grey = new byte[wide.length];
    for (int i = 0; i < grey.length; i++) {
      boolean transparent = clear != null && wide[i] == clear[0];
      grey[i] = transparent ? background : (byte) Math.round(wide[i] / 257);
    }
    return grey;
  }

  private static Samples resize(Samples grey, ImageOptions options) {
    int height = options.targetHeight();
    int width = options.targetWidth();
    if (height == 0 || height == grey.height() && width == grey.width()) {
      return grey;
    }
    return ImageResampler.resize(
        grey,
        height,
        width,
        options.interpolation(),
        Box.of(grey.height(), grey.width(), options),
        Rounding.WHOLE);
  }
}
