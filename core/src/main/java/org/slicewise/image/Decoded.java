package org.slicewise.image;

/**
 * The pixels of a file as the file has them, before any conversion.
 *
 * @param bytes samples of a mode of 8 bits, channel fastest; null in a wide mode
 * @param wide samples of a wide mode; null in a mode of 8 bits
 * @param palette the colours of modes P and PA; else null
 * @param transparent the colour that stands for transparency in modes 1, L, I;16 (one number) and
 *     RGB (three), or null where there is none
 * @param orientation EXIF orientation, 1 to 8; 1 where the file says nothing
 */
record Decoded(
    Header header,
    byte[] bytes,
    float[] wide,
    Palette palette,
    int[] transparent,
    int orientation) {

  static Decoded of(Header header, byte[] bytes) {
    return new Decoded(header, bytes, null, null, null, 1);
  }

  static Decoded of(Header header, float[] wide) {
    return new Decoded(header, null, wide, null, null, 1);
  }

  Decoded withPalette(Palette colours) {
    return new Decoded(header, bytes, wide, colours, transparent, orientation);
  }

  Decoded withTransparent(int[] colour) {
    return new Decoded(header, bytes, wide, palette, colour, orientation);
  }

  Decoded withOrientation(int exif) {
    return new Decoded(header, bytes, wide, palette, transparent, exif);
  }

  PixelMode mode() {
    return header.mode();
  }

  int width() {
    return header.width();
  }

  int height() {
    return header.height();
  }

  /** Whether some pixel may be other than opaque. */
  boolean hasAlpha() {
    return switch (mode()) {
      case LA, PA, RGBA -> true;
      case P -> palette.hasAlpha();
      default -> transparent != null;
    };
  }

  /**
   * The image whose pixel at row {@code y}, column {@code x} is this one's at row {@code rows[y]},
   * column {@code columns[x]}; or, transposed, at row {@code rows[x]}, column {@code columns[y]}.
   */
  Decoded pick(int[] rows, int[] columns, boolean transposed) {
    int height = transposed ? columns.length : rows.length;
    int width = transposed ? rows.length : columns.length;
    int channels = mode().channels();
    int rowStep = width() * channels;
    int[] along = new int[width];
    for (int x = 0; x < width; x++) {
      along[x] = transposed ? rows[x] * rowStep : columns[x] * channels;
    }
    byte[] newBytes = bytes == null ? null : new byte[height * width * channels];
    float[] newWide = wide == null ? null : new float[height * width * channels];
    for (int y = 0, to = 0; y < height; y++) {
      int start = transposed ? columns[y] * channels : rows[y] * rowStep;
      if (newWide != null) {
        for (int x = 0; x < width; x++) {
          newWide[to++] = wide[start + along[x]];
        }
      } else {
        for (int x = 0; x < width; x++) {
          for (int c = 0, from = start + along[x]; c < channels; c++) {
            newBytes[to++] = bytes[from++];
          }
        }
      }
    }
    Header size = new Header(mode(), width, height);
    return new Decoded(size, newBytes, newWide, palette, transparent, orientation);
  }

  /** Turned and mirrored as the EXIF orientation says. */
  Decoded upright() {
    if (orientation <= 1 || orientation > 8) {
      return this;
    }
    boolean transposed = orientation >= 5;
    boolean bottomUp = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    boolean rightLeft =
        orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    return pick(counting(height(), bottomUp), counting(width(), rightLeft), transposed)
        .withOrientation(1);
  }

  private static int[] counting(int n, boolean down) {
    int[] out = new int[n];
    for (int i = 0; i < n; i++) {
      out[i] = down ? n - 1 - i : i;
    }
    return out;
  }
}
