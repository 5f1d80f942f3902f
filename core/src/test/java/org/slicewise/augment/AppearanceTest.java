package org.slicewise.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ColorMode;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.ImageWriter;

/** Blur, noise, window, contrast, gamma, JPEG, erasing: drawn and applied. */
class AppearanceTest {
  private static final int DRAWS = 4000;

  private static final Map<String, Object> ALL =
      Map.of(
          "blur_range", 1.5,
          "noise_range", List.of(2, 9),
          "window_range", List.of(20, 0.25),
          "contrast_range", List.of(0.7, 1.4),
          "gamma_range", List.of(0.5, 2),
          "low_resolution_range", List.of(0.4, 1),
          "jpeg_range", List.of(30, 95),
          "erasing", 0.5);

  private static final Augmentation EVERYTHING = Augmentation.fromMap(ALL);

  static Stream<Arguments> uniformDraws() {
    ToDoubleFunction<Transform> blur = t -> t.look().blur();
    ToDoubleFunction<Transform> noise = t -> t.look().noise();
    ToDoubleFunction<Transform> level = t -> t.look().windowLevel();
    ToDoubleFunction<Transform> width = t -> t.look().windowWidth();
    ToDoubleFunction<Transform> contrast = t -> t.look().contrast();
    ToDoubleFunction<Transform> gamma = t -> t.look().gamma();
    ToDoubleFunction<Transform> resolution = t -> t.look().resolution();
    ToDoubleFunction<Transform> quality = t -> t.look().jpegQuality();
    return Stream.of(
        Arguments.of("blur_range", blur, 0, 1.5),
        Arguments.of("noise_range", noise, 2, 9),
        Arguments.of("window_range", level, -20, 20),
        Arguments.of("window_range", width, 0.75, 1.25),
        Arguments.of("contrast_range", contrast, 0.7, 1.4),
        Arguments.of("gamma_range", gamma, 0.5, 2),
        Arguments.of("low_resolution_range", resolution, 0.4, 1),
        Arguments.of("jpeg_range", quality, 30, 95));
  }

  /** The first moment of a uniform distribution within five standard errors, and its ends. */
  @ParameterizedTest
  @MethodSource("uniformDraws")
  void drawsAreUniformBetweenTheirEndsAndTheSameWhateverElseIsOn(
      String key, ToDoubleFunction<Transform> of, double low, double high) {
    Augmentation alone = Augmentation.fromMap(Map.of(key, ALL.get(key)));
    double[] drawn =
        LongStream.range(0, DRAWS)
            .mapToDouble(seed -> of.applyAsDouble(alone.draw(seed, 64, 48)))
            .toArray();
    double[] amongOthers =
        LongStream.range(0, DRAWS)
            .mapToDouble(seed -> of.applyAsDouble(EVERYTHING.draw(seed, 64, 48)))
            .toArray();
    assertThat(drawn).isEqualTo(amongOthers);
    Arrays.sort(drawn);
    double width = high - low;
    assertThat(drawn[0]).isBetween(low, low + width / 100);
    assertThat(drawn[DRAWS - 1]).isBetween(high - width / 100, high);
    assertThat(Arrays.stream(drawn).average().orElseThrow())
        .isCloseTo((low + high) / 2, within(5 * width / Math.sqrt(12.0 * DRAWS)));
  }

  /** So that runs of before these options stay what they were. */
  @Test
  void kerasOptionsDrawTheFirstTwelveNumbersOfTheStream() {
    Map<String, Object> options = new LinkedHashMap<>(ALL);
    options.putAll(Map.of("rotation_range", 10, "random_resized_crop", List.of(0.5, 1)));
    options.put("brightness_range", List.of(0.5, 1.5));
    for (long seed = 0; seed < 20; seed++) {
      UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(seed);
      double first = random.nextDouble();
      for (int i = 1; i < 11; i++) {
        random.nextDouble();
      }
      Transform drawn = Augmentation.fromMap(options).draw(seed, 64, 64);
      assertThat(drawn.theta()).isEqualTo(-10 + 20 * first);
      assertThat(drawn.brightness()).isEqualTo(0.5 + random.nextDouble());
    }
  }

