package org.slicewise.robustness;

import java.nio.file.Path;
import org.slicewise.image.ColorMode;
import org.slicewise.image.FileFacts;
import org.slicewise.image.Flatten;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.ImageWriter;

/**
 * The pixels of a file, before any preprocessing.
 *
 * @param image grey, rgb, or rgba where some pixel is not opaque; values from 0 to 255
 * @param sixteenBits whether the file is grey of 16 bits; then its white, 65535, is 255 here
 */
record Picture(ImageArray image, boolean sixteenBits) {
  /** 65535 / 255. */
  private static final float SIXTEEN = 257;

  /**
   * Reads a file in its own size and colours.
   *
   * @param options of them the pixel limit counts, and whether EXIF turns the picture
   * @throws org.slicewise.image.UnreadableImageException when it is not a readable image
   */
  static Picture read(Path file, ImageOptions options) {
    String mode = FileFacts.read(file).mode();
    boolean wide = mode.startsWith("I") || mode.equals("F");
    ImageArray all =
        ImageLoader.load(
            file, wide ? in(ColorMode.GRAYSCALE, options) : in(ColorMode.RGBA, options));
    if (!wide) {
      boolean grey = mode.equals("1") || mode.startsWith("L");
      return new Picture(isOpaque(all) ? Pixels.firstChannels(all, grey ? 1 : 3) : all, false);
    }
    boolean sixteen = mode.equals("I;16") || Pixels.largest(all) > 255;
    return new Picture(sixteen ? Pixels.linear(all, 1 / SIXTEEN, 0) : all, sixteen);
  }

  private static ImageOptions in(ColorMode mode, ImageOptions options) {
    ImageOptions keras = ImageOptions.keras();
    return new ImageOptions(
        0,
        0,
        mode,
        keras.interpolation(),
        false,
        options.exif(),
        Flatten.NONE,
        options.pixelLimit());
  }

  private static boolean isOpaque(ImageArray rgba) {
    float[] values = rgba.values();
    for (int i = 3; i < values.length; i += 4) {
      if (values[i] != 255) {
        return false;
      }
    }
    return true;
  }

  /** With other pixels of the same meaning. */
  Picture with(ImageArray changed) {
    return new Picture(changed, sixteenBits);
  }

  /** With 8 bits a sample. */
  Picture eightBits() {
    return new Picture(image, false);
  }

  /** As a PNG file of the same depth and colours, which loses nothing but fractions of a level. */
  byte[] png() {
    return sixteenBits
        ? ImageWriter.encode(
            new ImageArray(image.height(), image.width(), 1, wide()), new ImageFormat.Png16())
        : ImageWriter.encode(image, new ImageFormat.Png());
  }

  private float[] wide() {
    float[] values = image.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] *= SIXTEEN;
    }
    return values;
  }

  /** As a JPEG file of 8 bits; transparency is dropped, as Pillow drops it. */
  byte[] jpeg(int quality) {
    return ImageWriter.encode(image, new ImageFormat.Jpeg(quality));
  }

  /** In 8 bits of grey, by ITU-R 601 as Pillow computes it; transparency is dropped. */
  Picture grey() {
    if (image.channels() == 1) {
      return eightBits();
    }
    ImageArray opaque = Pixels.firstChannels(image, 3);
    byte[] png = ImageWriter.encode(opaque, new ImageFormat.Png());
    return new Picture(
        ImageLoader.load(png, "a PNG in memory", in(ColorMode.GRAYSCALE, ImageOptions.keras())),
        false);
  }

  /** In 8 bits of red, green, blue and alpha. */
  Picture rgba() {
    return new Picture(Pixels.rgba(image), false);
  }
}
