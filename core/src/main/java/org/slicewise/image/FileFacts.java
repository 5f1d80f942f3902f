package org.slicewise.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a file says of its image before a pixel is decoded.
 *
 * @param extension of the file's name, lower case, without the dot; empty where there is none
 * @param container what the content is: {@code png, jpeg, bmp, tiff} or {@code gif}
 * @param mode the colour mode in Pillow's words: {@code 1, L, LA, P, PA, RGB, RGBA, CMYK, I;16,
 *     I;16B, I} or {@code F}
 * @param width columns
 * @param height rows
 * @param bytes size of the file
 * @param quantisation the quantisation tables of a JPEG, which tell quality and encoder apart, as 8
 *     hexadecimal digits (CRC-32 of the tables as the file has them); empty for others
 * @param exif whether the file carries EXIF data
 * @param software what the file says it was written with (EXIF or TIFF {@code Software}, PNG {@code
 *     Software}); empty where it says nothing
 */
public record FileFacts(
    String extension,
    String container,
    String mode,
    int width,
    int height,
    long bytes,
    String quantisation,
    boolean exif,
    String software) {
  /** A file that says nothing beyond its pixels. */
  public FileFacts(
      String extension, String container, String mode, int width, int height, long bytes) {
    this(extension, container, mode, width, height, bytes, "", false, "");
  }

  /** Headers end within this many bytes, but for JPEGs with large profiles and some TIFFs. */
  private static final int USUAL_HEADER = 1 << 16;

  /**
   * Reads the header of {@code file}, and not its pixels.
   *
   * @throws UnreadableImageException when the file is not an image we can read
   */
  public static FileFacts read(Path file) {
    ByteView start = new ByteView(ImageFile.read(file, USUAL_HEADER));
    try {
      Container container = ImageFile.container(start);
      long size = Files.size(file);
      Header header;
      try {
        header = container.header(start);
      } catch (IOException e) {
        if (start.length() == size) {
          throw e;
        }
        header = container.header(new ByteView(ImageFile.read(file)));
      }
      FileTrail trail = FileTrail.of(container, start);
      return new FileFacts(
          extension(file),
          container.name().toLowerCase(Locale.ROOT),
          header.mode().pillow(),
          header.width(),
          header.height(),
          size,
          trail.quantisation(),
          trail.exif(),
          trail.software());
    } catch (IOException e) {
      throw new UnreadableImageException(file, ImageFile.reason(e), e);
    }
  }

  private static String extension(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
