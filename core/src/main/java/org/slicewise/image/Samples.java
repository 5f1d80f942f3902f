package org.slicewise.image;

/**
 * An image in the asked colour mode, kept as compactly as its samples allow.
 *
 * @param bytes samples of 8 bits, channel fastest; null where they are wide
 * @param wide samples of more than 8 bits (16-bit grey); null where they are of 8 bits
 */
record Samples(int height, int width, int channels, byte[] bytes, float[] wide) {
  /** The image as floats, in an array of its own. */
  ImageArray toArray() {
    if (wide != null) {
      return new ImageArray(height, width, channels, wide.clone());
    }
    float[] values = new float[bytes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes[i] & 0xff;
    }
    return new ImageArray(height, width, channels, values);
  }

  /**
   * As {@link #toArray()}, with each sample of 8 bits replaced.
   *
   * @param table what it becomes: {@code [value * channels + channel]}
   */
  ImageArray toArray(float[] table) {
    if (bytes == null || table.length != 256 * channels) {
      throw new IllegalArgumentException("a table of 256 values is for samples of 8 bits");
    }
    float[] values = new float[bytes.length];
    for (int i = 0; i < values.length; ) {
      for (int c = 0; c < channels; c++, i++) {
        values[i] = table[(bytes[i] & 0xff) * channels + c];
      }
    }
    return new ImageArray(height, width, channels, values);
  }

  /** Memory held, in bytes. */
  long size() {
    return wide != null ? 4L * wide.length : bytes.length;
  }
}