  @Test
  void neutralValuesChangeNothing() {
    Augmentation neutral =
        Augmentation.fromMap(
            Map.of(
                "blur_range", 0,
                "noise_range", 0,
                "window_range", List.of(0, 0),
                "contrast_range", List.of(1, 1),
                "gamma_range", List.of(1, 1),
                "low_resolution_range", List.of(1, 1),
                "random_resized_crop", List.of(1, 1)));
    ImageArray image = StandardizationTest.random(3, 9, 9, 3);
    for (long seed = 0; seed < 20; seed++) {
      float[] out = neutral.apply(image, neutral.draw(seed, 9, 9)).values();
      assertThat(out).containsExactly(image.values());
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "3, 3", "4, 4", "4, 5"})
  void theSameSeedGivesTheSameImageWithin0To255AndAlphaStays(int channels, long seed) {
    ImageArray image = StandardizationTest.random(seed, 23, 31, channels);
    for (long draw = 0; draw < 30; draw++) {
      Transform drawn = EVERYTHING.draw(draw, 23, 31);
      float[] out = EVERYTHING.apply(image, drawn).values();
      assertThat(out).containsExactly(EVERYTHING.apply(image, drawn).values());
      for (int i = 0; i < out.length; i++) {
        assertThat(out[i]).as("draw %d, value %d", draw, i).isBetween(0f, 255f);
        if (channels == 4 && i % 4 == 3) {
          assertThat(out[i]).isEqualTo(image.values()[i]);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"9, 7, 1, 0.4", "12, 5, 3, 1.3", "3, 2, 1, 2.5", "8, 8, 4, 0.9", "1, 1, 3, 1"})
  void blurIsTheConvolutionWithAGaussian(int height, int width, int channels, double sigma) {
    ImageArray image = StandardizationTest.random(5, height, width, channels);
    float[] out = look(image, new Appearance.Drawn(sigma, 0, 0, 0, 1, 1, 1, 1, 0, Region.NONE));
    int radius = (int) Math.ceil(3 * sigma);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < Math.min(channels, 3); c++) {
          double sum = 0;
          double weights = 0;
          for (int dy = -radius; dy <= radius; dy++) {
            for (int dx = -radius; dx <= radius; dx++) {
              double weight = Math.exp(-(dy * dy + dx * dx) / (2 * sigma * sigma));
              int sy = Math.min(Math.max(y + dy, 0), height - 1);
              int sx = Math.min(Math.max(x + dx, 0), width - 1);
              sum += weight * image.at(sy, sx, c);
              weights += weight;
            }
          }
          assertThat(out[(y * width + x) * channels + c])
              .as("row %d, column %d", y, x)
              .isCloseTo((float) (sum / weights), within(1e-3f));
        }
      }
    }
  }

  /** JPEG has a test of its own: a last bit before it can be a grey level behind it. */
  @Test
  void greyInThreeChannelsComesOutAsItsChannelsWouldOneByOne() {
    Map<String, Object> options = new LinkedHashMap<>(ALL);
    options.remove("jpeg_range");
    options.putAll(
        Map.of(
            "rotation_range",
            20,
            "zoom_range",
            0.2,
            "shear_range",
            10,
            "channel_shift_range",
            30,
            "horizontal_flip",
            true,
            "random_resized_crop",
            List.of(0.5, 1)));
    Augmentation all = Augmentation.fromMap(options);
    options.put("brightness_range", List.of(0.5, 1.5));
    Augmentation brightnessToo = Augmentation.fromMap(options);
    ImageArray three = Grey.inColour(StandardizationTest.random(7, 26, 33, 1));
    for (long seed = 0; seed < 40; seed++) {
      Augmentation of = seed % 2 == 0 ? all : brightnessToo;
      Transform drawn = of.draw(seed, 26, 33);
      float[] fast = of.apply(three, drawn).values();
      float[] slow = of.applyTo(three, drawn).values();
      for (int i = 0; i < fast.length; i++) {
        assertThat(fast[i]).as("draw %d, value %d", seed, i).isCloseTo(slow[i], within(1e-3f));
      }
    }
  }

  /** What is finer than the small picture's pixels is gone, what is coarser stays. */
  @ParameterizedTest
  @CsvSource({"1, 32, 24", "3, 20, 40", "4, 16, 16"})
  void halfTheResolutionForgetsStripesOfOnePixelAndKeepsRamps(int channels, int height, int width) {
    ImageArray stripes = of(height, width, channels, (y, x) -> x % 2 == 0 ? 60 : 180);
    ImageArray ramp = of(height, width, channels, (y, x) -> 20 + 4f * y);
    float[] flat = look(stripes, resolution(0.5));
    float[] rising = look(ramp, resolution(0.5));
    for (int y = 4; y < height - 4; y++) {
      for (int x = 4; x < width - 4; x++) {
        for (int c = 0; c < channels; c++) {
          int i = (y * width + x) * channels + c;
          boolean alpha = c == 3;
          assertThat(flat[i]).isCloseTo(alpha ? stripes.values()[i] : 120, within(16f));
          assertThat(rising[i]).isCloseTo(ramp.values()[i], within(alpha ? 0f : 1f));
        }
      }
    }
    assertThat(look(stripes, resolution(1))).containsExactly(stripes.values());
  }

  private interface Level {
    float at(int y, int x);
  }

  private static ImageArray of(int height, int width, int channels, Level level) {
    float[] values = new float[height * width * channels];
    for (int i = 0; i < values.length; i++) {
      int pixel = i / channels;
      values[i] = level.at(pixel / width, pixel % width);
    }
    return new ImageArray(height, width, channels, values);
  }

  private static Appearance.Drawn resolution(double share) {
    return new Appearance.Drawn(0, 0, 0, 0, 1, 1, 1, share, 0, Region.NONE);
  }

  @ParameterizedTest
  @CsvSource({"1, 4", "2, 12", "3, 20"})
  void noiseHasItsDeviationAndNoMeanAndIsTheSameInAllColours(long seed, double deviation) {
    int n = 100;
    ImageArray flat = flat(n, n, 3, 128);
    float[] out =
        look(flat, new Appearance.Drawn(0, deviation, seed, 0, 1, 1, 1, 1, 0, Region.NONE));
    double sum = 0;
    double squares = 0;
    double neighbours = 0;
    for (int i = 0; i < out.length; i += 3) {
      double noise = out[i] - 128;
      assertThat(out[i + 1]).isEqualTo(out[i]);
      assertThat(out[i + 2]).isEqualTo(out[i]);
      sum += noise;
      squares += noise * noise;
      neighbours += i == 0 ? 0 : noise * (out[i - 3] - 128);
    }
    int pixels = n * n;
    assertThat(sum / pixels).isCloseTo(0, within(5 * deviation / n));
    assertThat(Math.sqrt(squares / pixels)).isCloseTo(deviation, within(5 * deviation / n));
    assertThat(neighbours / squares).as("correlation").isCloseTo(0, within(5.0 / n));
  }

  @Test
  void anotherSeedIsOtherNoise() {
    ImageArray flat = flat(8, 8, 1, 100);
    Augmentation noisy = Augmentation.fromMap(Map.of("noise_range", List.of(5, 5)));
    float[] one = noisy.apply(flat, noisy.draw(1, 8, 8)).values();
    assertThat(one).isNotEqualTo(noisy.apply(flat, noisy.draw(2, 8, 8)).values());
  }

  @ParameterizedTest
  @CsvSource({"0, 0.5", "20, 1", "-30, 1.25", "10, 0.8"})
  void aWindowMapsItsEndsToBlackAndWhite(double level, double width) {
    double low = 127.5 + level - 127.5 * width;
    double high = 127.5 + level + 127.5 * width;
    float[] levels = new float[256];
    for (int i = 0; i < 256; i++) {
      levels[i] = i;
    }
    float[] out =
        look(
            new ImageArray(16, 16, 1, levels),
            new Appearance.Drawn(0, 0, 0, level, width, 1, 1, 1, 0, Region.NONE));
    for (int i = 0; i < 256; i++) {
      double expected = Math.min(255, Math.max(0, 255 * (i - low) / (high - low)));
      assertThat(out[i]).as("grey %d", i).isCloseTo((float) expected, within(1e-2f));
    }
  }

  @Test
  void contrastKeepsTheMeanAndScalesTheDeviation() {
    ImageArray image = new ImageArray(1, 4, 1, new float[] {90, 110, 120, 80});
    assertThat(look(image, new Appearance.Drawn(0, 0, 0, 0, 1, 1.5, 1, 1, 0, Region.NONE)))
        .containsExactly(new float[] {85, 115, 130, 70}, within(1e-3f));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.8, 1.25, 2})
  void gammaIsAPowerOfTheShareOf255(double gamma) {
    float[] levels = new float[2551];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = i / 10f;
    }
    ImageArray image = new ImageArray(1, levels.length, 1, levels);
    float[] out = look(image, new Appearance.Drawn(0, 0, 0, 0, 1, 1, gamma, 1, 0, Region.NONE));
    for (int i = 0; i < out.length; i++) {
      float in = image.values()[i];
      double expected = 255 * Math.pow(in / 255, gamma);
      // Between black and the first sixteenth of a grey level a root rises more steeply than its
      // table.
      double tolerance = in == Math.rint(in) ? 1e-3 : in < 1 ? 1 : 0.01;
      assertThat((double) out[i]).as("grey %s", in).isCloseTo(expected, within(tolerance));
    }
  }

  @Test
  void jpegOfColourIsWhatARealFileGives() {
    ImageArray image = smooth(30, 41, 3);
    float[] real =
        ImageLoader.load(
                ImageWriter.encode(image, new ImageFormat.Jpeg(60)),
                "real",
                ImageOptions.keras().withColorMode(ColorMode.RGB).withTargetSize(0, 0))
            .values();
    assertThat(look(image, jpeg(60))).containsExactly(real);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void jpegOfGreyStaysGreyAndLosesLessTheBetterItIs(int channels) {
    ImageArray grey = smooth(40, 33, 1);
    float[] values = new float[grey.values().length * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = grey.values()[i / channels];
    }
    ImageArray image = new ImageArray(40, 33, channels, values);
    float[] real =
        ImageLoader.load(
                ImageWriter.encode(grey, new ImageFormat.Jpeg(50)),
                "real",
                ImageOptions.keras().withColorMode(ColorMode.GRAYSCALE).withTargetSize(0, 0))
            .values();
    double previous = Double.POSITIVE_INFINITY;
    for (int quality : new int[] {10, 50, 95}) {
      float[] out = look(image, jpeg(quality));
      double lost = 0;
      double fromReal = 0;
      for (int i = 0; i < out.length; i++) {
        assertThat(out[i]).isEqualTo(out[i / channels * channels]);
        lost += Math.abs(out[i] - values[i]);
        fromReal += Math.abs(out[i] - real[i / channels]);
      }
      assertThat(lost).as("quality %d", quality).isPositive().isLessThan(previous);
      if (quality == 50) {
        assertThat(fromReal / lost).isLessThan(0.15);
      }
      previous = lost;
    }
  }

  @Test
  void erasingPaintsARectangleOverInItsShareOfTheImages() {
    Augmentation erasing = Augmentation.fromMap(Map.of("erasing", 0.3));
    int erased = 0;
    for (long seed = 0; seed < DRAWS; seed++) {
      Region region = erasing.draw(seed, 50, 40).look().erased();
      if (region.isNone()) {
        continue;
      }
      erased++;
      assertThat(region.height() * region.width() / 2000.0).isBetween(0.015, 0.35);
      assertThat(region.top() + region.height()).isLessThanOrEqualTo(50);
      assertThat(region.left() + region.width()).isLessThanOrEqualTo(40);
    }
    assertThat(erased / (double) DRAWS).isCloseTo(0.3, within(5 * Math.sqrt(0.21 / DRAWS)));

    ImageArray image = StandardizationTest.random(2, 50, 40, 3);
    Region region = new Region(7, 30, 11, 10);
    float[] out = look(image, new Appearance.Drawn(0, 0, 0, 0, 1, 1, 1, 1, 0, region));
    double mean = 0;
    for (float value : image.values()) {
      mean += value / image.values().length;
    }
    for (int i = 0; i < out.length; i++) {
      int y = i / 3 / 40;
      int x = i / 3 % 40;
      boolean inside = y >= 7 && y < 18 && x >= 30;
      assertThat(out[i])
          .isCloseTo(inside ? (float) mean : image.values()[i], within(inside ? 1e-3f : 0f));
    }
  }

  @Test
  void optionsComeBackFromYaml() throws Exception {
    YAMLMapper yaml = new YAMLMapper();
    String text = yaml.writeValueAsString(EVERYTHING.toMap());
    Map<String, Object> read = yaml.readValue(text, new TypeReference<Map<String, Object>>() {});
    assertThat(Augmentation.fromMap(read)).isEqualTo(EVERYTHING);
    assertThat(EVERYTHING.isNone()).isFalse();
  }

  @Test
  void anImageBeyond8BitsIsRefused() {
    ImageArray wide = new ImageArray(1, 2, 1, new float[] {3, 40000});
    assertThatThrownBy(() -> look(wide, jpeg(50)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found 40000");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("blur_range", -1, "blur_range must be two rising numbers from 0 to 100"),
        Arguments.of("noise_range", List.of(5, 2), "found [5.0, 2.0]"),
        Arguments.of("noise_range", Double.NaN, "noise_range"),
        Arguments.of("contrast_range", List.of(Double.NaN, 1), "a list of two numbers"),
        Arguments.of("contrast_range", 0.2, "a list of two numbers, found 0.2"),
        Arguments.of("gamma_range", List.of(0, 1), "from 0.01 to 100"),
        Arguments.of("low_resolution_range", List.of(0, 1), "from 0.01 to 1, found [0.0, 1.0]"),
        Arguments.of("low_resolution_range", List.of(0.5, 2), "found [0.5, 2.0]"),
        Arguments.of("jpeg_range", List.of(0, 90), "from 1 to 100"),
        Arguments.of("jpeg_range", List.of(50.5, 90), "two whole numbers"),
        Arguments.of("window_range", List.of(10, 1), "below 1, found [10.0, 1.0]"),
        Arguments.of("erasing", 2, "a share from 0 to 1, found 2"),
        Arguments.of("random_resized_crop", List.of(0, 1), "random_resized_crop"),
        Arguments.of("random_resized_crop", List.of(0.5, 1.5), "found [0.5, 1.5]"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsNamedWithItsValue(String key, Object value, String message) {
    assertThatThrownBy(() -> Augmentation.fromMap(Map.of(key, value)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aCaptionSaysWhatIsSeen() {
    Transform drawn =
        new Transform(
            0,
            0,
            0,
            0,
            1,
            1,
            false,
            false,
            Double.NaN,
            Double.NaN,
            new Region(2, 3, 40, 50),
            new Appearance.Drawn(1.25, 4, 9, -12, 0.9, 1.1, 0.8, 0.5, 40, new Region(1, 1, 5, 6)));
    assertThat(ContactSheet.words(drawn))
        .containsExactly(
            "crop 50 x 40 from (3, 2)",
            "blur of 1.25 px",
            "noise of 4.0 grey levels",
            "window -12.0, width x 0.90",
            "contrast x 1.10",
            "gamma 0.80",
            "resolution x 0.50",
            "JPEG of quality 40",
            "erased 6 x 5");
  }

  private static Appearance.Drawn jpeg(int quality) {
    return new Appearance.Drawn(0, 0, 0, 0, 1, 1, 1, 1, quality, Region.NONE);
  }

  private static float[] look(ImageArray image, Appearance.Drawn look) {
    Transform t =
        new Transform(0, 0, 0, 0, 1, 1, false, false, Double.NaN, Double.NaN, Region.NONE, look);
    return Augmentation.none().apply(image, t).values();
  }

  private static ImageArray flat(int height, int width, int channels, float value) {
    float[] values = new float[height * width * channels];
    Arrays.fill(values, value);
    return new ImageArray(height, width, channels, values);
  }

  /** Waves of whole grey levels, other ones in each colour. */
  private static ImageArray smooth(int height, int width, int channels) {
    float[] values = new float[height * width * channels];
    for (int i = 0; i < values.length; i++) {
      int c = i % channels;
      int x = i / channels % width;
      int y = i / channels / width;
      values[i] = Math.round(128 + 60 * Math.sin(x / (3.0 + c)) + 50 * Math.cos(y / (4.0 - c)));
    }
    return new ImageArray(height, width, channels, values);
  }
}
