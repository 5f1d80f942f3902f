package org.slicewise.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicewise.augment.Standardization;
import org.slicewise.data.Preprocessing;
import org.slicewise.image.ColorMode;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.ImageResampler;
import org.slicewise.image.ImageWriter;
import org.slicewise.image.Interpolation;
import org.slicewise.image.UnreadableImageException;

/** What each change does to a file, seen through a model's preprocessing. */
class ChangeTest {
  private @TempDir Path folder;

  private static final ImageOptions GREY =
      ImageOptions.keras().withColorMode(ColorMode.GRAYSCALE).withTargetSize(0, 0);
  private static final ImageOptions RGB = ImageOptions.keras().withTargetSize(0, 0);

  static Stream<Arguments> kindsOfFiles() {
    return Stream.of("grey", "rgb", "rgba", "16 bits", "jpeg")
        .flatMap(
            kind ->
                Stream.of(
                        GREY,
                        RGB,
                        ImageOptions.keras().withTargetSize(20, 30),
                        ImageOptions.keras()
                            .withTargetSize(20, 30)
                            .withInterpolation(Interpolation.BILINEAR)
                            .withColorMode(ColorMode.GRAYSCALE)
                            .harmonised())
                    .map(options -> Arguments.of(kind, options)));
  }

  /** So that what the other changes of pixels do is theirs and not the saving's. */
  @ParameterizedTest
  @MethodSource("kindsOfFiles")
  void savingAsPngLosesNothing(String kind, ImageOptions options) {
    Path file = write(kind, 26, 35);
    assertThat(changed(Change.PNG, file, options).values())
        .containsExactly(ImageLoader.load(file, options).values());
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void everyChangeOfEveryKindOfFileCanBeRead(Change change) {
    ImageOptions options = ImageOptions.keras().withTargetSize(20, 30);
    for (String kind : List.of("grey", "rgb", "rgba", "16 bits", "jpeg")) {
      ImageArray out = changed(change, write(kind, 26, 35), options);
      assertThat(out.height()).isEqualTo(20);
      assertThat(out.width()).isEqualTo(30);
      assertThat(changed(change, write(kind, 1, 1), options).values()).hasSize(20 * 30 * 3);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BRIGHTER, 1.2, 0",
    "DARKER, 0.8, 0",
    "MORE_CONTRAST, 1.2, 1",
    "LESS_CONTRAST, 0.8, 1"
  })
  void lightIsMultipliedAndClipped(Change change, double factor, int aboutTheMean) {
    Path file = write("grey", 26, 35);
    float[] before = ImageLoader.load(file, GREY).values();
    double mean = 0;
    for (float value : before) {
      mean += value / (double) before.length;
    }
    float[] after = changed(change, file, GREY).values();
    for (int i = 0; i < before.length; i++) {
      double centre = aboutTheMean * mean;
      double expected = Math.max(0, Math.min(255, centre + factor * (before[i] - centre)));
      assertThat((double) after[i]).as("grey %s", before[i]).isCloseTo(expected, within(0.51));
    }
  }

  @Test
  void sixteenBitsStaySixteenBits() {
    Path file = write("16 bits", 8, 9);
    float[] before = ImageLoader.load(file, GREY).values();
    float[] after = changed(Change.DARKER, file, GREY).values();
    for (int i = 0; i < before.length; i++) {
      assertThat(after[i]).isCloseTo(0.8f * before[i], within(0.6f));
    }
  }

  @Test
  void alphaIsNeitherLitNorDropped() {
    ImageOptions rgba = RGB.withColorMode(ColorMode.RGBA);
    Path file = write("rgba", 9, 9);
    float[] before = ImageLoader.load(file, rgba).values();
    float[] after = changed(Change.BRIGHTER, file, rgba).values();
    for (int i = 3; i < before.length; i += 4) {
      assertThat(after[i]).isEqualTo(before[i]);
    }
  }

  @Test
  void fivePercentAreCutOffEachEdge() {
    Path file = write("grey", 60, 101);
    ImageArray before = ImageLoader.load(file, GREY);
    ImageArray after = changed(Change.CROPPED, file, GREY);
    assertThat(after.height()).isEqualTo(54);
    assertThat(after.width()).isEqualTo(91);
    assertThat(after.at(0, 0, 0)).isEqualTo(before.at(3, 5, 0));
    assertThat(after.at(53, 90, 0)).isEqualTo(before.at(56, 95, 0));
  }

  @Test
  void halfTheSizeIsPillowsBilinearFilter() {
    Path file = write("rgb", 26, 35);
    float[] half =
        ImageResampler.resize(ImageLoader.load(file, RGB), 13, 17, Interpolation.BILINEAR).values();
    ImageArray after = changed(Change.HALF_SIZE, file, RGB);
    assertThat(after.height()).isEqualTo(13);
    assertThat(after.values()).containsExactly(half, within(0.51f));
  }

  @Test
  void mirroringExchangesLeftAndRight() {
    Path file = write("rgb", 7, 10);
    ImageArray before = ImageLoader.load(file, RGB);
    ImageArray after = changed(Change.MIRRORED, file, RGB);
    for (int x = 0; x < 10; x++) {
      for (int c = 0; c < 3; c++) {
        assertThat(after.at(3, x, c)).isEqualTo(before.at(3, 9 - x, c));
      }
    }
  }

  /** On a slope, which bilinear sampling reproduces, the turn's own formula holds. */
  @ParameterizedTest
  @CsvSource({"TURNED_LEFT, 3", "TURNED_RIGHT, -3"})
  void turningIsAboutTheMiddle(Change change, double degrees) {
    int height = 80;
    int width = 60;
    float[] values = new float[height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = 20 + i % width + 2 * (i / width);
    }
    Path file = folder.resolve("slope.png");
    ImageWriter.write(file, new ImageArray(height, width, 1, values), new ImageFormat.Png());
    ImageArray after = changed(change, file, GREY);
    double a = Math.toRadians(degrees);
    for (int y = 10; y < height - 10; y++) {
      for (int x = 10; x < width - 10; x++) {
        double dx = x - (width - 1) / 2.0;
        double up = (height - 1) / 2.0 - y;
        // What lies at an angle of phi afterwards lay at phi - a before (counter-clockwise).
        double fromX = Math.cos(a) * dx + Math.sin(a) * up;
        double fromUp = -Math.sin(a) * dx + Math.cos(a) * up;
        double expected = 20 + fromX + (width - 1) / 2.0 + 2 * ((height - 1) / 2.0 - fromUp);
        assertThat((double) after.at(y, x, 0)).isCloseTo(expected, within(0.51));
      }
    }
  }

  @Test
  void jpegIsARealFileAndLosesMoreAtLowerQuality() {
    Path file = write("grey", 40, 40);
    ImageArray before = ImageLoader.load(file, GREY);
    float[] real =
        ImageLoader.load(ImageWriter.encode(before, new ImageFormat.Jpeg(40)), "real", GREY)
            .values();
    assertThat(changed(Change.JPEG_40, file, GREY).values()).containsExactly(real);
    assertThat(lost(before, changed(Change.JPEG_40, file, GREY)))
        .isGreaterThan(lost(before, changed(Change.JPEG_95, file, GREY)))
        .isGreaterThan(0);
  }

  @Test
  void greyIsPillowsGreyAndRgbaOfOpaqueImagesIsTheSameImage() {
    Path file = write("rgb", 12, 13);
    assertThat(changed(Change.GREY, file, GREY).values())
        .containsExactly(ImageLoader.load(file, GREY).values());
    float[] rgb = changed(Change.GREY, file, RGB).values();
    assertThat(rgb[0]).isEqualTo(rgb[1]).isEqualTo(rgb[2]);
    assertThat(changed(Change.RGBA, file, RGB).values())
        .containsExactly(ImageLoader.load(file, RGB).values());
  }

  @Test
  void standardisationFollowsTheChange() {
    Path file = write("grey", 10, 10);
    Preprocessing preprocessing = new Preprocessing(GREY, Standardization.rescaling(1 / 255.0));
    assertThat(new ChangedFiles(Change.PNG, preprocessing).apply(file).values())
        .containsExactly(preprocessing.apply(file).values());
  }

  @Test
  void aFileThatIsNoImageIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.png"), "no image");
    assertThatThrownBy(() -> changed(Change.DARKER, file, GREY))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("notes.png");
  }

