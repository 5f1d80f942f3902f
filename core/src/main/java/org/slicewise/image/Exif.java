package org.slicewise.image;

import java.io.EOFException;
import java.nio.charset.StandardCharsets;

/** Tags of EXIF data that we use: the first directory of a TIFF structure. */
final class Exif {
  private static final int ORIENTATION = 0x0112;
  private static final int SOFTWARE = 0x0131;
  private static final int EXIF_DIRECTORY = 0x8769;

  /** A name longer than this is cut. */
  private static final int MOST_CHARACTERS = 64;

  private Exif() {}

  /**
   * The orientation, 1 to 8, in the TIFF structure at {@code offset}; 1 where there is none or the
   * data is damaged (EXIF decides nothing about the pixels themselves).
   */
  static int orientation(ByteView file, int offset, int length) {
    try {
      int entry = entry(file, offset, length, ORIENTATION);
      int value = entry < 0 ? 1 : u16(file, entry + 8, file.has(offset, "II"));
      return value >= 1 && value <= 8 ? value : 1;
    } catch (EOFException e) {
      return 1;
    }
  }

  /** The software tag, stripped; empty where there is none or the data is damaged. */
  static String software(ByteView file, int offset, int length) {
    try {
      int entry = entry(file, offset, length, SOFTWARE);
      if (entry < 0) {
        return "";
      }
      boolean little = file.has(offset, "II");
      long count = u32(file, entry + 4, little);
      long at = count <= 4 ? entry + 8 : offset + u32(file, entry + 8, little);
      file.need(at, count);
      return text(file, (int) at, (int) count);
    } catch (EOFException e) {
      return "";
    }
  }

  /** Whether a TIFF structure has a directory of EXIF tags. */
  static boolean hasDirectory(ByteView file, int offset, int length) {
    try {
      return entry(file, offset, length, EXIF_DIRECTORY) >= 0;
    } catch (EOFException e) {
      return false;
    }
  }

  /** Printable text of at most {@code length} bytes, up to the first zero. */
  static String text(ByteView file, int at, int length) throws EOFException {
    file.need(at, length);
    String text =
        new String(
            file.bytes(), at, Math.min(length, MOST_CHARACTERS), StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\0');
    return (end < 0 ? text : text.substring(0, end)).replaceAll("\\p{Cntrl}", " ").strip();
  }

  /** Where the entry of a tag is; -1 where there is none. */
  private static int entry(ByteView file, int offset, int length, int tag) throws EOFException {
    boolean little = file.has(offset, "II");
    if (!little && !file.has(offset, "MM")) {
      return -1;
    }
    long directory = offset + u32(file, offset + 4, little);
    if (directory > offset + (long) length) {
      return -1;
    }
    int at = (int) directory;
    int entries = u16(file, at, little);
    for (int i = 0; i < entries; i++) {
      int entry = at + 2 + 12 * i;
      if (u16(file, entry, little) == tag) {
        return entry;
      }
    }
    return -1;
  }

  private static int u16(ByteView file, int offset, boolean little) throws EOFException {
    return little ? file.u16le(offset) : file.u16be(offset);
  }

  private static long u32(ByteView file, int offset, boolean little) throws EOFException {
    return little ? file.u32le(offset) : file.u32be(offset);
  }
}
