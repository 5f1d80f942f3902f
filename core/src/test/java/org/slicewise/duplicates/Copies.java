package org.slicewise.duplicates;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.slicewise.image.ColorMode;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.ImageResampler;
import org.slicewise.image.ImageWriter;
import org.slicewise.image.Interpolation;

/** What people do to images: each makes a copy of a grey image. */
final class Copies {
  private Copies() {}

  /** Every change that the search promises to see through, by name. */
  static Map<String, UnaryOperator<ImageArray>> all(long seed) {
    UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(seed);
    Map<String, UnaryOperator<ImageArray>> all = new LinkedHashMap<>();
    for (int quality : new int[] {40, 70, 95}) {
      all.put("JPEG of quality " + quality, image -> jpeg(image, quality));
    }
    for (int percent : new int[] {50, 75, 130, 200}) {
      all.put("resized to %d%%".formatted(percent), image -> resized(image, percent / 100.0));
    }
    all.put("brighter by 30 grey levels", image -> toned(image, 1, 30));
    all.put("darker by 30 grey levels", image -> toned(image, 1, -30));
    all.put("contrast 1.3", image -> toned(image, 1.3, -0.3 * 128));
    all.put("contrast 0.7", image -> toned(image, 0.7, 0.3 * 128));
    all.put("cropped by 5% on every side", image -> cropped(image, 0.05, 0.05, 0.05, 0.05));
    all.put("cropped by 5% on the left", image -> cropped(image, 0.05, 0, 0, 0));
    all.put(
        "cropped by 0 to 5% a side",
        image ->
            cropped(
                image,
                random.nextDouble(0.05),
                random.nextDouble(0.05),
                random.nextDouble(0.05),
                random.nextDouble(0.05)));
    all.put("mirrored", image -> flipped(image, true, false));
    all.put("upside down", image -> flipped(image, false, true));
    all.put("turned by 180 degrees", image -> flipped(image, true, true));
    all.put("white caption on black, upper left", image -> captioned(image, true, true, 0));
    all.put("black caption on white, lower right", image -> captioned(image, false, false, 255));
    all.put("black frame of 8%", image -> framed(image, 0.08, 0));
    all.put("white frame of 8%", image -> framed(image, 0.08, 255));
    all.put("white frame of 20%", image -> framed(image, 0.2, 255));
    all.put(
        "cropped by 0 to 4% a side, brighter, JPEG of quality 60",
        image ->
            jpeg(
                toned(
                    cropped(
                        image,
                        random.nextDouble(0.04),
                        random.nextDouble(0.04),
                        random.nextDouble(0.04),
                        random.nextDouble(0.04)),
                    1,
                    15),
                60));
    all.put(
        "mirrored, resized to 70%, JPEG of quality 70",
        image -> jpeg(resized(flipped(image, true, false), 0.7), 70));
    return all;
  }

  static ImageArray jpeg(ImageArray image, int quality) {
    byte[] bytes = ImageWriter.encode(image, new ImageFormat.Jpeg(quality));
    return ImageLoader.load(
        bytes,
        "a copy",
        ImageOptions.keras().withTargetSize(0, 0).withColorMode(ColorMode.GRAYSCALE));
  }

  static ImageArray resized(ImageArray image, double scale) {
    return rounded(
        ImageResampler.resize(
            image,
            (int) Math.round(scale * image.height()),
            (int) Math.round(scale * image.width()),
            Interpolation.BICUBIC));
  }

  static ImageArray toned(ImageArray image, double gain, double offset) {
    float[] out = image.values().clone();
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (gain * out[i] + offset);
    }
    return rounded(new ImageArray(image.height(), image.width(), 1, out));
  }

  static ImageArray cropped(
      ImageArray image, double left, double top, double right, double bottom) {
    int x0 = (int) Math.round(left * image.width());
    int y0 = (int) Math.round(top * image.height());
    int width = image.width() - x0 - (int) Math.round(right * image.width());
    int height = image.height() - y0 - (int) Math.round(bottom * image.height());
    float[] out = new float[height * width];
    for (int y = 0; y < height; y++) {
      System.arraycopy(image.values(), (y + y0) * image.width() + x0, out, y * width, width);
    }
    return new ImageArray(height, width, 1, out);
  }

  static ImageArray flipped(ImageArray image, boolean across, boolean down) {
    int h = image.height();
    int w = image.width();
    float[] out = new float[h * w];
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        out[y * w + x] = image.at(down ? h - 1 - y : y, across ? w - 1 - x : x, 0);
      }
    }
    return new ImageArray(h, w, 1, out);
  }

  /** A box of 30% by 9% with strokes in it that look like letters from afar. */
  static ImageArray captioned(ImageArray image, boolean top, boolean left, int ground) {
    int h = image.height();
    int w = image.width();
    int boxHeight = (int) (0.09 * h);
    int boxWidth = (int) (0.3 * w);
    int y0 = top ? 0 : h - boxHeight;
    int x0 = left ? 0 : w - boxWidth;
    float[] out = image.values().clone();
    for (int y = 0; y < boxHeight; y++) {
      for (int x = 0; x < boxWidth; x++) {
        boolean ink = y > boxHeight / 4 && y < 3 * boxHeight / 4 && x / 2 % 3 == 1;
        out[(y0 + y) * w + x0 + x] = ink ? 255 - ground : ground;
      }
    }
    return new ImageArray(h, w, 1, out);
  }

  static ImageArray framed(ImageArray image, double fraction, int grey) {
    int pad = (int) (fraction * image.width());
    int h = image.height() + 2 * pad;
    int w = image.width() + 2 * pad;
    float[] out = new float[h * w];
    java.util.Arrays.fill(out, grey);
    for (int y = 0; y < image.height(); y++) {
      System.arraycopy(image.values(), y * image.width(), out, (y + pad) * w + pad, image.width());
    }
    return new ImageArray(h, w, 1, out);
  }

  private static ImageArray rounded(ImageArray image) {
    float[] out = image.values().clone();
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.max(0, Math.min(255, Math.round(out[i])));
    }
    return new ImageArray(image.height(), image.width(), 1, out);
  }
}
