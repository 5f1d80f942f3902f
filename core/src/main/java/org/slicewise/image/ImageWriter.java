package org.slicewise.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.slicewise.files.AtomicFiles;

/**
 * Arrays to image files. A sample is rounded to the nearest whole number (halves up) and clipped to
 * what the format holds: 0..255, or 0..65535 in a 16-bit PNG; NaN becomes 0.
 */
public final class ImageWriter {
  private ImageWriter() {}

  /**
   * Writes {@code image} to {@code target}, whole or not at all.
   *
   * @throws org.slicewise.errors.EnvironmentException when the file cannot be written
   */
  public static void write(Path target, ImageArray image, ImageFormat format) {
    byte[] bytes = encode(image, format);
    AtomicFiles.write(target, out -> out.write(bytes));
  }

  /** The bytes of the file that {@link #write} writes. */
  public static byte[] encode(ImageArray image, ImageFormat format) {
    if (format instanceof ImageFormat.Png) {
      return encode(eightBit(image, image.channels()), "png", null);
    }
    if (format instanceof ImageFormat.Png16) {
      return encode(sixteenBit(image), "png", null);
    }
    // Neither JPEG nor Windows' BMP has alpha.
    BufferedImage opaque = eightBit(image, Math.min(image.channels(), 3));
    return format instanceof ImageFormat.Jpeg jpeg
        ? encode(opaque, "jpeg", jpeg.quality() / 100f)
        : encode(opaque, "bmp", null);
  }

  /**
   * The image with its smallest value at 0 and its largest at 255, cut to whole numbers: what
   * Keras' {@code array_to_img} and {@code save_img} make of it with {@code scale=True}, their
   * default.
   */
  public static ImageArray stretched(ImageArray image) {
    float[] out = image.values().clone();
    float smallest = Float.POSITIVE_INFINITY;
    for (float value : out) {
      smallest = Math.min(smallest, value);
    }
    float largest = 0;
    for (int i = 0; i < out.length; i++) {
      out[i] -= smallest;
      largest = Math.max(largest, out[i]);
    }
    for (int i = 0; i < out.length; i++) {
      out[i] = (int) ((largest == 0 ? out[i] : out[i] / largest) * 255);
    }
    return new ImageArray(image.height(), image.width(), image.channels(), out);
  }

  private static BufferedImage eightBit(ImageArray image, int keep) {
    int channels = image.channels();
    if (channels != 1 && channels != 3 && channels != 4) {
      throw new IllegalArgumentException("an image file has 1, 3 or 4 channels, found " + channels);
    }
    int pixels = image.height() * image.width();
    byte[] bytes = new byte[pixels * keep];
    for (int i = 0, to = 0; i < pixels; i++) {
      for (int c = 0; c < keep; c++) {
        bytes[to++] = (byte) clipped(image.values()[i * channels + c], 255);
      }
    }
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(bytes, bytes.length),
            image.width(),
            image.height(),
            image.width() * keep,
            keep,
            IntStream.range(0, keep).toArray(),
            null);
    return buffered(raster, keep == 4, DataBuffer.TYPE_BYTE);
  }

  private static BufferedImage sixteenBit(ImageArray image) {
    if (image.channels() != 1) {
      throw new IllegalArgumentException("a 16-bit PNG has one channel, found " + image.channels());
    }
    short[] samples = new short[image.values().length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) clipped(image.values()[i], 65535);
    }
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferUShort(samples, samples.length),
            image.width(),
            image.height(),
            image.width(),
            1,
            new int[] {0},
            null);
    return buffered(raster, false, DataBuffer.TYPE_USHORT);
  }

  private static BufferedImage buffered(WritableRaster raster, boolean alpha, int type) {
    int space = raster.getNumBands() == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB;
    int transparency = alpha ? java.awt.Transparency.TRANSLUCENT : java.awt.Transparency.OPAQUE;
    return new BufferedImage(
        new ComponentColorModel(ColorSpace.getInstance(space), alpha, false, transparency, type),
        raster,
        false,
        null);
  }

  private static int clipped(float value, int largest) {
    return (int) Math.max(0, Math.min(largest, Math.floor(value + 0.5)));
  }

  private static byte[] encode(BufferedImage image, String format, Float quality) {
    javax.imageio.ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (quality != null) {
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(quality);
      }
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
