package org.slicewise.image;

/**
 * Pillow's conversions between colour modes, as {@code Image.convert} makes them for Keras: grey is
 * ITU-R 601, alpha is dropped, 16-bit grey is clipped (not scaled) where 8 bits are asked for.
 */
final class Conversion {
  private Conversion() {}

  static Samples convert(Decoded image, ColorMode to, Flatten flatten) {
    int height = image.height();
    int width = image.width();
    if (to != ColorMode.RGBA && flattens(image, flatten)) {
      byte[] rgb = flatten(toRgba(image), flatten == Flatten.WHITE ? 255 : 0);
      byte[] bytes = to == ColorMode.GRAYSCALE ? luma(rgb, 3) : rgb;
      return new Samples(height, width, to.channels(), bytes, null);
    }
    if (to == ColorMode.GRAYSCALE
        && (image.mode() == PixelMode.I16 || image.mode() == PixelMode.I)) {
      return new Samples(height, width, 1, null, image.wide());
    }
    byte[] bytes =
        switch (to) {
          case GRAYSCALE -> toGrey(image);
          case RGB -> toRgb(image);
          case RGBA -> toRgba(image);
        };
    return new Samples(height, width, to.channels(), bytes, null);
  }

  /** 8-bit grey; what is wider is clipped, and alpha dropped. */
  static byte[] toGrey(Decoded image) {
    return switch (image.mode()) {
      case BIT, L -> image.bytes();
      case LA -> select(image.bytes(), 2, 1);
      case P, PA -> lookUp(image, luma(image.palette().rgba(), 4), 1);
      case RGB -> luma(image.bytes(), 3);
      case RGBA -> luma(image.bytes(), 4);
      case CMYK -> luma(cmykToRgb(image.bytes()), 3);
      case I16, I16B, I, F -> clip(image.wide());
    };
  }

  private static boolean flattens(Decoded image, Flatten flatten) {
    return flatten != Flatten.NONE && image.hasAlpha();
  }

  /**
   * What {@link #toGrey} gives, where red, green and blue of every pixel are that same number, as
   * in most CT slices whatever their files' mode; null where some pixel has a colour, or is to be
   * put on a background first.
   */
  static byte[] greyOf(Decoded image, Flatten flatten) {
    if (flattens(image, flatten)) {
      return null;
    }
    return switch (image.mode()) {
      case RGB -> equal(image.bytes(), 3);
      case RGBA -> equal(image.bytes(), 4);
      case P, PA -> equal(image.palette().rgba(), 4) == null ? null : toGrey(image);
      case CMYK -> null;
      default -> toGrey(image);
    };
  }

  /** The first of each {@code of} samples, if the first three are equal everywhere; else null. */
  private static byte[] equal(byte[] in, int of) {
    byte[] out = new byte[in.length / of];
    for (int i = 0, from = 0; i < out.length; i++, from += of) {
      byte first = in[from];
      if (first != in[from + 1] || first != in[from + 2]) {
        return null;
      }
      out[i] = first;
    }
    return out;
  }

  private static byte[] toRgb(Decoded image) {
    return switch (image.mode()) {
      case BIT, L -> repeat(image.bytes());
      case LA -> repeat(select(image.bytes(), 2, 1));
      case P, PA -> lookUp(image, select(image.palette().rgba(), 4, 3), 3);
      case RGB -> image.bytes();
      case RGBA -> select(image.bytes(), 4, 3);
      case CMYK -> cmykToRgb(image.bytes());
      case I16, I16B, I, F -> repeat(clip(image.wide()));
    };
  }

  private static byte[] toRgba(Decoded image) {
    return switch (image.mode()) {
      case RGBA -> image.bytes();
      case P -> lookUp(image, image.palette().rgba(), 4);
      case LA, PA -> {
        byte[] rgba = withAlpha(toRgb(image));
        for (int i = 3; i < rgba.length; i += 4) {
          rgba[i] = image.bytes()[i / 2];
        }
        yield rgba;
      }
      default -> {
        byte[] rgba = withAlpha(toRgb(image));
        if (image.transparent() != null) {
          clear(rgba, image.transparent());
        }
        yield rgba;
      }
    };
  }

  /** The first {@code keep} of each {@code of} samples. */
  private static byte[] select(byte[] in, int of, int keep) {
    byte[] out = new byte[in.length / of * keep];
    for (int i = 0, from = 0; i < out.length; from += of) {
      for (int c = 0; c < keep; c++) {
        out[i++] = in[from + c];
      }
    }
    return out;
  }

