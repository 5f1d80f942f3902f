package org.slicewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.augment.PreprocessingFunction.Named;
import org.slicewise.augment.Standardization;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ColorMode;
import org.slicewise.image.Flatten;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageCache;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.Interpolation;
import org.slicewise.image.Lungs;

class PreprocessingTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void whatJsonKeepsIsExactlyWhatWasThere() throws JsonProcessingException {
    ImageOptions image =
        new ImageOptions(
            9,
            7,
            ColorMode.GRAYSCALE,
            Interpolation.HAMMING,
            true,
            true,
            Flatten.BLACK,
            12345678901L,
            true,
            Lungs.MASK);
    List<Sample> samples = images();
    Preprocessing fitted =
        new Preprocessing(
                image,
                Standardization.builder()
                    .rescale(1 / 255.0)
                    .featurewiseCenter(true)
                    .featurewiseStdNormalization(true)
                    .build())
            .fit(samples, new ImageCache(0));

    Preprocessing read = Preprocessing.fromMap(throughJson(fitted.toMap()));

    assertThat(read.image()).isEqualTo(image);
    assertThat(throughJson(read.toMap())).isEqualTo(throughJson(fitted.toMap()));
    for (Sample sample : samples) {
      assertThat(read.apply(sample.path()).values())
          .isEqualTo(fitted.apply(sample.path()).values());
    }
  }

  @Test
  void lookedUpOrComputedTheNumbersAreTheSame() {
    List<Sample> samples = images();
    List<Standardization.Builder> ways =
        List.of(
            Standardization.builder(),
            Standardization.builder().rescale(1 / 255.0),
            Standardization.builder().preprocessingFunction(Named.TF).rescale(0.3),
            Standardization.builder().preprocessingFunction(Named.TORCH),
            Standardization.builder().preprocessingFunction(Named.CAFFE),
            Standardization.builder().featurewiseStdNormalization(true),
            Standardization.builder().samplewiseStdNormalization(true));
    ImageOptions colour = ImageOptions.keras().withTargetSize(5, 6);
    for (ImageOptions image :
        List.of(colour, colour.harmonised(), colour.withColorMode(ColorMode.GRAYSCALE))) {
      for (Standardization.Builder way : ways) {
        Preprocessing preprocessing =
            new Preprocessing(image, way.build()).fit(samples, new ImageCache(0));
        boolean needsColour = way == ways.get(3) || way == ways.get(4);
        if (needsColour && image.colorMode() == ColorMode.GRAYSCALE) {
          continue;
        }
        for (Sample sample : samples) {
          assertThat(preprocessing.apply(sample.path()).values())
              .as("%s", preprocessing)
              .isEqualTo(
                  preprocessing
                      .standardization()
                      .apply(ImageLoader.load(sample.path(), image))
                      .values());
        }
      }
    }
  }

  @Test
  void itDecodesAndThenStandardises() {
    Path file = images().get(0).path();
    ImageOptions image = ImageOptions.keras().withTargetSize(5, 6);

    ImageArray applied = new Preprocessing(image, Standardization.rescaling(0.5)).apply(file);

    float[] decoded = ImageLoader.load(file, image).values();
    assertThat(applied.height()).isEqualTo(5);
    for (int i = 0; i < decoded.length; i++) {
      assertThat(applied.values()[i]).isEqualTo(decoded[i] * 0.5f);
    }
  }

  @Test
  void statisticsAreThoseOfTheTrainingImages() {
    List<Sample> samples = images();
    ImageOptions image = ImageOptions.keras().withTargetSize(8, 8);
    Preprocessing fitted =
        new Preprocessing(image, Standardization.builder().featurewiseCenter(true).build())
            .fit(samples, new ImageCache(1 << 20));

    double sum = 0;
    for (Sample sample : samples) {
      for (float value : fitted.apply(sample.path()).values()) {
        sum += value;
      }
    }

    assertThat(Math.abs(sum) / (samples.size() * 8 * 8 * 3)).isLessThan(1e-3);
  }

  @Test
  void whereNothingIsFittedFitChangesNothing() {
    Preprocessing plain = new Preprocessing(ImageOptions.keras(), Standardization.none());

    assertThat(plain.fit(List.of(), new ImageCache(0))).isSameAs(plain);
  }

  @Test
  void aMappingWithoutItsPartsIsRefused() {
    assertThatThrownBy(() -> Preprocessing.fromMap(Map.of("image", Map.of())))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no part 'standardization'");
    assertThatThrownBy(
            () ->
                Preprocessing.fromMap(
                    Map.of("image", Map.of("colour_mode", "rgb"), "standardization", Map.of())))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("did you mean 'color_mode'");
  }

  @Test
  void aModelFromBeforeLungsWereAKeyShowsTheWholeImageAndAnUnknownWordIsRefused() {
    Map<String, Object> image = new LinkedHashMap<>();
    Map<String, Object> map = Map.of("image", image, "standardization", Map.of());
    assertThat(Preprocessing.fromMap(map).image().lungs()).isEqualTo(Lungs.OFF);
    image.put("lungs", "crop");
    assertThat(Preprocessing.fromMap(map).image().lungs()).isEqualTo(Lungs.CROP);
    image.put("lungs", "masc");
    assertThatThrownBy(() -> Preprocessing.fromMap(map))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("lungs")
        .hasMessageContaining("found 'masc'; did you mean 'mask'?");
  }

  private List<Sample> images() {
    return IntStream.range(0, 4)
        .mapToObj(
            i -> new Sample(i + ".png", Folders.image(folder.resolve(i + ".png"), 11, i), 0, ""))
        .toList();
  }

  private static Map<String, Object> throughJson(Map<String, Object> map)
      throws JsonProcessingException {
    return JSON.readValue(JSON.writeValueAsString(map), new TypeReference<>() {});
  }
}
