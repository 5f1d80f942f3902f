package org.slicewise.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ImageArray;

/** Options, draws, and what must hold of any transformation. */
class AugmentationTest {
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
  private static final int DRAWS = 4000;

  private static final Augmentation EVERYTHING =
      Augmentation.builder()
          .rotationRange(20)
          .widthShiftRange(0.1)
          .heightShiftRange(new Shift.OneOf(List.of(-3.0, 0.0, 3.0)))
          .brightnessRange(0.5, 1.5)
          .shearRange(10)
          .zoomRange(0.8, 1.1)
          .channelShiftRange(12)
          .fillMode(FillMode.REFLECT)
          .cval(7)
          .horizontalFlip(true)
          .verticalFlip(true)
          .interpolationOrder(3)
          .build();

  @Test
  void theSameSeedDrawsTheSameAndAnotherAnother() {
    assertThat(EVERYTHING.draw(5, 64, 48)).isEqualTo(EVERYTHING.draw(5, 64, 48));
    assertThat(EVERYTHING.draw(5, 64, 48)).isNotEqualTo(EVERYTHING.draw(6, 64, 48));
  }

  @Test
  void noAugmentationDrawsTheIdentity() {
    assertThat(Augmentation.none().isNone()).isTrue();
    assertThat(Augmentation.none().draw(3, 9, 9)).isEqualTo(Transform.IDENTITY);
    assertThat(EVERYTHING.isNone()).isFalse();
  }

  static Stream<Arguments> uniformDraws() {
    ToDoubleFunction<Transform> theta = Transform::theta;
    ToDoubleFunction<Transform> tx = Transform::tx;
    ToDoubleFunction<Transform> ty = Transform::ty;
    ToDoubleFunction<Transform> shear = Transform::shear;
    ToDoubleFunction<Transform> zx = Transform::zx;
    ToDoubleFunction<Transform> zy = Transform::zy;
    ToDoubleFunction<Transform> channel = Transform::channelShift;
    ToDoubleFunction<Transform> brightness = Transform::brightness;
    return Stream.of(
        Arguments.of(Map.of("rotation_range", 20), theta, -20, 20),
        Arguments.of(Map.of("height_shift_range", 0.25), tx, -16, 16),
        Arguments.of(Map.of("width_shift_range", 0.25), ty, -12, 12),
        Arguments.of(Map.of("width_shift_range", 5.0), ty, -5, 5),
        Arguments.of(Map.of("shear_range", 3.5), shear, -3.5, 3.5),
        Arguments.of(Map.of("zoom_range", 0.2), zx, 0.8, 1.2),
        Arguments.of(Map.of("zoom_range", List.of(0.5, 2)), zy, 0.5, 2),
        Arguments.of(Map.of("channel_shift_range", 30), channel, -30, 30),
        Arguments.of(Map.of("brightness_range", List.of(0.4, 0.9)), brightness, 0.4, 0.9));
  }

  /** Images of 64 rows and 48 columns. Moments of a uniform distribution, within five errors. */
  @ParameterizedTest
  @MethodSource("uniformDraws")
  void drawsAreUniformBetweenTheirEnds(
      Map<String, ?> options, ToDoubleFunction<Transform> of, double low, double high) {
    Augmentation augmentation = Augmentation.fromMap(options);
    double[] drawn =
        LongStream.range(0, DRAWS)
            .mapToDouble(seed -> of.applyAsDouble(augmentation.draw(seed, 64, 48)))
            .sorted()
            .toArray();
    double width = high - low;
    assertThat(drawn[0]).isBetween(low, low + width / 100);
    assertThat(drawn[DRAWS - 1]).isBetween(high - width / 100, high);
    double mean = DoubleStream.of(drawn).average().orElseThrow();
    double tolerance = 5 * width / Math.sqrt(12.0 * DRAWS);
    assertThat(mean).isCloseTo((low + high) / 2, within(tolerance));
    assertThat(drawn[DRAWS / 4]).isCloseTo(low + width / 4, within(2 * tolerance));
  }

  @Test
  void zoomIsDrawnForEachAxisIndependently() {
    Augmentation augmentation = Augmentation.builder().zoomRange(0.5).build();
    double sum = 0;
    for (int seed = 0; seed < DRAWS; seed++) {
      Transform t = augmentation.draw(seed, 9, 9);
      sum += (t.zx() - 1) * (t.zy() - 1) / (0.25 / 3);
    }
    assertThat(sum / DRAWS).as("correlation").isCloseTo(0, within(5 / Math.sqrt(DRAWS)));
  }

