package org.slicewise.image;

import java.io.IOException;

/**
 * BMP: 1, 4 and 8 bits with a palette, 16, 24 and 32 bits, run-length coded (RLE4, RLE8) and with
 * bit fields. As in Pillow, a palette that is the grey ramp makes the image grey.
 */
final class BmpDecoder {
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int BIT_FIELDS = 3;

  private final ByteView file;
  private final Header header;
  private final boolean topDown;
  private final int bits;
  private final int compression;
  private final Palette palette; // null where the image is grey or has no palette
  private final boolean invented; // whether indices are to be spread over 0..255
  private final int[] masks = {0xff0000, 0xff00, 0xff, 0}; // red, green, blue, alpha
  private final long data;

  private BmpDecoder(ByteView file) throws IOException {
    this.file = file;
    long headerSize = file.u32le(14);
    long width;
    long height;
    long colours = 0;
    if (headerSize == 12) {
      width = file.u16le(18);
      height = file.u16le(20);
      bits = file.u16le(24);
      compression = 0;
    } else if (headerSize >= 40 && headerSize <= 124) {
      width = (int) file.u32le(18);
      height = (int) file.u32le(22);
      bits = file.u16le(28);
      compression = (int) file.u32le(30);
      colours = file.u32le(46);
    } else {
      throw new IOException("it is a BMP with a header of %d bytes".formatted(headerSize));
    }
    topDown = height < 0;
    int table = 14 + (int) headerSize;
    if (bits == 16) {
      masks[0] = 0x7c00;
      masks[1] = 0x3e0;
      masks[2] = 0x1f;
    }
    if (compression == BIT_FIELDS && bits > 8) {
      for (int i = 0; i < (headerSize >= 56 ? 4 : 3); i++) {
        masks[i] = (int) file.u32le(54 + 4 * i);
      }
      table = Math.max(table, 66);
    } else if (compression != 0
        && !(compression == RLE8 && bits == 8)
        && !(compression == RLE4 && bits == 4)) {
      throw new IOException("it is a BMP of compression %d".formatted(compression));
    }
    PixelMode mode;
    if (bits == 1 || bits == 4 || bits == 8) {
      int stride = headerSize == 12 ? 3 : 4;
      int entries = colours == 0 || colours > 256 ? 1 << bits : (int) colours;
      file.need(table, (long) entries * stride);
      Palette given = Palette.of(file.bytes(), table, entries, stride, 2);
      boolean grey = isGreyRamp(given, entries);
      mode = !grey ? PixelMode.P : entries <= 2 ? PixelMode.BIT : PixelMode.L;
      palette = grey ? null : given;
      invented = grey && entries == 2;
      table += entries * stride;
    } else if (bits == 16 || bits == 24 || bits == 32) {
      palette = null;
      invented = false;
      mode = bits == 32 && masks[3] != 0 ? PixelMode.RGBA : PixelMode.RGB;
    } else {
      throw new IOException("it is a BMP of %d bits".formatted(bits));
    }
    header = Header.of(mode, width, Math.abs(height));
    long offset = file.u32le(10);
    data = offset == 0 ? table : offset;
  }

  static Header header(ByteView file) throws IOException {
    return new BmpDecoder(file).header;
  }

  static Decoded decode(ByteView file) throws IOException {
    BmpDecoder decoder = new BmpDecoder(file);
    return Decoded.of(decoder.header, decoder.pixels()).withPalette(decoder.palette);
  }

  private static boolean isGreyRamp(Palette palette, int entries) {
    for (int i = 0; i < entries; i++) {
      byte expected = (byte) (entries == 2 ? 255 * i : i);
      for (int c = 0; c < 3; c++) {
        if (palette.rgba()[4 * i + c] != expected) {
          return false;
        }
      }
    }
    return true;
  }

  private byte[] pixels() throws IOException {
    if (compression == RLE8 || compression == RLE4) {
      return runs();
    }
    int width = header.width();
    int height = header.height();
    int channels = header.mode().channels();
    long stride = ((long) width * bits + 31) / 32 * 4;
    file.need(data, stride * (height - 1) + ((long) width * bits + 7) / 8);
    byte[] out = new byte[header.bytes(channels)];
    for (int y = 0; y < height; y++) {
      int row = (int) (data + stride * (topDown ? y : height - 1 - y));
      int to = y * width * channels;
      for (int x = 0; x < width; x++, to += channels) {
        switch (bits) {
          case 24 -> {
            out[to] = file.bytes()[row + 3 * x + 2];
            out[to + 1] = file.bytes()[row + 3 * x + 1];
            out[to + 2] = file.bytes()[row + 3 * x];
          }
          case 16 -> colour(file.u16le(row + 2 * x), out, to, channels);
          case 32 -> colour((int) file.u32le(row + 4 * x), out, to, channels);
          default -> {
            int bit = x * bits;
            int value = file.bytes()[row + (bit >> 3)] >> 8 - bits - (bit & 7) & (1 << bits) - 1;
            out[to] = (byte) (invented ? value * 255 : value);
          }
        }
      }
    }
    return out;
  }

  /** Takes the colour apart by the masks; fewer than 8 bits are spread over 0..255. */
  private void colour(int packed, byte[] out, int to, int channels) {
    for (int c = 0; c < channels; c++) {
      int mask = masks[c];
      if (mask != 0) {
        int shift = Integer.numberOfTrailingZeros(mask);
        long largest = Integer.toUnsignedLong(mask) >>> shift;
        long value = Integer.toUnsignedLong(packed & mask) >>> shift;
        out[to + c] = (byte) (value * 255 / largest);
      }
    }
  }

  private byte[] runs() throws IOException {
    int width = header.width();
    byte[] upward = new byte[header.bytes(1)];
    int at = Math.toIntExact(data);
    int x = 0;
    int y = 0;
    while (y < header.height()) {
      int count = file.u8(at);
      int value = file.u8(at + 1);
      at += 2;
      if (count > 0) {
        for (int i = 0; i < count && x < width; i++, x++) {
          upward[y * width + x] = (byte) nibble(value, i);
        }
      } else if (value == 0) {
        x = 0;
        y++;
      } else if (value == 1) {
        break;
      } else if (value == 2) {
        x += file.u8(at);
        y += file.u8(at + 1);
        at += 2;
      } else {
        int bytes = compression == RLE4 ? (value + 1) / 2 : value;
        file.need(at, bytes);
        for (int i = 0; i < value && x < width; i++, x++) {
          int packed = file.u8(at + (compression == RLE4 ? i / 2 : i));
          upward[y * width + x] = (byte) nibble(packed, i);
        }
        at += bytes + (bytes & 1);
      }
    }
    byte[] out = new byte[upward.length];
    for (int row = 0; row < header.height(); row++) {
      int from = topDown ? row : header.height() - 1 - row;
      System.arraycopy(upward, from * width, out, row * width, width);
    }
    if (invented) {
      for (int i = 0; i < out.length; i++) {
        out[i] = (byte) (out[i] == 0 ? 0 : 255);
      }
    }
    return out;
  }

  private int nibble(int value, int i) {
    return compression == RLE8 ? value : i % 2 == 0 ? value >> 4 : value & 15;
  }
}
