package org.slicewise.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HarmonisingTest {
  private static final ImageOptions GREY =
      ImageOptions.keras()
          .withColorMode(ColorMode.GRAYSCALE)
          .withInterpolation(Interpolation.BILINEAR)
          .withTargetSize(40, 56)
          .harmonised();

  /** The same grey picture saved in every lossless way, by name. */
  private static Map<String, byte[]> losslessCopies(ImageArray grey) throws IOException {
    Map<String, byte[]> copies = new LinkedHashMap<>();
    BufferedImage plain = buffered(grey, BufferedImage.TYPE_BYTE_GRAY);
    for (String format : new String[] {"png", "bmp", "tiff"}) {
      copies.put("grey " + format, encoded(plain, format));
      copies.put("rgb " + format, encoded(buffered(grey, BufferedImage.TYPE_3BYTE_BGR), format));
    }
    for (String format : new String[] {"png", "tiff"}) {
      copies.put(
          "opaque rgba " + format, encoded(buffered(grey, BufferedImage.TYPE_4BYTE_ABGR), format));
    }
    float[] wide = grey.values().clone();
    for (int i = 0; i < wide.length; i++) {
      wide[i] *= 257;
    }
    copies.put(
        "16-bit grey png",
        ImageWriter.encode(
            new ImageArray(grey.height(), grey.width(), 1, wide), new ImageFormat.Png16()));
    return copies;
  }

  private static BufferedImage buffered(ImageArray grey, int type) {
    BufferedImage image = new BufferedImage(grey.width(), grey.height(), type);
    for (int y = 0; y < grey.height(); y++) {
      for (int x = 0; x < grey.width(); x++) {
        int value = (int) grey.at(y, x, 0);
        if (type == BufferedImage.TYPE_BYTE_GRAY) {
          image.getRaster().setSample(x, y, 0, value); // setRGB would convert between profiles
        } else {
          image.setRGB(x, y, 0xff000000 | value * 0x010101);
        }
      }
    }
    return image;
  }

  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, bytes)).as(format).isTrue();
    return bytes.toByteArray();
  }

  /** Smooth shapes with noise, as a slice is. */
  private static ImageArray picture(int height, int width, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    float[] values = new float[height * width];
    for (int i = 0; i < values.length; i++) {
      double wave = 110 + 90 * Math.sin(i % width / 9.0) * Math.cos(i / width / 7.0);
      values[i] = (float) Math.rint(Math.max(0, Math.min(255, wave + random.nextDouble(-20, 20))));
    }
    return new ImageArray(height, width, 1, values);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void losslessFormatsAndModesGiveTheSameInputToTheLastBit(long seed) throws IOException {
    Map<String, byte[]> copies = losslessCopies(picture(77, 93, seed));
    for (Interpolation filter : Interpolation.values()) {
      for (ColorMode mode : new ColorMode[] {ColorMode.GRAYSCALE, ColorMode.RGB}) {
        ImageOptions options = GREY.withInterpolation(filter).withColorMode(mode);
        ImageArray first = ImageLoader.load(copies.get("grey png"), "grey png", options);
        copies.forEach(
            (name, bytes) ->
                assertThat(ImageLoader.load(bytes, name, options).values())
                    .as("%s, %s, %s, seed %d", name, filter, mode, seed)
                    .isEqualTo(first.values()));
      }
    }
  }

  @Test
  void withoutHarmonisingSixteenBitsDiffer() throws IOException {
    Map<String, byte[]> copies = losslessCopies(picture(40, 56, 1));
    ImageOptions plain = ImageOptions.keras().withTargetSize(40, 56);
    assertThat(ImageLoader.load(copies.get("16-bit grey png"), "a", plain).values())
        .isNotEqualTo(ImageLoader.load(copies.get("grey png"), "b", plain).values());
  }

  @Test
  void rgbIsGreyThreeTimes() {
    byte[] png =
        ImageWriter.encode(
            new ImageArray(1, 1, 3, new float[] {200, 10, 30}), new ImageFormat.Png());
    ImageArray rgb =
        ImageLoader.load(png, "a", GREY.withTargetSize(0, 0).withColorMode(ColorMode.RGB));
    assertThat(rgb.values()).hasSize(3).containsOnly(rgb.values()[0]);
    assertThat(rgb.values()[0]).isBetween(65f, 72f); // luma 69, but for the quantisation
  }

  @Test
  void transparencyIsPutOnTheStatedColour() {
    byte[] png =
        ImageWriter.encode(
            new ImageArray(1, 1, 4, new float[] {90, 90, 90, 0}), new ImageFormat.Png());
    ImageOptions black = ImageOptions.keras().withTargetSize(0, 0).harmonised();
    assertThat(black.flatten()).isEqualTo(Flatten.BLACK);
    assertThat(ImageLoader.load(png, "a", black).values()).containsExactly(0, 0, 0);
  }

  @ParameterizedTest
  @EnumSource(Flatten.class)
  void harmonisingWithoutAColourOrWithAlphaIsRefused(Flatten flatten) {
    ColorMode mode = flatten == Flatten.NONE ? ColorMode.RGB : ColorMode.RGBA;
    assertThatThrownBy(
            () ->
                new ImageOptions(8, 8, mode, Interpolation.BOX, false, false, flatten, 1000, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(flatten.name());
  }

  @ParameterizedTest(name = "quality {0}, {1} x {2}, seed {3}")
  @CsvSource({"75, 64, 64, 1", "75, 61, 43, 2", "30, 40, 48, 3", "50, 33, 65, 4"})
  void quantisationIsWhatARealJpegDoes(int quality, int height, int width, long seed) {
    ImageArray grey = picture(height, width, seed);
    byte[] bytes = new byte[grey.values().length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) grey.values()[i];
    }
    float[] real =
        ImageLoader.load(
                ImageWriter.encode(grey, new ImageFormat.Jpeg(quality)),
                "real",
                ImageOptions.keras().withColorMode(ColorMode.GRAYSCALE).withTargetSize(0, 0))
            .values();
    byte[] ours = new JpegQuantisation(quality).apply(bytes, height, width);
    double apart = 0;
    double lost = 0;
    for (int i = 0; i < ours.length; i++) {
      apart += Math.abs((ours[i] & 0xff) - real[i]);
      lost += Math.abs(real[i] - grey.values()[i]);
    }
    // libjpeg's integer transform rounds before it quantises: one coefficient in some hundred,
    // close
    // to the edge between two steps, takes the other.
    assertThat(apart / lost).isLessThan(0.15);
  }

  @ParameterizedTest(name = "quality {0}, {1} x {2}, seed {3}")
  @CsvSource({"75, 64, 64, 1", "75, 61, 43, 2", "30, 1, 48, 3", "95, 33, 1, 4", "40, 9, 17, 5"})
  void quantisationIsTheDefinitionBlockByBlock(int quality, int height, int width, long seed) {
    Random random = new Random(seed);
    byte[] grey = new byte[height * width];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) (128 + 90 * Math.sin(i / 5.0) + 20 * random.nextGaussian());
    }
    assertThat(new JpegQuantisation(quality).apply(grey, height, width))
        .containsExactly(naive(grey, height, width, quality));
  }

  /** T.81, A.3.3: every coefficient a sum over the block, rounded to its step, and back. */
  private static byte[] naive(byte[] grey, int height, int width, int quality) {
    byte[] out = new byte[grey.length];
    double[] steps = new JpegQuantisation(quality).steps();
    for (int top = 0; top < height; top += 8) {
      for (int left = 0; left < width; left += 8) {
        double[] coefficients = new double[64];
        for (int i = 0; i < 64; i++) {
          for (int p = 0; p < 64; p++) {
            int y = Math.min(top + p / 8, height - 1);
            int x = Math.min(left + p % 8, width - 1);
            coefficients[i] += ((grey[y * width + x] & 0xff) - 128) * wave(i, p);
          }
          coefficients[i] = Math.round(coefficients[i] / steps[i]) * steps[i];
        }
        for (int p = 0; p < 64; p++) {
          double value = 128;
          for (int i = 0; i < 64; i++) {
            value += coefficients[i] * wave(i, p);
          }
          if (top + p / 8 < height && left + p % 8 < width) {
            out[(top + p / 8) * width + left + p % 8] =
                (byte) Math.max(0, Math.min(255, Math.rint(value)));
          }
        }
      }
    }
    return out;
  }

  private static double wave(int frequency, int pixel) {
    return cosine(frequency / 8, pixel / 8) * cosine(frequency % 8, pixel % 8);
  }

  private static double cosine(int u, int x) {
    return Math.sqrt((u == 0 ? 1 : 2) / 8.0) * Math.cos((2 * x + 1) * u * Math.PI / 16);
  }

  @Test
  void quantisationLosesDetailAndKeepsTheMean() {
    byte[] flat = new byte[100];
    java.util.Arrays.fill(flat, (byte) 137);
    assertThat(new JpegQuantisation(75).apply(flat, 10, 10)).containsOnly((byte) 137);
    byte[] faint = flat.clone();
    faint[0]++;
    assertThat(new JpegQuantisation(75).apply(faint, 10, 10)).containsOnly((byte) 137);
  }
}
