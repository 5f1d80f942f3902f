package org.slicewise.image;

/**
 * 256 colours; those that a file does not give are opaque black, as Pillow has it.
 *
 * @param rgba four bytes a colour
 * @param hasAlpha whether the file made any colour transparent
 */
record Palette(byte[] rgba, boolean hasAlpha) {
  /**
   * The palette of a file.
   *
   * @param colours how many colours {@code bytes} holds
   * @param stride bytes from one colour to the next
   * @param red offset of red in a colour; blue is at {@code 2 - red}
   */
  static Palette of(byte[] bytes, int offset, int colours, int stride, int red) {
    byte[] rgba = new byte[4 * 256];
    for (int i = 0; i < 256; i++) {
      rgba[4 * i + 3] = (byte) 255;
    }
    for (int i = 0; i < Math.min(colours, 256); i++) {
      rgba[4 * i] = bytes[offset + stride * i + red];
      rgba[4 * i + 1] = bytes[offset + stride * i + 1];
      rgba[4 * i + 2] = bytes[offset + stride * i + 2 - red];
    }
    return new Palette(rgba, false);
  }

  /** The same colours, the first of them with these alphas. */
  Palette withAlpha(byte[] alpha) {
    byte[] copy = rgba.clone();
    for (int i = 0; i < Math.min(alpha.length, 256); i++) {
      copy[4 * i + 3] = alpha[i];
    }
    return new Palette(copy, true);
  }

  /** The same colours, one of them fully transparent. */
  Palette withTransparent(int index) {
    byte[] copy = rgba.clone();
    copy[4 * index + 3] = 0;
    return new Palette(copy, true);
  }
}
