package org.slicewise.image;

import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * JPEG. The JDK's libjpeg (integer DCT, smooth upsampling, as Pillow's) turns the file into planes;
 * what the planes mean is decided here, by libjpeg's rules, and converted by its integer tables, so
 * that the result is Pillow's, CMYK included.
 *
 * <p>The JDK's reader sees only the markers that decode pixels: it refuses files over trifles in
 * their metadata, and for a file cut short it only warns.
 */
final class JpegDecoder {
  /** No JPEG codes more pixels in a byte: one bit an 8 x 8 block of a progressive scan. */
  private static final int MAX_PIXELS_PER_BYTE = 1024;

  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;

  private final ByteView file;
  private final ByteArrayOutputStream pixelsOnly = new ByteArrayOutputStream();
  private Header header;
  private int[] componentIds;
  private boolean jfif;
  private int adobeTransform = -1;
  private int orientation = 1;

  private JpegDecoder(ByteView file) {
    this.file = file;
  }

  static Header header(ByteView file) throws IOException {
    JpegDecoder decoder = new JpegDecoder(file);
    decoder.readMarkers();
    return decoder.header;
  }

  static Decoded decode(ByteView file) throws IOException {
    JpegDecoder decoder = new JpegDecoder(file);
    int scan = decoder.readMarkers();
    decoder.copyScans(scan);
    return decoder.convert(decoder.planes());
  }

  /** Reads up to the first scan and answers where its marker is. */
  private int readMarkers() throws IOException {
    pixelsOnly.write(0xff);
    pixelsOnly.write(SOI);
    int at = 2;
    while (true) {
      int start = marker(at);
      int marker = file.u8(start + 1);
      if (marker == SOS) {
        if (header == null) {
          throw new IOException("it is damaged: its pixels come before their size");
        }
        return start;
      }
      if (marker == EOI) {
        throw new IOException("it has no pixels");
      }
      at = start + 2;
      if (standsAlone(marker)) {
        continue;
      }
      int length = file.u16be(at);
      file.need(at, length);
      if (isFrame(marker)) {
        readFrame(marker, at);
      }
      if (marker >= 0xe0 && marker <= 0xef || marker == 0xfe) {
        readApplication(marker, at, length);
      } else {
        pixelsOnly.write(file.bytes(), start, 2 + length);
      }
      at += length;
    }
  }

  /** Where the next marker begins, at {@code at} or after bytes that mean nothing. */
  private int marker(int at) throws EOFException {
    int start = at;
    while (file.u8(start) != 0xff || file.u8(start + 1) == 0xff || file.u8(start + 1) == 0) {
      start++;
    }
    return start;
  }