  /** Grey as red, green and blue. */
  static byte[] repeat(byte[] grey) {
    byte[] out = new byte[3 * grey.length];
    for (int i = 0, to = 0; i < grey.length; i++) {
      out[to++] = grey[i];
      out[to++] = grey[i];
      out[to++] = grey[i];
    }
    return out;
  }

  private static byte[] withAlpha(byte[] rgb) {
    byte[] out = new byte[rgb.length / 3 * 4];
    for (int from = 0, to = 0; from < rgb.length; ) {
      out[to++] = rgb[from++];
      out[to++] = rgb[from++];
      out[to++] = rgb[from++];
      out[to++] = (byte) 255;
    }
    return out;
  }

  private static byte[] lookUp(Decoded image, byte[] table, int channels) {
    int step = image.mode().channels();
    byte[] in = image.bytes();
    byte[] out = new byte[in.length / step * channels];
    for (int from = 0, to = 0; from < in.length; from += step) {
      for (int c = 0, at = (in[from] & 0xff) * channels; c < channels; c++) {
        out[to++] = table[at++];
      }
    }
    return out;
  }

  /** ITU-R 601 in 16-bit fixed point. */
  private static byte[] luma(byte[] in, int channels) {
    byte[] out = new byte[in.length / channels];
    for (int i = 0, from = 0; i < out.length; i++, from += channels) {
      int sum =
          (in[from] & 0xff) * 19595 + (in[from + 1] & 0xff) * 38470 + (in[from + 2] & 0xff) * 7471;
      out[i] = (byte) (sum + 0x8000 >> 16);
    }
    return out;
  }

  private static byte[] clip(float[] wide) {
    byte[] out = new byte[wide.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) (wide[i] >= 255 ? 255 : wide[i] > 0 ? (int) wide[i] : 0);
    }
    return out;
  }

  private static byte[] cmykToRgb(byte[] cmyk) {
    byte[] out = new byte[cmyk.length / 4 * 3];
    for (int from = 0, to = 0; from < cmyk.length; from += 4) {
      int light = 255 - (cmyk[from + 3] & 0xff);
      for (int c = 0; c < 3; c++) {
        out[to++] = (byte) (light - product(cmyk[from + c] & 0xff, light));
      }
    }
    return out;
  }

  /** Makes each pixel of a colour transparent; like Pillow, only its low bytes are compared. */
  private static void clear(byte[] rgba, int[] colour) {
    byte red = (byte) colour[0];
    byte green = (byte) colour[colour.length == 3 ? 1 : 0];
    byte blue = (byte) colour[colour.length == 3 ? 2 : 0];
    for (int i = 0; i < rgba.length; i += 4) {
      if (rgba[i] == red && rgba[i + 1] == green && rgba[i + 2] == blue) {
        rgba[i + 3] = 0;
      }
    }
  }

  private static byte[] flatten(byte[] rgba, int background) {
    byte[] out = new byte[rgba.length / 4 * 3];
    for (int from = 0, to = 0; from < rgba.length; from += 4) {
      int alpha = rgba[from + 3] & 0xff;
      for (int c = 0; c < 3; c++) {
        int mixed = (rgba[from + c] & 0xff) * alpha + background * (255 - alpha);
        out[to++] = (byte) ((mixed + 127) / 255);
      }
    }
    return out;
  }

  /** {@code a * b / 255} to the nearest integer. */
  static int product(int a, int b) {
    int scaled = a * b + 128;
    return (scaled >> 8) + scaled >> 8;
  }

  /** RGBA to colours multiplied by alpha, in place: what is resampled instead of RGBA. */
  static void premultiply(byte[] rgba) {
    for (int i = 0; i < rgba.length; i += 4) {
      int alpha = rgba[i + 3] & 0xff;
      for (int c = 0; c < 3; c++) {
        rgba[i + c] = (byte) product(rgba[i + c] & 0xff, alpha);
      }
    }
  }

  /** The inverse of {@link #premultiply}, in place. */
  static void unpremultiply(byte[] rgba) {
    for (int i = 0; i < rgba.length; i += 4) {
      int alpha = rgba[i + 3] & 0xff;
      if (alpha != 0 && alpha != 255) {
        for (int c = 0; c < 3; c++) {
          rgba[i + c] = (byte) Math.min(255, 255 * (rgba[i + c] & 0xff) / alpha);
        }
      }
    }
  }
}
