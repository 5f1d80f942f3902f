package org.slicewise.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ImageResamplerTest {
  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void resizingToTheSameSizeChangesNothing(long seed) {
    ImageArray image = random(new SplittableRandom(seed));
    for (Interpolation interpolation : Interpolation.values()) {
      assertThat(
              ImageResampler.resize(image, image.height(), image.width(), interpolation).values())
          .as("%s", interpolation)
          .containsExactly(image.values());
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aBoxOfAWholeFactorIsTheMeanOfItsBlock(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int down = random.nextInt(1, 5);
    int across = random.nextInt(1, 5);
    int height = random.nextInt(1, 9);
    int width = random.nextInt(1, 9);
    ImageArray image = random(random, height * down, width * across, 3);

    ImageArray small = ImageResampler.resize(image, height, width, Interpolation.BOX);

    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          double sum = 0;
          for (int i = 0; i < down * across; i++) {
            sum += image.at(y * down + i / across, x * across + i % across, c);
          }
          assertThat((double) small.at(y, x, c)).isCloseTo(sum / (down * across), within(1e-3));
        }
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aFlatImageStaysFlat(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ImageArray noise = random(random);
    float[] flat = noise.values().clone();
    java.util.Arrays.fill(flat, 137);
    ImageArray image = new ImageArray(noise.height(), noise.width(), noise.channels(), flat);
    for (Interpolation interpolation : Interpolation.values()) {
      ImageArray resized =
          ImageResampler.resize(image, random.nextInt(1, 40), random.nextInt(1, 40), interpolation);
      for (float value : resized.values()) {
        assertThat(value).as("%s", interpolation).isCloseTo(137, within(1e-3f));
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void greyInColourIsResizedAsThreeChannelsAre(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int height = random.nextInt(2, 60);
    int width = random.nextInt(2, 60);
    int side = random.nextInt(1, 60);
    for (int channels : new int[] {1, 3, 4}) {
      float[] values = new float[height * width * channels];
      for (int i = 0; i < height * width; i++) {
        java.util.Arrays.fill(values, i * channels, (i + 1) * channels, random.nextInt(256));
      }
      if (seed % 2 == 1 && channels == 3) {
        values[values.length - 1] = values[values.length - 2] > 128 ? 0 : 255; // one colour
      }
      ImageArray image = new ImageArray(height, width, channels, values);
      byte[] colours = new byte[height * width * 3];
      for (int i = 0; i < colours.length; i++) {
        colours[i] = (byte) values[i / 3 * channels + (channels == 1 ? 0 : i % 3)];
      }
      Samples three = new Samples(height, width, 3, colours, null);
      byte[] png = ImageWriter.encode(image, new ImageFormat.Png());
      for (Interpolation interpolation : Interpolation.values()) {
        ImageOptions options =
            ImageOptions.keras().withTargetSize(side, 17).withInterpolation(interpolation);
        assertThat(ImageLoader.load(png, "x.png", options).values())
            .as("%s of %d channels", interpolation, channels)
            .containsExactly(
                ImageResampler.resize(
                        three,
                        side,
                        17,
                        interpolation,
                        ImageResampler.Box.whole(height, width),
                        ImageResampler.Rounding.WHOLE)
                    .toArray()
                    .values());
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void eightBitsAndFloatsAgreeWithinRounding(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ImageArray image = random(random, random.nextInt(2, 30), random.nextInt(2, 30), 3);
    int height = random.nextInt(1, 40);
    int width = random.nextInt(1, 40);
    byte[] png = ImageWriter.encode(image, new ImageFormat.Png());
    // These two cannot leave 0..255, where 8 bits would clip and floats would not.
    for (Interpolation filter : new Interpolation[] {Interpolation.BOX, Interpolation.BILINEAR}) {
      float[] eight =
          ImageLoader.load(
                  png,
                  "noise.png",
                  ImageOptions.keras().withTargetSize(height, width).withInterpolation(filter))
              .values();
      float[] floats = ImageResampler.resize(image, height, width, filter).values();
      for (int i = 0; i < eight.length; i++) {
        assertThat(eight[i]).as("%s", filter).isCloseTo(floats[i], within(1.01f));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Interpolation.class)
  void mirroringBeforeOrAfterIsTheSame(Interpolation interpolation) {
    ImageArray image = random(new SplittableRandom(5), 12, 9, 1);
    ImageArray after = mirrored(ImageResampler.resize(image, 8, 27, interpolation));
    ImageArray before = ImageResampler.resize(mirrored(image), 8, 27, interpolation);
    for (int i = 0; i < after.values().length; i++) {
      assertThat(before.values()[i]).isCloseTo(after.values()[i], within(1e-2f));
    }
  }

  @Test
  void nearestDoublesEachPixel() {
    ImageArray image = new ImageArray(1, 2, 1, new float[] {3, 8});
    assertThat(ImageResampler.resize(image, 2, 4, Interpolation.NEAREST).values())
        .containsExactly(3, 3, 8, 8, 3, 3, 8, 8);
  }

  private static ImageArray mirrored(ImageArray image) {
    float[] out = new float[image.values().length];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        out[y * image.width() + x] = image.at(y, image.width() - 1 - x, 0);
      }
    }
    return new ImageArray(image.height(), image.width(), 1, out);
  }

  private static ImageArray random(SplittableRandom random) {
    return random(
        random, random.nextInt(1, 30), random.nextInt(1, 30), random.nextBoolean() ? 1 : 3);
  }

  private static ImageArray random(SplittableRandom random, int height, int width, int channels) {
    float[] values = new float[height * width * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(256);
    }
    return new ImageArray(height, width, channels, values);
  }
}