  @Test
  void aWholeNumberOfPixelsIsDrawnFromZeroToOneLessWithASign() {
    assertThat(shifts(Map.of("height_shift_range", 3))).containsExactly(-2.0, -1.0, 0.0, 1.0, 2.0);
    assertThat(shifts(Map.of("height_shift_range", 1))).containsExactly(0.0);
  }

  @Test
  void aListIsChosenFromWithASign() {
    assertThat(shifts(Map.of("height_shift_range", List.of(0, 7, -4))))
        .containsExactly(-7.0, -4.0, 0.0, 4.0, 7.0);
    assertThat(shifts(Map.of("height_shift_range", List.of(0.5, 0.25))))
        .as("fractions of 64 rows")
        .containsExactly(-32.0, -16.0, 16.0, 32.0);
  }

  private static TreeSet<Double> shifts(Map<String, ?> options) {
    Augmentation augmentation = Augmentation.fromMap(options);
    TreeSet<Double> found = new TreeSet<>();
    LongStream.range(0, 300).forEach(seed -> found.add(augmentation.draw(seed, 64, 48).tx()));
    return found;
  }

  @Test
  void halfOfTheDrawsAreFlipped() {
    Augmentation both = Augmentation.builder().horizontalFlip(true).verticalFlip(true).build();
    int[] count = new int[4];
    for (int seed = 0; seed < DRAWS; seed++) {
      Transform t = both.draw(seed, 9, 9);
      count[(t.flipHorizontal() ? 1 : 0) + (t.flipVertical() ? 2 : 0)]++;
    }
    for (int n : count) {
      assertThat(n).isCloseTo(DRAWS / 4, within(150));
    }
  }

  @Test
  void switchingAnOptionOnLeavesWhatTheOthersDraw() {
    Augmentation one = Augmentation.builder().zoomRange(0.2).build();
    Augmentation two = Augmentation.builder().zoomRange(0.2).rotationRange(9).build();
    assertThat(two.draw(4, 9, 9).zx()).isEqualTo(one.draw(4, 9, 9).zx());
  }

  @Test
  void optionsComeBackFromYaml() throws Exception {
    ObjectMapper yaml = new YAMLMapper();
    for (Augmentation augmentation :
        List.of(
            EVERYTHING,
            Augmentation.none(),
            Augmentation.fromMap(Map.of("width_shift_range", 4, "height_shift_range", 4.0)))) {
      String text = yaml.writeValueAsString(augmentation.toMap());
      assertThat(Augmentation.fromMap(yaml.readValue(text, MAP))).isEqualTo(augmentation);
    }
    assertThat(Augmentation.none().toMap()).isEmpty();
    assertThat(Augmentation.keys()).containsAll(EVERYTHING.toMap().keySet());
  }

