package org.slicewise.image;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The first directory of a TIFF: what its tags say of the image (TIFF 6.0; no BigTIFF). */
final class TiffDirectory {
  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int BITS_PER_SAMPLE = 258;
  static final int COMPRESSION = 259;
  static final int PHOTOMETRIC = 262;
  static final int STRIP_OFFSETS = 273;
  static final int ORIENTATION = 274;
  static final int SAMPLES_PER_PIXEL = 277;
  static final int STRIP_BYTES = 279;
  static final int COLOR_MAP = 320;
  static final int TILE_OFFSETS = 324;
  static final int TILE_BYTES = 325;
  static final int EXTRA_SAMPLES = 338;
  static final int SAMPLE_FORMAT = 339;

  /** More samples a pixel, or colours, than any TIFF we read has. */
  private static final int MAX_VALUES = 1 << 22;

  private final boolean little;
  private final Map<Integer, long[]> values = new HashMap<>();

  TiffDirectory(ByteView file) throws IOException {
    little = file.has(0, "II");
    int version = little ? file.u16le(2) : file.u16be(2);
    if (version != 42) {
      throw new IOException(
          "it is a TIFF of version %d; save it as a plain one".formatted(version));
    }
    int at = offset(file, u32(file, 4));
    int entries = u16(file, at);
    file.need(at, 2 + 12L * entries);
    for (int i = 0; i < entries; i++) {
      int entry = at + 2 + 12 * i;
      long[] read = values(file, entry);
      if (read != null) {
        values.put(u16(file, entry), read);
      }
    }
  }

  private int u16(ByteView file, int at) throws EOFException {
    return little ? file.u16le(at) : file.u16be(at);
  }

  private long u32(ByteView file, int at) throws EOFException {
    return little ? file.u32le(at) : file.u32be(at);
  }

  private static int offset(ByteView file, long claimed) throws EOFException {
    file.need(claimed, 0);
    return (int) claimed;
  }

  /** The integers of an entry; null where it holds something else. */
  private long[] values(ByteView file, int entry) throws IOException {
    int type = u16(file, entry + 2);
    long count = u32(file, entry + 4);
    int size = type == 1 ? 1 : type == 3 ? 2 : type == 4 ? 4 : 0;
    if (size == 0 || count < 1) {
      return null;
    }
    if (count > MAX_VALUES) {
      throw new IOException("it is damaged: it has a tag of %d values".formatted(count));
    }
    int at = count * size <= 4 ? entry + 8 : offset(file, u32(file, entry + 8));
    file.need(at, count * size);
    long[] out = new long[(int) count];
    for (int i = 0; i < out.length; i++) {
      int here = at + i * size;
      out[i] = size == 1 ? file.u8(here) : size == 2 ? u16(file, here) : u32(file, here);
    }
    return out;
  }

  boolean isLittleEndian() {
    return little;
  }

  /** All values of a tag; empty where it is missing. */
  long[] all(int tag) {
    return values.getOrDefault(tag, new long[0]);
  }

  /** The first value of a tag. */
  long first(int tag, long otherwise) {
    long[] all = values.get(tag);
    return all == null ? otherwise : all[0];
  }

  /** Whether the tag has at least one value and each is {@code value}. */
  boolean allAre(int tag, long value) {
    return Arrays.stream(all(tag)).allMatch(v -> v == value);
  }
}
