package org.slicewise.image;

import java.io.EOFException;

/** The orientation tag of EXIF data. */
final class Exif {
  private static final int ORIENTATION = 0x0112;

  private Exif() {}

  /**
   * The orientation, 1 to 8, in the TIFF structure at {@code offset}; 1 where there is none or the
   * data is damaged (EXIF decides nothing about the pixels themselves).
   */
  static int orientation(ByteView file, int offset, int length) {
    try {
      boolean little = file.has(offset, "II");
      if (!little && !file.has(offset, "MM")) {
        return 1;
      }
      long directory = offset + u32(file, offset + 4, little);
      if (directory > offset + (long) length) {
        return 1;
      }
      int at = (int) directory;
      int entries = u16(file, at, little);
      for (int i = 0; i < entries; i++) {
        int entry = at + 2 + 12 * i;
        if (u16(file, entry, little) == ORIENTATION) {
          int value = u16(file, entry + 8, little);
          return value >= 1 && value <= 8 ? value : 1;
        }
      }
      return 1;
    } catch (EOFException e) {
      return 1;
    }
  }

  private static int u16(ByteView file, int offset, boolean little) throws EOFException {
    return little ? file.u16le(offset) : file.u16be(offset);
  }

  private static long u32(ByteView file, int offset, boolean little) throws EOFException {
    return little ? file.u32le(offset) : file.u32be(offset);
  }
}