  private static boolean standsAlone(int marker) {
    return marker == 1 || marker >= 0xd0 && marker <= SOI;
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private void readFrame(int marker, int at) throws IOException {
    if (marker > 0xc2) {
      throw new IOException(
          "it is a lossless, hierarchical or arithmetic-coded JPEG; save it anew");
    }
    if (file.u8(at + 2) != 8) {
      throw new IOException("it is a JPEG of %d bits; save it anew".formatted(file.u8(at + 2)));
    }
    componentIds = new int[file.u8(at + 7)];
    for (int i = 0; i < componentIds.length; i++) {
      componentIds[i] = file.u8(at + 8 + 3 * i);
    }
    PixelMode mode =
        switch (componentIds.length) {
          case 1 -> PixelMode.L;
          case 3 -> PixelMode.RGB;
          case 4 -> PixelMode.CMYK;
          default ->
              throw new IOException("it is a JPEG of %d components".formatted(componentIds.length));
        };
    header = Header.of(mode, file.u16be(at + 5), file.u16be(at + 3));
  }

  private void readApplication(int marker, int at, int length) throws EOFException {
    if (file.has(at + 2, "JFIF\0")) {
      jfif = true;
    } else if (marker == APP1 && file.has(at + 2, "Exif\0\0")) {
      orientation = Exif.orientation(file, at + 8, length - 8);
    } else if (marker == APP14 && length >= 14 && file.has(at + 2, "Adobe")) {
      adobeTransform = file.u8(at + 13);
    }
  }

  /** Copies everything that decodes, up to the end of the image; without an end it is cut short. */
  private void copyScans(int firstScan) throws IOException {
    int at = firstScan;
    while (true) {
      int start = marker(at);
      int marker = file.u8(start + 1);
      pixelsOnly.write(file.bytes(), at, start - at);
      if (marker == EOI) {
        pixelsOnly.write(0xff);
        pixelsOnly.write(EOI);
        return;
      }
      int length = standsAlone(marker) ? 0 : file.u16be(start + 2);
      file.need(start, 2L + length);
      if (marker < 0xe0 || marker > 0xef && marker != 0xfe) {
        pixelsOnly.write(file.bytes(), start, 2 + length);
      }
      at = start + 2 + length;
    }
  }

  private byte[] planes() throws IOException {
    if (header.pixels() > (long) MAX_PIXELS_PER_BYTE * pixelsOnly.size()) {
      throw new EOFException("it is cut short");
    }
    header.bytes(4);
    ImageReader reader = jdkReader();
    try {
      List<String> damage = new ArrayList<>();
      reader.addIIOReadWarningListener(warnings(damage));
      // Strictly forward and without metadata: neither is needed, and the JDK is pickier with them.
      reader.setInput(
          new MemoryCacheImageInputStream(new ByteArrayInputStream(pixelsOnly.toByteArray())),
          true,
          true);
      Raster raster = reader.readRaster(0, null);
      if (!damage.isEmpty()) {
        throw new IOException("it is damaged: " + damage.get(0));
      }
      return bytes(raster);
    } finally {
      reader.dispose();
    }
  }

  private byte[] bytes(Raster raster) throws IOException {
    int channels = header.mode().channels();
    if (raster.getNumBands() != channels
        || raster.getWidth() != header.width()
        || raster.getHeight() != header.height()) {
      throw new IOException("it is damaged: its pixels are not what its header says");
    }
    if (raster.getDataBuffer() instanceof DataBufferByte buffer
        && raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && model.getScanlineStride() == header.width() * channels
        && buffer.getData().length == header.bytes(channels)) {
      return buffer.getData();
    }
    throw new IOException("the JPEG reader of this Java returned an unknown layout of pixels");
  }

  /**
   * The warnings that mean missing or wrong pixels. The others (bytes too many between markers) do
   * no harm.
   */
  private static IIOReadWarningListener warnings(List<String> damage) {
    return (source, warning) -> {
      if (warning.contains("premature end")
          || warning.contains("bad Huffman")
          || warning.contains("found marker")
          || warning.contains("Truncated")) {
        damage.add(warning);
      }
    };
  }

  /** The JDK's own reader, found without {@code ImageIO}'s scan of every plugin. */
  private static ImageReader jdkReader() throws IOException {
    Iterator<ImageReaderSpi> found =
        IIORegistry.getDefaultInstance()
            .getServiceProviders(
                ImageReaderSpi.class,
                spi ->
                    spi.getClass()
                        .getName()
                        .equals("com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi"),
                false);
    if (!found.hasNext()) {
      throw new IOException("this Java has no JPEG reader; use an OpenJDK with java.desktop");
    }
    return found.next().createReaderInstance();
  }

  private Decoded convert(byte[] planes) {
    if (isLumaChroma()) {
      lumaChromaToRgb(planes, componentIds.length);
    }
    if (header.mode() == PixelMode.CMYK) {
      // libjpeg's YCCK is inverted CMY; Pillow takes every CMYK file for Adobe's inverted one.
      boolean ycck = isLumaChroma();
      for (int i = 0; i < planes.length; i++) {
        if (!ycck || (i & 3) == 3) {
          planes[i] = (byte) ~planes[i];
        }
      }
    }
    return Decoded.of(header, planes).withOrientation(orientation);
  }

  /** libjpeg's rules for what three or four components are. */
  private boolean isLumaChroma() {
    if (componentIds.length == 4) {
      return adobeTransform > 0;
    }
    if (componentIds.length != 3) {
      return false;
    }
    if (jfif) {
      return true;
    }
    if (adobeTransform >= 0) {
      return adobeTransform != 0;
    }
    return !(componentIds[0] == 'R' && componentIds[1] == 'G' && componentIds[2] == 'B');
  }

  /** ITU-R 601 in the 16-bit fixed point of libjpeg, in place. */
  private static void lumaChromaToRgb(byte[] planes, int step) {
    for (int i = 0; i < planes.length; i += step) {
      int luma = planes[i] & 0xff;
      int blue = (planes[i + 1] & 0xff) - 128;
      int red = (planes[i + 2] & 0xff) - 128;
      planes[i] = clamp(luma + (91881 * red + 32768 >> 16));
      planes[i + 1] = clamp(luma + (-22554 * blue - 46802 * red + 32768 >> 16));
      planes[i + 2] = clamp(luma + (116130 * blue + 32768 >> 16));
    }
  }

  private static byte clamp(int value) {
    return (byte) (value < 0 ? 0 : value > 255 ? 255 : value);
  }
}
