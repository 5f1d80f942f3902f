package org.slicewise.image;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/** The first frame of a GIF on its canvas. As in Pillow, a palette that is the grey ramp is L. */
final class GifDecoder {
  private static final int MAX_CODES = 4096;

  private final ByteView file;
  private Header header;
  private Palette palette; // null where it is the grey ramp, or there is none
  private int transparent = -1;
  private int left;
  private int top;
  private int frameWidth;
  private int frameHeight;
  private boolean interlaced;
  private int data;

  private GifDecoder(ByteView file) throws IOException {
    this.file = file;
    int flags = file.u8(10);
    int at = 13;
    if ((flags & 0x80) != 0) {
      at = readPalette(at, flags);
    }
    while (file.u8(at) != ',') {
      if (file.u8(at) == ';') {
        throw new IOException("it has no pixels");
      }
      if (file.u8(at) != '!') {
        throw new IOException("it is damaged: it has a block that GIF does not know");
      }
      if (file.u8(at + 1) == 0xf9 && file.u8(at + 2) >= 4 && (file.u8(at + 3) & 1) != 0) {
        transparent = file.u8(at + 6);
      }
      at += 2;
      while (file.u8(at) != 0) {
        at += file.u8(at) + 1;
      }
      at++;
    }
    left = file.u16le(at + 1);
    top = file.u16le(at + 3);
    frameWidth = file.u16le(at + 5);
    frameHeight = file.u16le(at + 7);
    int frameFlags = file.u8(at + 9);
    interlaced = (frameFlags & 0x40) != 0;
    data = at + 10;
    if ((frameFlags & 0x80) != 0) {
      data = readPalette(data, frameFlags);
    }
    header =
        Header.of(
            palette == null ? PixelMode.L : PixelMode.P,
            Math.max(file.u16le(6), left + frameWidth),
            Math.max(file.u16le(8), top + frameHeight));
    Header.of(header.mode(), frameWidth, frameHeight);
  }

  static Header header(ByteView file) throws IOException {
    return new GifDecoder(file).header;
  }

  static Decoded decode(ByteView file) throws IOException {
    return new GifDecoder(file).decode();
  }

  /** Sets the palette and answers where it ends. */
  private int readPalette(int at, int flags) throws EOFException {
    int colours = 2 << (flags & 7);
    file.need(at, 3L * colours);
    boolean ramp = true;
    for (int i = 0; i < 3 * colours; i++) {
      ramp &= (file.bytes()[at + i] & 0xff) == i / 3;
    }
    palette = ramp ? null : Palette.of(file.bytes(), at, colours, 3, 0);
    return at + 3 * colours;
  }

  private Decoded decode() throws IOException {
    byte[] canvas = new byte[header.bytes(1)];
    if (transparent >= 0) {
      Arrays.fill(canvas, (byte) transparent);
    }
    byte[] frame = new byte[frameWidth * frameHeight];
    decompress(frame);
    int[] rows = rowOrder();
    for (int y = 0; y < frameHeight; y++) {
      int to = (top + rows[y]) * header.width() + left;
      System.arraycopy(frame, y * frameWidth, canvas, to, frameWidth);
    }
    Decoded decoded = Decoded.of(header, canvas);
    if (palette != null) {
      return decoded.withPalette(transparent < 0 ? palette : palette.withTransparent(transparent));
    }
    return transparent < 0 ? decoded : decoded.withTransparent(new int[] {transparent});
  }

  private int[] rowOrder() {
    int[] order = new int[frameHeight];
    int n = 0;
    int[][] passes =
        interlaced ? new int[][] {{0, 8}, {4, 8}, {2, 4}, {1, 2}} : new int[][] {{0, 1}};
    for (int[] pass : passes) {
      for (int y = pass[0]; y < frameHeight; y += pass[1]) {
        order[n++] = y;
      }
    }
    return order;
  }

  /** Lempel-Ziv-Welch: each code is a known string, or the last one and a first byte. */
  private void decompress(byte[] out) throws IOException {
    int minimum = file.u8(data);
    if (minimum < 1 || minimum > 11) {
      throw new IOException("it is damaged: its codes begin with %d bits".formatted(minimum));
    }
    int clear = 1 << minimum;
    int[] startOf = new int[MAX_CODES + 1]; // where in the output a code's string is
    int[] lengthOf = new int[MAX_CODES + 1];
    int next = clear + 2;
    int width = minimum + 1;
    int previous = -1; // where the last string is
    int previousLength = 0;
    int filled = 0;
    int at = data + 1;
    int left = 0; // bytes of the current block
    int bits = 0;
    int count = 0;
    while (filled < out.length) {
      while (count < width) {
        if (left == 0) {
          left = file.u8(at++);
          if (left == 0) {
            throw new EOFException("it is cut short");
          }
        }
        bits |= file.u8(at++) << count;
        count += 8;
        left--;
      }
      int code = bits & (1 << width) - 1;
      bits >>>= width;
      count -= width;
      if (code == clear) {
        next = clear + 2;
        width = minimum + 1;
        previous = -1;
        continue;
      }
      if (code == clear + 1) {
        throw new EOFException("it is cut short");
      }
      if (code > next || code == next && previous < 0 || code >= clear && previous < 0) {
        throw new IOException("it is damaged: its pixels do not decompress");
      }
      int start = filled;
      if (code < clear) {
        out[filled++] = (byte) code;
      } else {
        boolean unknown = code == next;
        int from = unknown ? previous : startOf[code];
        int length = unknown ? previousLength + 1 : lengthOf[code];
        // Byte by byte: the string of a code just being made overlaps with its own copy.
        for (int i = 0; i < length && filled < out.length; i++) {
          out[filled++] = out[from + i];
        }
      }
      if (previous >= 0 && next < MAX_CODES) {
        startOf[next] = previous; // the string before and the byte after it lie side by side
        lengthOf[next] = previousLength + 1;
        next++;
        if (next == 1 << width && width < 12) {
          width++;
        }
      }
      previous = start;
      previousLength = filled - start;
    }
  }
}
