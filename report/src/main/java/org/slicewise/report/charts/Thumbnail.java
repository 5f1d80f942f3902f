package org.slicewise.report.charts;

import java.util.Base64;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageWriter;

/**
 * A small JPEG.
 *
 * @param width columns
 * @param height rows
 * @param dataUri the file as a {@code data:} URI
 */
public record Thumbnail(int width, int height, String dataUri) {
  private static final int QUALITY = 82;
  private static final String PREFIX = "data:image/jpeg;base64,";

  /**
   * Shrinks an image by averaging; a smaller one keeps its size.
   *
   * @param image values 0..255, or 0..65535 where any is above 255; alpha is dropped
   * @param side the longer side at most, in pixels
   */
  public static Thumbnail of(ImageArray image, int side) {
    ImageArray small = shrink(image, side);
    byte[] jpeg = ImageWriter.encode(small, new ImageFormat.Jpeg(QUALITY));
    return new Thumbnail(
        small.width(), small.height(), PREFIX + Base64.getEncoder().encodeToString(jpeg));
  }

  /** The file. */
  byte[] jpeg() {
    return Base64.getDecoder().decode(dataUri.substring(PREFIX.length()));
  }

  private static ImageArray shrink(ImageArray image, int side) {
    double scale = Math.min(1, (double) side / Math.max(image.width(), image.height()));
    int width = Math.max(1, (int) Math.round(image.width() * scale));
    int height = Math.max(1, (int) Math.round(image.height() * scale));
    int channels = image.channels() < 3 ? 1 : 3;
    float brightest = 0;
    for (float value : image.values()) {
      brightest = Math.max(brightest, value);
    }
    double toByte = brightest > 255 ? 255.0 / 65535.0 : 1;
    float[] values = new float[height * width * channels];
    int next = 0;
    for (int y = 0; y < height; y++) {
      int top = (int) ((long) y * image.height() / height);
      int bottom = Math.max(top + 1, (int) ((long) (y + 1) * image.height() / height));
      for (int x = 0; x < width; x++) {
        int left = (int) ((long) x * image.width() / width);
        int right = Math.max(left + 1, (int) ((long) (x + 1) * image.width() / width));
        for (int c = 0; c < channels; c++) {
          double sum = 0;
          for (int v = top; v < bottom; v++) {
            for (int u = left; u < right; u++) {
              sum += image.at(v, u, c);
            }
          }
          double mean = sum * toByte / ((double) (bottom - top) * (right - left));
          values[next++] = (float) Math.min(255, Math.max(0, mean));
        }
      }
    }
    return new ImageArray(height, width, channels, values);
  }
}
