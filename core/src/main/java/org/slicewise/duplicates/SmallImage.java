package org.slicewise.duplicates;

import java.nio.file.Path;
import org.slicewise.image.ColorMode;
import org.slicewise.image.Flatten;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.ImageResampler;
import org.slicewise.image.Interpolation;

/**
 * An image as the search for duplicates sees it: grey, {@value #SIDE} x {@value #SIDE}, 8 bits, 16
 * kilobytes.
 *
 * <p>Grey by ITU-R 601 ({@code 0.299 R + 0.587 G + 0.114 B}, alpha ignored), resampled with a
 * triangle filter as wide as the reduction (Pillow's {@code BILINEAR}), rounded and clipped to
 * 0..255.
 *
 * @param height rows of the original
 * @param width columns of the original
 * @param grey row-major, unsigned
 */
public record SmallImage(int height, int width, byte[] grey) {
  /** Rows and columns. */
  public static final int SIDE = 128;

  private static final ImageOptions AS_IT_IS =
      new ImageOptions(
          0,
          0,
          ColorMode.GRAYSCALE,
          Interpolation.NEAREST,
          false,
          false,
          Flatten.NONE,
          ImageOptions.DEFAULT_PIXEL_LIMIT);

  /**
   * An image in this form. Values above 255 are taken for 16 bits: all are then divided by 256.
   *
   * @param image 1 (grey), 3 (rgb) or 4 (rgba) channels
   */
  public static SmallImage of(ImageArray image) {
    float[] values =
        ImageResampler.resize(grey(image), SIDE, SIDE, Interpolation.BILINEAR).values();
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, value);
    }
    float scale = largest > 256 ? 1 / 256f : 1;
    byte[] grey = new byte[SIDE * SIDE];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) Math.max(0, Math.min(255, Math.round(values[i] * scale)));
    }
    return new SmallImage(image.height(), image.width(), grey);
  }

  /**
   * An image file in this form.
   *
   * @throws org.slicewise.image.UnreadableImageException when the file is not a readable image
   */
  public static SmallImage of(Path file) {
    return of(ImageLoader.load(file, AS_IT_IS));
  }

  /** Whether there is nothing to recognise: no pixel more than one grey level off any other. */
  boolean isFlat() {
    int least = 255;
    int most = 0;
    for (byte value : grey) {
      least = Math.min(least, value & 0xff);
      most = Math.max(most, value & 0xff);
    }
    return most - least <= 1;
  }

  /** The grey values averaged over a coarser grid, {@code side} rows and columns. */
  float[] averaged(int side) {
    return averaged(grey, SIDE, side);
  }

  /** The same for any square of grey values, {@code from} rows and columns. */
  static float[] averaged(byte[] grey, int from, int side) {
    int step = from / side;
    float[] out = new float[side * side];
    for (int y = 0; y < from; y++) {
      for (int x = 0; x < from; x++) {
        out[y / step * side + x / step] += grey[y * from + x] & 0xff;
      }
    }
    for (int i = 0; i < out.length; i++) {
      out[i] /= step * step;
    }
    return out;
  }

  private static ImageArray grey(ImageArray image) {
    int channels = image.channels();
    if (channels == 1) {
      return image;
    }
    float[] in = image.values();
    float[] out = new float[image.height() * image.width()];
    for (int i = 0, from = 0; i < out.length; i++, from += channels) {
      out[i] =
          channels < 3
              ? in[from]
              : 0.299f * in[from] + 0.587f * in[from + 1] + 0.114f * in[from + 2];
    }
    return new ImageArray(image.height(), image.width(), 1, out);
  }
}