  @Test
  void aNullKeepsTheDefault() {
    Map<String, Object> options = new HashMap<>();
    options.put("zoom_range", null);
    options.put("fill_mode", null);
    assertThat(Augmentation.fromMap(options)).isEqualTo(Augmentation.none());
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("rotaton_range", 3, "did you mean 'rotation_range'?"),
        Arguments.of("rotation_range", -3, "rotation_range must be 0 or a positive number"),
        Arguments.of("rotation_range", "much", "must be a number, found much"),
        Arguments.of("rotation_range", Double.NaN, "found NaN"),
        Arguments.of("zoom_range", 1.5, "found [-0.5, 2.5]"),
        Arguments.of("zoom_range", List.of(1, 2, 3), "a list of two numbers, found [1, 2, 3]"),
        Arguments.of("brightness_range", 0.5, "a list of two numbers"),
        Arguments.of("width_shift_range", -0.1, "must not be negative"),
        Arguments.of("width_shift_range", List.of("a"), "a list of numbers"),
        Arguments.of("fill_mode", "mirror", "one of nearest, constant, reflect, wrap"),
        Arguments.of("horizontal_flip", "yes", "true or false"),
        Arguments.of("interpolation_order", 6, "0 to 5, found 6"),
        Arguments.of("interpolation_order", 1.5, "a whole number"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsNamedWithItsValue(String key, Object value, String message) {
    assertThatThrownBy(() -> Augmentation.fromMap(Map.of(key, value)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4})
  void theIdentityChangesNothingAndIsACopy(int channels) {
    ImageArray image = StandardizationTest.random(3, 7, 6, channels);
    ImageArray same = Augmentation.none().apply(image, Transform.IDENTITY);
    assertThat(same.values()).containsExactly(image.values()).isNotSameAs(image.values());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4})
  void flippingTwiceChangesNothing(int channels) {
    ImageArray image = StandardizationTest.random(4, 5, 8, channels);
    for (boolean horizontal : new boolean[] {true, false}) {
      Transform flip =
          new Transform(0, 0, 0, 0, 1, 1, horizontal, !horizontal, Double.NaN, Double.NaN);
      ImageArray once = Augmentation.none().apply(image, flip);
      assertThat(once.values()).isNotEqualTo(image.values());
      assertThat(Augmentation.none().apply(once, flip).values()).containsExactly(image.values());
    }
  }

  @ParameterizedTest
  @EnumSource(FillMode.class)
  void flippingWithTheSamplingIsFlippingAfterIt(FillMode mode) {
    for (int order = 0; order <= 3; order++) {
      for (int channels : new int[] {1, 2, 3}) {
        ImageArray image = StandardizationTest.random(order, 9, 11, channels);
        Augmentation a =
            Augmentation.builder().fillMode(mode).cval(9).interpolationOrder(order).build();
        Transform t = new Transform(25, 2.5, -1.5, 4, 0.8, 1.2, true, true, Double.NaN, Double.NaN);
        Transform without =
            new Transform(25, 2.5, -1.5, 4, 0.8, 1.2, false, false, Double.NaN, Double.NaN);
        Transform flips = new Transform(0, 0, 0, 0, 1, 1, true, true, Double.NaN, Double.NaN);
        assertThat(a.apply(image, t).values())
            .containsExactly(a.apply(a.apply(image, without), flips).values());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(FillMode.class)
  void aFullTurnChangesNothing(FillMode mode) {
    for (int order = 0; order <= 5; order++) {
      ImageArray image = StandardizationTest.random(8 + order, 16, 16, 3);
      Augmentation a = Augmentation.builder().fillMode(mode).interpolationOrder(order).build();
      ImageArray turned = a.apply(image, rotation(360));
      // The corners may fall outside by the rounding of cos 360°: compare within.
      for (int y = 1; y < 15; y++) {
        for (int x = 1; x < 15; x++) {
          assertThat(turned.at(y, x, 1))
              .as("%s order %d", mode, order)
              .isCloseTo(image.at(y, x, 1), within(1e-2f));
        }
      }
    }
  }

  /** Where both ways of computing a row meet: a naive sampler that asks at every pixel. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void theFastInnerPartEqualsANaiveSampler(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int channels = new int[] {1, 3, 4}[(int) (seed % 3)];
    ImageArray image =
        StandardizationTest.random(seed, 1 + random.nextInt(40), 1 + random.nextInt(40), channels);
    FillMode mode = FillMode.values()[(int) (seed % 4)];
    Transform t =
        new Transform(
            random.nextDouble(-180, 180),
            random.nextDouble(-9, 9),
            random.nextDouble(-9, 9),
            random.nextDouble(-30, 30),
            random.nextDouble(0.3, 2),
            random.nextDouble(0.3, 2),
            false,
            false,
            Double.NaN,
            Double.NaN);
    Augmentation a = Augmentation.builder().fillMode(mode).cval(50).build();
    assertThat(a.apply(image, t).values())
        .as("seed %d, %s", seed, mode)
        .containsExactly(naive(image, t, mode, 50), within(1e-3f));
  }

  private static float[] naive(ImageArray image, Transform t, FillMode mode, double cval) {
    int h = image.height();
    int w = image.width();
    Affine affine = Affine.of(t, h, w);
    float[] out = new float[image.values().length];
    for (int i = 0; i < out.length; i++) {
      int c = i % image.channels();
      int x = i / image.channels() % w;
      int y = i / image.channels() / w;
      double cy = mode.coordinate(affine.oy() + y * affine.yy() + x * affine.yx(), h);
      double cx = mode.coordinate(affine.ox() + y * affine.xy() + x * affine.xx(), w);
      if (mode == FillMode.CONSTANT && (cy < 0 || cx < 0)) {
        out[i] = (float) cval;
        continue;
      }
      double sum = 0;
      for (int dy = 0; dy < 2; dy++) {
        for (int dx = 0; dx < 2; dx++) {
          double wy = 1 - Math.abs(cy - Math.floor(cy) - dy);
          double wx = 1 - Math.abs(cx - Math.floor(cx) - dx);
          int iy = mode.index((long) Math.floor(cy) + dy, h);
          int ix = mode.index((long) Math.floor(cx) + dx, w);
          sum += wy * wx * image.at(iy, ix, c);
        }
      }
      out[i] = (float) sum;
    }
    return out;
  }

  @Test
  void manyThreadsGetWhatOneGets() {
    ImageArray image = StandardizationTest.random(1, 40, 40, 3);
    List<float[]> one =
        IntStream.range(0, 64)
            .mapToObj(i -> EVERYTHING.apply(image, EVERYTHING.draw(i, 40, 40)).values())
            .toList();
    List<float[]> many =
        IntStream.range(0, 64)
            .parallel()
            .mapToObj(i -> EVERYTHING.apply(image, EVERYTHING.draw(i, 40, 40)).values())
            .toList();
    for (int i = 0; i < one.size(); i++) {
      assertThat(many.get(i)).containsExactly(one.get(i));
    }
  }

  @Test
  void brightnessTruncatesAsPillowAndKeepsAlpha() {
    ImageArray image = new ImageArray(1, 1, 4, new float[] {100.9f, 3, 255, 77});
    Transform bright = new Transform(0, 0, 0, 0, 1, 1, false, false, Double.NaN, 1.5);
    assertThat(Augmentation.none().apply(image, bright).values()).containsExactly(150, 4, 255, 77);
  }

  @Test
  void brightnessOfAnImageBeyondEightBitsIsStretchedAndBack() {
    ImageArray image = new ImageArray(1, 3, 1, new float[] {-100, 200, 410});
    Transform dark = new Transform(0, 0, 0, 0, 1, 1, false, false, Double.NaN, 0.5);
    // 0, 150, 255 of 255, halved and truncated: 0, 75, 127.
    assertThat(Augmentation.none().apply(image, dark).values())
        .containsExactly(new float[] {-100, 50, 154}, within(1e-3f));
  }

  @Test
  void brightnessOfTwoChannelsIsRefused() {
    ImageArray image = new ImageArray(1, 1, 2, new float[2]);
    Transform dark = new Transform(0, 0, 0, 0, 1, 1, false, false, Double.NaN, 0.5);
    assertThatThrownBy(() -> Augmentation.none().apply(image, dark))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found 2");
  }

  @Test
  void channelsFirstAndBackIsTheSameImage() {
    ImageArray image = StandardizationTest.random(6, 3, 5, 4);
    for (DataFormat format : DataFormat.values()) {
      float[] values = format.values(image);
      assertThat(format.image(3, 5, 4, values).values()).containsExactly(image.values());
    }
    assertThat(DataFormat.CHANNELS_FIRST.values(image)[2 * 15 + 1 * 5 + 3])
        .isEqualTo(image.at(1, 3, 2));
  }

  @Test
  void aContactSheetShowsTheOriginalFirstAndTheCopiesAsDrawn() {
    float[] values = new float[32 * 32];
    Arrays.fill(values, 60);
    values[5 * 32 + 3] = 200;
    ImageArray image = new ImageArray(32, 32, 1, values);
    Augmentation flip = Augmentation.builder().horizontalFlip(true).build();
    var sheet = ContactSheet.draw(image, flip, 0, 5);
    int scale = 7; // 224 pixels at least
    assertThat(sheet.getRGB(12 + 3 * scale + 3, 12 + 5 * scale + 3)).isEqualTo(0xffc8c8c8);
    assertThat(ContactSheet.words(flip.draw(0, 32, 32)))
        .isSubsetOf("flipped left to right", "nothing drawn");
    boolean flipped = flip.draw(0, 32, 32).flipHorizontal();
    int second = 12 + 32 * scale + 12;
    int column = flipped ? 31 - 3 : 3;
    assertThat(sheet.getRGB(second + column * scale + 3, 12 + 5 * scale + 3)).isEqualTo(0xffc8c8c8);
  }

  @Test
  void aCaptionSaysWhatIsSeen() {
    assertThat(
            ContactSheet.words(
                new Transform(7.2, 3, -4.5, 0, 0.93, 1.1, false, true, Double.NaN, 1.25)))
        .containsExactly(
            "rotation 7.2°",
            "shift 3.0 px left, 4.5 px down",
            "zoom 0.93, 1.10: 108% wide, 91% high",
            "flipped top to bottom",
            "brightness 1.25");
  }

  private static Transform rotation(double degrees) {
    return new Transform(degrees, 0, 0, 0, 1, 1, false, false, Double.NaN, Double.NaN);
  }
}
