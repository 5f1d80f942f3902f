package org.slicewise.image;

import java.io.IOException;
import java.nio.file.Path;
import org.slicewise.errors.EnvironmentException;
import org.slicewise.image.ImageResampler.Box;
import org.slicewise.image.ImageResampler.Rounding;

/**
 * Files to arrays, as Keras' {@code load_img} + {@code img_to_array}: PNG, JPEG, BMP, TIFF and GIF,
 * told apart by their content and not their names.
 *
 * <p>Pixels of lossless formats, their conversion between color modes and their resizing are
 * Pillow's to the last bit, its oddities included: alpha is dropped without a background, 16-bit
 * grey is kept in {@code grayscale} and clipped at 255 in {@code rgb}, a palette is never
 * interpolated, EXIF rotation is ignored (but a TIFF's is not). It is stricter in one thing: a PNG
 * without its last chunk, or with a wrong checksum over its pixels, is refused. Not read are JPEGs
 * that are lossless, arithmetic-coded or of 12 bits, and TIFFs of CIE L*a*b* or uncompressed YCbCr.
 */
public final class ImageLoader {
  /** As many first bytes tell an image from text. */
  public static final int TELLING_BYTES = 14;

  private ImageLoader() {}

  /**
   * Decodes by content, converts to the color mode and resizes.
   *
   * @throws UnreadableImageException when the file is not an image we can read, too large, or cut
   *     short
   */
  public static ImageArray load(Path file, ImageOptions options) {
    return read(ImageFile.read(file), file.toString(), options).samples().toArray();
  }

  /**
   * The same for bytes that came from elsewhere than a file.
   *
   * @param name what to call the image in an error
   * @throws UnreadableImageException when the bytes are not an image we can read, too large, or cut
   *     short
   */
  public static ImageArray load(byte[] bytes, String name, ImageOptions options) {
    return read(bytes, name, options).samples().toArray();
  }

  /**
   * As {@link #load(Path, ImageOptions)}, but each sample becomes what a table says.
   *
   * @param options such that {@link ImageOptions#alwaysOf8Bits()}
   * @param table {@code [value * channels + channel]}, 256 values
   */
  public static ImageArray load(Path file, ImageOptions options, float[] table) {
    return read(ImageFile.read(file), file.toString(), options).samples().toArray(table);
  }

  /**
   * The same for bytes that came from elsewhere than a file.
   *
   * @param name what to call the image in an error
   */
  public static ImageArray load(byte[] bytes, String name, ImageOptions options, float[] table) {
    return read(bytes, name, options).samples().toArray(table);
  }

  /**
   * Whether bytes that may be an image or text begin an image. {@code BM} alone, by which a BMP is
   * told from other images, begins names of files too, so there a zero byte must follow, which no
   * text has and the header of every BMP that is no giant has.
   *
   * @param start the first bytes, {@link #TELLING_BYTES} of them where there are so many
   */
  public static boolean beginsImage(byte[] start) {
    Container container = Container.of(new ByteView(start)).orElse(null);
    if (container != Container.BMP) {
      return container != null;
    }
    for (int i = 2; i < Math.min(start.length, TELLING_BYTES); i++) {
      if (start[i] == 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * What came of reading a file.
   *
   * @param lungsFound whether lungs were asked for and found
   */
  record Loaded(Samples samples, boolean lungsFound) {}

  static Loaded read(byte[] bytes, String name, ImageOptions options) {
    try {
      Decoded decoded = decode(new ByteView(bytes), options.pixelLimit());
      LungView view = LungView.of(options.exif() ? decoded.upright() : decoded, options);
      return new Loaded(
          options.harmonise()
              ? Harmonising.apply(view, options)
              : view.hide(convert(view.picture(), options), options),
          view.found());
    } catch (IOException e) {
      throw new UnreadableImageException(name, ImageFile.reason(e), e);
    } catch (OutOfMemoryError e) {
      throw new EnvironmentException(
          "not enough memory to read image %s; give Java more (-Xmx) or lower the pixel limit"
              .formatted(name),
          e);
    }
  }

  private static Decoded decode(ByteView file, long pixelLimit) throws IOException {
    Container container = ImageFile.container(file);
    Header header = container.header(file);
    if (header.pixels() > pixelLimit) {
      throw new IOException(
          "it has %d x %d pixels, more than the limit of %d; raise the limit if you trust the file"
              .formatted(header.width(), header.height(), pixelLimit));
    }
    try {
      return container.decode(file);
    } catch (RuntimeException e) {
      // Of any kind: the readers of the JDK and of TwelveMonkeys do not expect hostile content.
      throw new IOException("it is damaged (" + e + ")", e);
    }
  }

  private static Samples convert(Decoded decoded, ImageOptions options) {
    int height = options.targetHeight();
    int width = options.targetWidth();
    if (height == 0 || height == decoded.height() && width == decoded.width()) {
      return Conversion.convert(decoded, options.colorMode(), options.flatten());
    }
    Box box = Box.of(decoded.height(), decoded.width(), options);
    if (options.interpolation() == Interpolation.NEAREST) {
      boolean addUp = decoded.mode() != PixelMode.I16 || options.colorMode() != ColorMode.GRAYSCALE;
      // Picking pixels first saves converting those that are not picked.
      Decoded picked =
          decoded.pick(
              ImageResampler.nearest(height, box.top(), box.height(), decoded.height(), addUp),
              ImageResampler.nearest(width, box.left(), box.width(), decoded.width(), addUp),
              false);
      return Conversion.convert(picked, options.colorMode(), options.flatten());
    }
    if (options.colorMode() == ColorMode.RGB) {
      // Channels are filtered alike: where they are equal, one of them is a third of the work.
      byte[] grey = Conversion.greyOf(decoded, options.flatten());
      if (grey != null) {
        Samples one = new Samples(decoded.height(), decoded.width(), 1, grey, null);
        Samples resized =
            ImageResampler.resize(one, height, width, options.interpolation(), box, Rounding.NONE);
        return new Samples(height, width, 3, Conversion.repeat(resized.bytes()), null);
      }
    }
    Samples samples = Conversion.convert(decoded, options.colorMode(), options.flatten());
    if (options.colorMode() != ColorMode.RGBA) {
      Rounding rounding = decoded.mode() == PixelMode.I16 ? Rounding.SIXTEEN_BITS : Rounding.WHOLE;
      return ImageResampler.resize(samples, height, width, options.interpolation(), box, rounding);
    }
    Samples multiplied =
        new Samples(samples.height(), samples.width(), 4, samples.bytes().clone(), null);
    Conversion.premultiply(multiplied.bytes());
    Samples resized =
        ImageResampler.resize(
            multiplied, height, width, options.interpolation(), box, Rounding.NONE);
    Conversion.unpremultiply(resized.bytes());
    return resized;
  }
}
