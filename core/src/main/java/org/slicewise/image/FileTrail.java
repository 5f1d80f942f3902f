package org.slicewise.image;

import java.io.EOFException;
import java.util.zip.CRC32;

/**
 * What the program that saved a file left in its header. Read as far as the bytes at hand go: a
 * trail that is damaged or cut short is no reason to refuse an image.
 *
 * @param quantisation CRC-32 of a JPEG's quantisation tables, 8 hexadecimal digits, or empty
 * @param exif whether there is EXIF data
 * @param software the program's name, or empty
 */
record FileTrail(String quantisation, boolean exif, String software) {
  private static final FileTrail NONE = new FileTrail("", false, "");

  static FileTrail of(Container container, ByteView start) {
    return switch (container) {
      case JPEG -> ofJpeg(start);
      case PNG -> ofPng(start);
      case TIFF ->
          new FileTrail(
              "",
              Exif.hasDirectory(start, 0, start.length()),
              Exif.software(start, 0, start.length()));
      case BMP, GIF -> NONE;
    };
  }

  private static FileTrail ofJpeg(ByteView file) {
    CRC32 tables = new CRC32();
    boolean quantised = false;
    boolean exif = false;
    String software = "";
    try {
      int at = 2;
      while (file.u8(at) == 0xff && file.u8(at + 1) != 0xda) {
        int marker = file.u8(at + 1);
        if (marker == 0xff) { // a fill byte
          at++;
          continue;
        }
        int length = file.u16be(at + 2);
        file.need(at + 2, length);
        if (marker == 0xdb && length >= 2) {
          tables.update(file.bytes(), at + 4, length - 2);
          quantised = true;
        } else if (marker == 0xe1 && file.has(at + 4, "Exif\0\0")) {
          exif = true;
          software = Exif.software(file, at + 10, length - 8);
        }
        at += 2 + length;
      }
    } catch (EOFException e) {
      // What was found until here is the answer.
    }
    return new FileTrail(quantised ? String.format("%08x", tables.getValue()) : "", exif, software);
  }

  private static FileTrail ofPng(ByteView file) {
    boolean exif = false;
    String software = "";
    try {
      int chunk = 8;
      while (!file.has(chunk + 4, "IDAT") && !file.has(chunk + 4, "IEND")) {
        long length = file.u32be(chunk);
        file.need(chunk, length + 12);
        if (file.has(chunk + 4, "eXIf")) {
          exif = true;
        } else if (file.has(chunk + 4, "tEXt") && file.has(chunk + 8, "Software\0")) {
          software = Exif.text(file, chunk + 17, (int) length - 9);
        }
        chunk += 12 + (int) length;
      }
    } catch (EOFException e) {
      // What was found until here is the answer.
    }
    return new FileTrail("", exif, software);
  }
}
