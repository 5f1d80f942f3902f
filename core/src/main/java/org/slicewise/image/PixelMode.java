package org.slicewise.image;

/** How the samples of a decoded file are to be read, in Pillow's words. */
enum PixelMode {
  /** One byte a pixel, 0 or 255. */
  BIT("1", 1, false),
  L("L", 1, false),
  LA("LA", 2, false),
  /** One byte a pixel, an index into a palette. */
  P("P", 1, false),
  /** Index and alpha. */
  PA("PA", 2, false),
  RGB("RGB", 3, false),
  RGBA("RGBA", 4, false),
  CMYK("CMYK", 4, false),
  /** 16-bit grey. */
  I16("I;16", 1, true),
  /** 16-bit grey of a big-endian TIFF, which Keras does not count as grey. */
  I16B("I;16B", 1, true),
  /** Signed 16-bit or 32-bit grey. */
  I("I", 1, true),
  /** Floating-point grey. */
  F("F", 1, true);

  private final String pillow;
  private final int channels;
  private final boolean wide;

  PixelMode(String pillow, int channels, boolean wide) {
    this.pillow = pillow;
    this.channels = channels;
    this.wide = wide;
  }

  /** Pillow's name of the mode. */
  String pillow() {
    return pillow;
  }

  /** Samples a pixel. */
  int channels() {
    return channels;
  }

  /** Whether a sample needs more than 8 bits. */
  boolean wide() {
    return wide;
  }
}
