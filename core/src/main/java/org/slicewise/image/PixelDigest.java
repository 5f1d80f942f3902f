package org.slicewise.image;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 of an image's size and decoded values: the same for the same picture in whatever lossless
 * file it lies.
 */
public final class PixelDigest {
  private static final int SIZES = 3 * Integer.BYTES;

  private PixelDigest() {}

  /**
   * The digest.
   *
   * @return 32 bytes, over height, width, channels (4 bytes each) and the values as IEEE 754
   *     singles, all big-endian
   */
  public static byte[] of(ImageArray image) {
    ByteBuffer bytes = ByteBuffer.allocate(SIZES + Float.BYTES * image.values().length);
    bytes.putInt(image.height()).putInt(image.width()).putInt(image.channels());
    bytes.asFloatBuffer().put(image.values());
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes.array());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
