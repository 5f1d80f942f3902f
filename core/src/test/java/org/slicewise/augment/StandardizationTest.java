package org.slicewise.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ImageArray;
import org.slicewise.testing.Golden;

class StandardizationTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

  static Stream<JsonNode> kerasCases() {
    return Golden.cases("keras-standardize.json").stream();
  }

  /** The recorded answers have four decimals. */
  @Tag("golden")
  @ParameterizedTest
  @MethodSource("kerasCases")
  void standardizingDoesWhatKerasDoes(JsonNode recorded) {
    float[] fit = Golden.floats(Golden.read("keras-standardize.json").get("fit"));
    int[] shape = imageShape(recorded, fit);
    int size = shape[0] * shape[1] * shape[2];
    List<ImageArray> images = new ArrayList<>();
    for (int at = 0; at < fit.length; at += size) {
      images.add(image(shape, Arrays.copyOfRange(fit, at, at + size)));
    }
    Standardization standardization =
        Standardization.fromMap(JSON.convertValue(recorded.get("options"), MAP)).fit(images);

    ImageArray actual = standardization.apply(image(shape, Golden.floats(recorded.get("input"))));

    assertThat(actual.values())
        .containsExactly(Golden.floats(recorded.get("output")), within(1e-3f));
  }

  /**
   * The file does not say the shape of its RGB images, only their numbers. Nothing that is done to
   * them depends on how many rows the pixels lie in, so they lie in one.
   */
  private static int[] imageShape(JsonNode recorded, float[] fit) {
    int size = recorded.get("input").size();
    assertThat(size % 3).as("%d numbers are RGB pixels", size).isZero();
    assertThat(fit.length % size).as("%d numbers are images of %d", fit.length, size).isZero();
    return new int[] {1, size / 3, 3};
  }

  @Test
  void theArgumentIsLeftAsItIs() {
    ImageArray image = random(1, 5, 4, 3);
    float[] before = image.values().clone();
    Standardization.fromMap(
            Map.of("preprocessing_function", "caffe", "samplewise_std_normalization", true))
        .apply(image);
    assertThat(image.values()).containsExactly(before);
  }

  @Test
  void imagenetModesAreThoseOfKeras() {
    ImageArray pixel = new ImageArray(1, 1, 3, new float[] {255, 127.5f, 0});
    assertThat(named("tf").apply(pixel).values()).containsExactly(1, 0, -1);
    assertThat(named("torch").apply(pixel).values())
        .containsExactly(new float[] {2.2489f, 0.1964f, -1.8044f}, within(1e-4f));
    assertThat(named("caffe").apply(pixel).values())
        .containsExactly(new float[] {-103.939f, 10.721f, 131.32f}, within(1e-4f));
  }

  private static Standardization named(String mode) {
    return Standardization.fromMap(Map.of("preprocessing_function", mode));
  }

  @Test
  void torchOfAGreyImageIsRefused() {
    assertThatThrownBy(() -> named("torch").apply(random(1, 2, 2, 1)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("torch")
        .hasMessageContaining("color_mode");
  }

  @Test
  void anOwnFunctionIsAppliedAndCannotBeStored() {
    Standardization own =
        Standardization.builder()
            .preprocessingFunction(
                new PreprocessingFunction.Custom(
                    i ->
                        new ImageArray(
                            i.height(), i.width(), i.channels(), new float[i.values().length])))
            .build();
    assertThat(own.apply(random(1, 2, 2, 1)).values()).containsOnly(0);
    assertThatThrownBy(own::toMap)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("cannot be stored");
  }

  @ParameterizedTest
  @ValueSource(strings = {"featurewise_center", "featurewise_std_normalization", "zca_whitening"})
  void aFittedOptionIsRefusedBeforeItIsFitted(String option) {
    Standardization unfitted = Standardization.fromMap(Map.of(option, true));
    assertThat(unfitted.needsFit()).isTrue();
    assertThatThrownBy(() -> unfitted.apply(random(1, 4, 4, 1)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(option)
        .hasMessageContaining("fit it");
  }

  @Test
  void fittingOnNothingIsRefused() {
    assertThatThrownBy(
            () -> Standardization.builder().featurewiseCenter(true).build().fit(List.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no images");
  }

  @Test
  void whiteningLargeImagesIsRefusedWithWhatToDo() {
    Standardization zca = Standardization.builder().zcaWhitening(true).build();
    assertThatThrownBy(() -> zca.fit(List.of(random(1, 64, 64, 3))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("12288 values (64 x 64 x 3)")
        .hasMessageContaining("target_size");
  }

  @Test
  void anImageOfAnotherShapeThanFittedIsRefused() {
    Standardization zca =
        Standardization.builder().zcaWhitening(true).build().fit(List.of(random(1, 3, 3, 1)));
    assertThatThrownBy(() -> zca.apply(random(1, 4, 4, 1)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("9 values");
    assertThatThrownBy(() -> zca.apply(random(1, 3, 3, 3)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("channels");
  }

  @Test
  void whatImpliesAnotherOptionSwitchesItOnAsInKeras() {
    Standardization zca =
        Standardization.fromMap(
            Map.of("zca_whitening", true, "featurewise_std_normalization", true));
    assertThat(zca.featurewiseCenter()).isTrue();
    assertThat(zca.featurewiseStdNormalization()).isFalse();
    assertThat(Standardization.fromMap(Map.of("samplewise_std_normalization", true)))
        .extracting(Standardization::samplewiseCenter)
        .isEqualTo(true);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aFittedStandardizationComesBackFromJsonToTheBit(long seed) throws Exception {
    List<ImageArray> images =
        List.of(random(seed, 4, 5, 3), random(seed + 50, 4, 5, 3), random(seed + 90, 4, 5, 3));
    for (String option :
        List.of("featurewise_center", "featurewise_std_normalization", "zca_whitening")) {
      Standardization fitted =
          Standardization.fromMap(
                  Map.of(option, true, "rescale", 1 / 255.0, "preprocessing_function", "tf"))
              .fit(images);
      String json = JSON.writeValueAsString(fitted.toMap());
      Standardization back = Standardization.fromMap(JSON.readValue(json, MAP));
      assertThat(back).isEqualTo(fitted);
      assertThat(back.apply(images.get(0)).values())
          .containsExactly(fitted.apply(images.get(0)).values());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theTrainingImagesComeOutWithMeanZeroAndDeviationOne(long seed) {
    List<ImageArray> images =
        List.of(random(seed, 9, 4, 3), random(seed + 7, 5, 5, 3), random(seed + 8, 2, 30, 3));
    Standardization fitted =
        Standardization.builder().featurewiseStdNormalization(true).build().fit(images);
    for (int c = 0; c < 3; c++) {
      double sum = 0;
      double squares = 0;
      int n = 0;
      for (ImageArray image : images) {
        float[] v = fitted.apply(image).values();
        for (int i = c; i < v.length; i += 3) {
          sum += v[i];
          squares += v[i] * v[i];
          n++;
        }
      }
      assertThat(sum / n).as("mean of channel %d, seed %d", c, seed).isCloseTo(0, within(1e-5));
      assertThat(squares / n).as("variance, seed %d", seed).isCloseTo(1, within(1e-5));
    }
  }

  /** Both ways of the decomposition: fewer and more images than values. */
  @ParameterizedTest
  @ValueSource(ints = {5, 40})
  void whitenedTrainingImagesHaveAnIdentitySecondMomentInTheirSpan(int n) {
    List<ImageArray> images = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      images.add(random(100 + i, 3, 4, 1));
    }
    Standardization zca = Standardization.builder().zcaWhitening(true).build().fit(images);
    List<float[]> white = images.stream().map(i -> zca.apply(i).values()).toList();
    if (n <= 12) { // rows orthogonal: X X^T = n I
      for (int a = 0; a < n; a++) {
        for (int b = 0; b < n; b++) {
          double dot = 0;
          for (int i = 0; i < 12; i++) {
            dot += white.get(a)[i] * white.get(b)[i];
          }
          assertThat(dot).isCloseTo(a == b ? n : 0, within(1e-3));
        }
      }
    } else { // columns orthogonal: X^T X = n I
      for (int i = 0; i < 12; i++) {
        for (int j = 0; j < 12; j++) {
          double dot = 0;
          for (float[] w : white) {
            dot += w[i] * w[j];
          }
          assertThat(dot).isCloseTo(i == j ? n : 0, within(1e-3));
        }
      }
    }
  }

  @Test
  void aTypingErrorIsAnsweredWithTheNearestName() {
    assertThatThrownBy(() -> Standardization.fromMap(Map.of("rescal", 2)))
        .isInstanceOf(BadInputException.class)
        .hasMessage("unknown standardization option 'rescal'; did you mean 'rescale'?");
    assertThatThrownBy(() -> Standardization.fromMap(Map.of("preprocessing_function", "tensor")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("none, tf, torch, caffe")
        .hasMessageContaining("tensor");
  }

  private static ImageArray image(int[] shape, float[] values) {
    return new ImageArray(shape[0], shape[1], shape[2], values);
  }

  static ImageArray random(long seed, int height, int width, int channels) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[height * width * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(256);
    }
    return new ImageArray(height, width, channels, values);
  }
}
