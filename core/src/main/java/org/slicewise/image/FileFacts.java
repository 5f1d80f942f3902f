package org.slicewise.image;

import java.nio.file.Path;

/**
 * What a file says of its image before a pixel is decoded.
 *
 * @param extension of the file's name, lower case, without the dot; empty where there is none
 * @param container what the content is: {@code png, jpeg, bmp, tiff} or {@code gif}
 * @param mode the colour mode in Pillow's words: {@code 1, L, LA, P, RGB, RGBA, I;16, CMYK}
 * @param width columns
 * @param height rows
 * @param bytes size of the file
 */
public record FileFacts(
    String extension, String container, String mode, int width, int height, long bytes) {

  /**
   * Reads the header of {@code file}.
   *
   * @throws UnreadableImageException when the file is not an image we can read
   */
  public static FileFacts read(Path file) {
    throw new UnsupportedOperationException("being built");
  }
}
