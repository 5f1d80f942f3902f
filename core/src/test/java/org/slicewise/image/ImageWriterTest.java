package org.slicewise.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.EnvironmentException;

class ImageWriterTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(ColorMode.class)
  void aPngKeepsEverySample(ColorMode mode) {
    ImageArray image = noise(7, 11, mode.channels(), 255);

    Path file = folder.resolve("image.png");
    ImageWriter.write(file, image, new ImageFormat.Png());

    assertThat(load(file, mode)).isEqualTo(image.values());
  }

  @Test
  void aSixteenBitPngKeepsEverySample() {
    ImageArray image = noise(7, 11, 1, 65535);
    Path file = folder.resolve("map.png");
    ImageWriter.write(file, image, new ImageFormat.Png16());
    assertThat(load(file, ColorMode.GRAYSCALE)).isEqualTo(image.values());
    assertThat(FileFacts.read(file).mode()).isEqualTo("I;16");
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorMode.class,
      names = {"GRAYSCALE", "RGB"})
  void aBmpKeepsEverySample(ColorMode mode) {
    ImageArray image = noise(5, 6, mode.channels(), 255);
    Path file = folder.resolve("image.bmp");
    ImageWriter.write(file, image, new ImageFormat.Bmp());
    assertThat(load(file, mode)).isEqualTo(image.values());
    assertThat(FileFacts.read(file).container()).isEqualTo("bmp");
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorMode.class,
      names = {"GRAYSCALE", "RGB"})
  void aJpegOfGoodQualityIsNearAndOfPoorQualityIsSmall(ColorMode mode) {
    float[] ramp = new float[32 * 32 * mode.channels()];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = 60 + 4 * (i / mode.channels() % 32);
    }
    ImageArray image = new ImageArray(32, 32, mode.channels(), ramp);
    Path good = folder.resolve("good.jpg");
    ImageWriter.write(good, image, new ImageFormat.Jpeg(98));

    float[] read = load(good, mode);

    for (int i = 0; i < read.length; i++) {
      assertThat(read[i]).isCloseTo(ramp[i], within(4f));
    }
    assertThat(ImageWriter.encode(image, new ImageFormat.Jpeg(20)).length)
        .isLessThan(ImageWriter.encode(image, new ImageFormat.Jpeg(98)).length);
  }

  static Stream<Arguments> roundings() {
    return Stream.of(
        Arguments.of(-3f, 0f),
        Arguments.of(0.49f, 0f),
        Arguments.of(0.5f, 1f),
        Arguments.of(254.6f, 255f),
        Arguments.of(300f, 255f),
        Arguments.of(Float.NaN, 0f),
        Arguments.of(Float.POSITIVE_INFINITY, 255f));
  }

  @ParameterizedTest
  @MethodSource("roundings")
  void aSampleIsRoundedAndClipped(float value, float written) {
    ImageArray image = new ImageArray(1, 1, 1, new float[] {value});
    byte[] png = ImageWriter.encode(image, new ImageFormat.Png());
    assertThat(ImageLoader.load(png, "one pixel", ownSize(ColorMode.GRAYSCALE)).values())
        .containsExactly(written);
  }

  @Test
  void alphaIsDroppedWhereTheFormatHasNone() {
    ImageArray image = noise(4, 4, 4, 255);
    byte[] bmp = ImageWriter.encode(image, new ImageFormat.Bmp());
    byte[] png = ImageWriter.encode(image, new ImageFormat.Png());
    assertThat(ImageLoader.load(bmp, "a", ownSize(ColorMode.RGB)).values())
        .isEqualTo(ImageLoader.load(png, "b", ownSize(ColorMode.RGB)).values());
  }

  @Test
  void stretchingPutsTheSmallestAt0AndTheLargestAt255() {
    ImageArray image = new ImageArray(1, 4, 1, new float[] {-2, 0, 1, 2});
    // Keras cuts 127.5 and 191.25 to whole numbers.
    assertThat(ImageWriter.stretched(image).values()).containsExactly(0, 127, 191, 255);
  }

  @Test
  void stretchingAFlatImageGivesBlack() {
    ImageArray image = new ImageArray(1, 2, 1, new float[] {7, 7});
    assertThat(ImageWriter.stretched(image).values()).containsExactly(0, 0);
  }

  @Test
  void writingTwiceGivesTheSameBytes() {
    ImageArray image = noise(20, 20, 3, 255);
    for (String name : new String[] {"png", "jpeg", "bmp"}) {
      ImageFormat format = ImageFormat.named(name);
      assertThat(ImageWriter.encode(image, format)).isEqualTo(ImageWriter.encode(image, format));
    }
  }

  @Test
  void aFormatOfAnotherNameIsRefused() {
    assertThatThrownBy(() -> ImageFormat.named("webp"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("webp")
        .hasMessageContaining("png, jpeg or bmp");
  }

  @Test
  void aTargetThatCannotBeWrittenIsNamedAndNothingIsLeft() throws Exception {
    Path inTheWay = Files.createDirectory(folder.resolve("image.png"));
    Files.createFile(inTheWay.resolve("full"));
    assertThatThrownBy(
            () -> ImageWriter.write(inTheWay, noise(2, 2, 1, 255), new ImageFormat.Png()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("image.png");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(inTheWay);
    }
  }

  private static ImageOptions ownSize(ColorMode mode) {
    return ImageOptions.keras().withTargetSize(0, 0).withColorMode(mode);
  }

  private static float[] load(Path file, ColorMode mode) {
    return ImageLoader.load(file, ownSize(mode)).values();
  }

  private static ImageArray noise(int height, int width, int channels, int largest) {
    SplittableRandom random = new SplittableRandom(3);
    float[] values = new float[height * width * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(largest + 1);
    }
    return new ImageArray(height, width, channels, values);
  }
}
