package org.slicewise.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicewise.image.ImageArray;
import org.slicewise.testing.Golden;

/** The transformation itself: Keras' recorded answers, SciPy's, and what must hold of any. */
class AugmentationApplyTest {
  private static final double TOLERANCE = 1e-3;

  static Stream<JsonNode> kerasCases() {
    return Golden.cases("keras-apply-transform.json").stream();
  }

  @Tag("golden")
  @ParameterizedTest
  @MethodSource("kerasCases")
  void aTransformDoesWhatKerasDoes(JsonNode recorded) {
    Augmentation augmentation =
        Augmentation.fromMap(
            Map.of(
                "fill_mode", recorded.get("fill_mode").asText(),
                "cval", recorded.get("cval").asDouble()));
    check(recorded, augmentation);
  }

  static Stream<JsonNode> scipyCases() throws IOException {
    try (InputStream in = AugmentationApplyTest.class.getResourceAsStream("scipy-affine.json")) {
      JsonNode cases = new ObjectMapper().readTree(in).get("cases");
      return StreamSupport.stream(cases.spliterator(), false);
    }
  }

  @ParameterizedTest
  @MethodSource("scipyCases")
  void everyOrderAndFillModeSamplesAsScipyDoes(JsonNode recorded) {
    Augmentation augmentation =
        Augmentation.builder()
            .interpolationOrder(recorded.get("order").asInt())
            .fillMode(FillMode.valueOf(recorded.get("fill_mode").asText().toUpperCase(Locale.ROOT)))
            .cval(recorded.get("cval").asDouble())
            .build();
    check(recorded, augmentation);
  }

  private static void check(JsonNode recorded, Augmentation augmentation) {
    int[] shape = Golden.ints(recorded.get("shape"));
    ImageArray image =
        new ImageArray(shape[0], shape[1], shape[2], Golden.floats(recorded.get("input")));
    ImageArray actual = augmentation.apply(image, transform(recorded.get("transform")));
    assertThat(actual.values())
        .as("%s %s", recorded.get("fill_mode"), recorded.get("transform"))
        .containsExactly(Golden.floats(recorded.get("output")), within((float) TOLERANCE));
  }

  private static Transform transform(JsonNode t) {
    return new Transform(
        t.get("theta").asDouble(),
        t.get("tx").asDouble(),
        t.get("ty").asDouble(),
        t.get("shear").asDouble(),
        t.get("zx").asDouble(),
        t.get("zy").asDouble(),
        t.path("flip_horizontal").asBoolean(),
        t.path("flip_vertical").asBoolean(),
        t.path("channel_shift_intensity").asDouble(Double.NaN),
        t.path("brightness").asDouble(Double.NaN));
  }
}
