package org.slicewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ColorMode;
import org.slicewise.image.Flatten;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.Interpolation;
import org.slicewise.image.Lungs;

class FlowOptionsTest {
  @Test
  void withoutOptionsEverythingIsAsInKeras() {
    FlowOptions options = FlowOptions.fromMap(Map.of());

    assertThat(options).isEqualTo(FlowOptions.keras());
    assertThat(options.image()).isEqualTo(ImageOptions.keras());
    assertThat(options.batchSize()).isEqualTo(32);
    assertThat(options.shuffle()).isTrue();
    assertThat(options.classMode()).isEqualTo(ClassMode.CATEGORICAL);
    assertThat(options.extensions())
        .containsExactly("png", "jpg", "jpeg", "bmp", "ppm", "tif", "tiff");
  }

  @Test
  void everyParameterOfKerasIsReadByItsName() {
    Map<String, Object> map = new HashMap<>();
    map.put("target_size", List.of(64, 48));
    map.put("color_mode", "grayscale");
    map.put("interpolation", "lanczos");
    map.put("keep_aspect_ratio", true);
    map.put("classes", List.of("b", "a"));
    map.put("class_mode", null);
    map.put("batch_size", 8);
    map.put("shuffle", false);
    map.put("seed", 42);
    map.put("save_to_dir", "seen");
    map.put("save_prefix", "aug");
    map.put("save_format", "jpeg");
    map.put("follow_links", true);
    map.put("subset", "validation");
    map.put("validation_split", 0.25);
    map.put("extensions", List.of("PNG", ".gif"));
    map.put("skip_unreadable", true);
    map.put("exif", true);
    map.put("flatten", "white");
    map.put("pixel_limit", 1000);
    map.put("harmonise", true);
    map.put("lungs", "crop");
    assertThat(map.keySet()).containsExactlyInAnyOrderElementsOf(FlowOptions.keys());

    FlowOptions options = FlowOptions.fromMap(map);

    assertThat(options)
        .isEqualTo(
            new FlowOptions(
                new ImageOptions(
                    64,
                    48,
                    ColorMode.GRAYSCALE,
                    Interpolation.LANCZOS,
                    true,
                    true,
                    Flatten.WHITE,
                    1000,
                    true,
                    Lungs.CROP),
                List.of("b", "a"),
                ClassMode.NONE,
                8,
                false,
                42,
                Path.of("seen"),
                "aug",
                "jpeg",
                true,
                Subset.VALIDATION,
                0.25,
                List.of("png", "gif"),
                true));
    assertThat(FlowOptions.fromMap(options.toMap())).isEqualTo(options);
    assertThat(options.toBuilder().build()).isEqualTo(options);
  }

  @Test
  void dashesAreUnderstoodAsUnderscores() {
    assertThat(FlowOptions.fromMap(Map.of("batch-size", "16")).batchSize()).isEqualTo(16);
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearestOne() {
    assertThatThrownBy(() -> FlowOptions.fromMap(Map.of("target_sise", List.of(1, 1))))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "unknown option 'target_sise' in the data options; did you mean 'target_size'?");
  }

  static Stream<Arguments> wrongValues() {
    return Stream.of(
        Arguments.of("batch_size", 0, "at least 1"),
        Arguments.of("batch_size", 1.5, "a whole number"),
        Arguments.of("batch_size", "many", "a whole number"),
        Arguments.of("shuffle", "perhaps", "true or false"),
        Arguments.of("color_mode", "rbg", "did you mean 'rgb'"),
        Arguments.of("interpolation", "linear", "did you mean 'bilinear'"),
        Arguments.of("class_mode", "category", "did you mean 'categorical'"),
        Arguments.of("subset", "test", "[training, validation]"),
        Arguments.of("validation_split", 1, "below 1"),
        Arguments.of("validation_split", "NaN", "below 1"),
        Arguments.of("validation_split", "a fifth", "a number"),
        Arguments.of("target_size", List.of(1, 2, 3), "[height, width]"),
        Arguments.of("target_size", List.of(0, 2), "[height, width]"),
        Arguments.of("target_size", List.of(-1, 2), "between 0 and"),
        Arguments.of("save_format", "gif", "png"),
        Arguments.of("extensions", List.of(), "at least one"),
        Arguments.of("pixel_limit", 0, "at least 1"));
  }

  @ParameterizedTest
  @MethodSource("wrongValues")
  void aValueThatDoesNotFitIsToldWithItsName(String name, Object value, String expected) {
    assertThatThrownBy(() -> FlowOptions.fromMap(Map.of(name, value)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll(name, expected);
  }

  @Test
  void aSubsetNeedsAValidationSplit() {
    assertThatThrownBy(() -> FlowOptions.fromMap(Map.of("subset", "training")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("needs a validation_split");
  }

  @Test
  void oneNumberIsASquareTargetSize() {
    ImageOptions image = FlowOptions.fromMap(Map.of("target_size", 128)).image();

    assertThat(Arrays.asList(image.targetHeight(), image.targetWidth())).containsExactly(128, 128);
  }
}
