package org.slicewise.model;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** What is stored in place of a picture or a patient's id, each 12 bytes in hexadecimal. */
final class Salted {
  static final int BYTES = 12;

  private Salted() {}

  /**
   * @param digest of the image's pixels
   */
  static String image(String salt, byte[] digest) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(salt.getBytes(StandardCharsets.UTF_8));
      sha.update(digest);
      return HexFormat.of().formatHex(Arrays.copyOf(sha.digest(), BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static String patient(String salt, String id) {
    try {
      PBEKeySpec spec =
          new PBEKeySpec(
              id.toCharArray(),
              salt.getBytes(StandardCharsets.UTF_8),
              SeenImages.ITERATIONS,
              8 * BYTES);
      byte[] key =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
      return HexFormat.of().formatHex(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has PBKDF2WithHmacSHA256", e);
    }
  }
}
