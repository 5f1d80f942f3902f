package org.slicewise.image;

import java.io.IOException;
import java.util.Optional;

/** The file formats we read, told apart by their first bytes. */
enum Container {
  PNG,
  JPEG,
  BMP,
  TIFF,
  GIF;

  /** Bytes that {@link #of} looks at. */
  static final int MAGIC_BYTES = 8;

  /** The format of a file that begins so; empty where it is none of ours. */
  static Optional<Container> of(ByteView file) {
    if (file.has(0, "\u0089PNG\r\n\u001a\n")) {
      return Optional.of(PNG);
    }
    if (file.has(0, "\u00ff\u00d8\u00ff")) {
      return Optional.of(JPEG);
    }
    if (file.has(0, "BM")) {
      return Optional.of(BMP);
    }
    if (file.has(0, "II*\0")
        || file.has(0, "MM\0*")
        || file.has(0, "II+\0")
        || file.has(0, "MM\0+")) {
      return Optional.of(TIFF);
    }
    if (file.has(0, "GIF87a") || file.has(0, "GIF89a")) {
      return Optional.of(GIF);
    }
    return Optional.empty();
  }

  /** What the file says of its image; reads no pixel. */
  Header header(ByteView file) throws IOException {
    return switch (this) {
      case PNG -> PngDecoder.header(file);
      case JPEG -> JpegDecoder.header(file);
      case BMP -> BmpDecoder.header(file);
      case TIFF -> TiffDecoder.header(file);
      case GIF -> GifDecoder.header(file);
    };
  }

  Decoded decode(ByteView file) throws IOException {
    return switch (this) {
      case PNG -> PngDecoder.decode(file);
      case JPEG -> JpegDecoder.decode(file);
      case BMP -> BmpDecoder.decode(file);
      case TIFF -> TiffDecoder.decode(file);
      case GIF -> GifDecoder.decode(file);
    };
  }
}
