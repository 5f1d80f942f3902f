package org.slicewise.image;

import java.io.EOFException;

/** Numbers in a file's bytes; reading past the end is an {@link EOFException}. */
record ByteView(byte[] bytes) {
  int length() {
    return bytes.length;
  }

  /** Refuses a range that the file does not have. */
  void need(long offset, long count) throws EOFException {
    if (offset < 0 || count < 0 || offset + count > bytes.length) {
      throw new EOFException("it is cut short");
    }
  }

  int u8(int offset) throws EOFException {
    need(offset, 1);
    return bytes[offset] & 0xff;
  }

  int u16be(int offset) throws EOFException {
    return u8(offset) << 8 | u8(offset + 1);
  }

  int u16le(int offset) throws EOFException {
    return u8(offset) | u8(offset + 1) << 8;
  }

  long u32be(int offset) throws EOFException {
    return (long) u16be(offset) << 16 | u16be(offset + 2);
  }

  long u32le(int offset) throws EOFException {
    return u16le(offset) | (long) u16le(offset + 2) << 16;
  }

  /** Whether the bytes at {@code offset} are these ASCII characters. */
  boolean has(int offset, String ascii) {
    if (offset < 0 || offset + ascii.length() > bytes.length) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if ((bytes[offset + i] & 0xff) != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