  private static double lost(ImageArray before, ImageArray after) {
    double sum = 0;
    for (int i = 0; i < before.values().length; i++) {
      sum += Math.abs(before.values()[i] - after.values()[i]);
    }
    return sum;
  }

  private static ImageArray changed(Change change, Path file, ImageOptions options) {
    Preprocessing preprocessing = new Preprocessing(options, Standardization.none());
    return new ChangedFiles(change, preprocessing).apply(file);
  }

  /** Waves with a little noise, other ones in each colour. */
  private Path write(String kind, int height, int width) {
    int channels = kind.equals("rgb") || kind.equals("jpeg") ? 3 : kind.equals("rgba") ? 4 : 1;
    int white = kind.equals("16 bits") ? 65535 : 255;
    Random random = new Random(height);
    float[] values = new float[height * width * channels];
    for (int i = 0; i < values.length; i++) {
      int c = i % channels;
      double wave =
          Math.sin(i / channels % width / (3.0 + c)) * Math.cos(i / channels / width / 4.0);
      values[i] =
          (float)
              Math.rint(
                  white
                      * Math.max(0, Math.min(1, 0.5 + 0.5 * wave + 0.02 * random.nextGaussian())));
    }
    Path file =
        folder.resolve("%s-%d.%s".formatted(kind, height, kind.equals("jpeg") ? "jpg" : "png"));
    ImageFormat format =
        kind.equals("jpeg")
            ? new ImageFormat.Jpeg(80)
            : kind.equals("16 bits") ? new ImageFormat.Png16() : new ImageFormat.Png();
    ImageWriter.write(file, new ImageArray(height, width, channels, values), format);
    return file;
  }
}
