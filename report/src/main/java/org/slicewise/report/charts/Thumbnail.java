package org.slicewise.report.charts;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.slicewise.image.ImageArray;

/**
 * A small JPEG.
 *
 * @param width columns
 * @param height rows
 * @param dataUri the file as a {@code data:} URI
 */
public record Thumbnail(int width, int height, String dataUri) {
  private static final float QUALITY = 0.82f;
  private static final String PREFIX = "data:image/jpeg;base64,";

  /**
   * Shrinks an image by averaging; a smaller one keeps its size.
   *
   * @param image values 0..255, or 0..65535 where any is above 255; alpha is dropped
   * @param side the longer side at most, in pixels
   */
  public static Thumbnail of(ImageArray image, int side) {
    double scale = Math.min(1, (double) side / Math.max(image.width(), image.height()));
    int width = Math.max(1, (int) Math.round(image.width() * scale));
    int height = Math.max(1, (int) Math.round(image.height() * scale));
    BufferedImage small = shrink(image, width, height);
    return new Thumbnail(
        width, height, PREFIX + Base64.getEncoder().encodeToString(jpeg(small)));
  }

  /** The file. */
  byte[] jpeg() {
    return Base64.getDecoder().decode(dataUri.substring(PREFIX.length()));
  }

  private static BufferedImage shrink(ImageArray image, int width, int height) {
    float brightest = 0;
    for (float value : image.values()) {
      brightest = Math.max(brightest, value);
    }
    double toByte = brightest > 255 ? 255.0 / 65535.0 : 1;
    boolean grey = image.channels() < 3;
    BufferedImage small =
        new BufferedImage(
            width, height, grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      int top = (int) ((long) y * image.height() / height);
      int bottom = Math.max(top + 1, (int) ((long) (y + 1) * image.height() / height));
      for (int x = 0; x < width; x++) {
        int left = (int) ((long) x * image.width() / width);
        int right = Math.max(left + 1, (int) ((long) (x + 1) * image.width() / width));
        for (int c = 0; c < (grey ? 1 : 3); c++) {
          double sum = 0;
          for (int v = top; v < bottom; v++) {
            for (int u = left; u < right; u++) {
              sum += image.at(v, u, c);
            }
          }
          double mean = sum * toByte / ((double) (bottom - top) * (right - left));
          small.getRaster().setSample(x, y, c, (int) Math.round(Math.min(255, Math.max(0, mean))));
        }
      }
    }
    return small;
  }

  private static byte[] jpeg(BufferedImage image) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam options = writer.getDefaultWriteParam();
      options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      options.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), options);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // into memory: cannot happen
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
