package org.slicewise.duplicates;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.slicewise.image.ColorMode;
import org.slicewise.image.FileFacts;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.UnreadableImageException;

/**
 * What tells whether two files hold the same.
 *
 * @param bytes SHA-256 of the file, in hexadecimal
 * @param pixels SHA-256 of its size and decoded pixels, in hexadecimal: grey where all are grey,
 *     alpha ignored, so that it is the same however the image was stored without loss
 * @param small the image as the search for near copies sees it
 */
public record ImageContent(String bytes, String pixels, SmallImage small) {
  private static final ImageOptions COLOUR = ImageOptions.keras().withTargetSize(0, 0);

  /**
   * Reads and decodes a file once.
   *
   * @throws UnreadableImageException when the file is not a readable image
   */
  public static ImageContent read(Path file) {
    // Samples of more than 8 bits survive in grey only.
    boolean wide = FileFacts.read(file).mode().matches("[IF].*");
    byte[] bytes = bytes(file);
    ImageArray image =
        ImageLoader.load(
            bytes, file.toString(), wide ? COLOUR.withColorMode(ColorMode.GRAYSCALE) : COLOUR);
    return new ImageContent(hex(sha256().digest(bytes)), pixels(image), SmallImage.of(image));
  }

  private static String pixels(ImageArray image) {
    ImageArray grey = greyIfGrey(image);
    ByteBuffer buffer = ByteBuffer.allocate(12 + 4 * grey.values().length);
    buffer.putInt(grey.height()).putInt(grey.width()).putInt(grey.channels());
    buffer.asFloatBuffer().put(grey.values());
    return hex(sha256().digest(buffer.array()));
  }

  private static ImageArray greyIfGrey(ImageArray image) {
    if (image.channels() != 3) {
      return image;
    }
    float[] in = image.values();
    float[] out = new float[image.height() * image.width()];
    for (int i = 0; i < out.length; i++) {
      if (in[3 * i] != in[3 * i + 1] || in[3 * i] != in[3 * i + 2]) {
        return image;
      }
      out[i] = in[3 * i];
    }
    return new ImageArray(image.height(), image.width(), 1, out);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UnreadableImageException(
          file, "reading it failed (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
