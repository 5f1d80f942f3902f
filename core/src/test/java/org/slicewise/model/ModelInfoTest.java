package org.slicewise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.augment.Standardization;
import org.slicewise.data.Preprocessing;
import org.slicewise.decision.DecisionOptions;
import org.slicewise.decision.Decisions;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ColorMode;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.Interpolation;

class ModelInfoTest {
  private static final List<String> KEYS =
      List.of(
          "slicewise.format",
          "slicewise.network",
          "slicewise.classes",
          "slicewise.positive",
          "slicewise.preprocessing",
          "slicewise.baselines",
          "slicewise.provenance",
          "slicewise.trained",
          "slicewise.disclaimer");

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatWasWrittenIsReadBack(long seed) {
    Random random = new Random(seed);
    ModelInfo written = random(random);

    ModelInfo read = ModelInfo.fromMetadata(written.toMetadata(), "m.onnx");

    assertThat(read.toMetadata()).isEqualTo(written.toMetadata());
    assertThat(read.network()).isEqualTo(written.network());
    assertThat(read.classes()).isEqualTo(written.classes());
    assertThat(read.positive()).isEqualTo(written.positive());
    assertThat(read.preprocessing().toMap()).isEqualTo(written.preprocessing().toMap());
    assertThat(read.preprocessing().image()).isEqualTo(written.preprocessing().image());
    assertThat(read.baselines()).isEqualTo(written.baselines());
    assertThat(read.provenance()).isEqualTo(written.provenance());
    assertThat(read.trained()).isEqualTo(written.trained());
    assertThat(read.disclaimer()).isEqualTo(written.disclaimer());
  }

  @Test
  void decisionsTravelInOneKeyOfTheirOwn() {
    Decisions decisions =
        Decisions.fit(
            DecisionOptions.defaults(2),
            new double[][] {{0.9, 0.1}, {0.7, 0.3}, {0.2, 0.8}, {0.6, 0.4}},
            new int[] {0, 1, 1, 0},
            List.of("a", "b", "c", "d"),
            1,
            "validation part");
    ModelInfo written = sample().withDecisions(decisions);
    Map<String, String> metadata = written.toMetadata();
    assertThat(metadata).hasSize(KEYS.size() + 1).containsKey("slicewise.decisions");

    ModelInfo read = ModelInfo.fromMetadata(metadata, "m.onnx");

    assertThat(read.decisions()).isEqualTo(decisions);
    assertThat(read.toMetadata()).isEqualTo(metadata);
  }

  @Test
  void aModelOfBeforeThereWereDecisionsHasNone() {
    ModelInfo read = ModelInfo.fromMetadata(sample().toMetadata(), "m.onnx");
    assertThat(read.decisions()).isEqualTo(Decisions.none());
    assertThat(read.decide(new double[] {0.25, 0.75}).probabilities()).containsExactly(0.25, 0.75);
  }

  @Test
  void damagedDecisionsAreNamedWithTheFile() {
    Map<String, String> metadata = new HashMap<>(sample().toMetadata());
    metadata.put("slicewise.decisions", "{\"calibration\":{\"method\":\"magic\"}}");
    assertThatThrownBy(() -> ModelInfo.fromMetadata(metadata, "m.onnx"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("m.onnx")
        .hasMessageContaining("slicewise.decisions");
  }

  @Test
  void everyKeyIsOursAndTheKeysOfOthersAreLeftAlone() {
    Map<String, String> metadata = new HashMap<>(sample().toMetadata());
    assertThat(metadata.keySet()).containsExactlyInAnyOrderElementsOf(KEYS);
    metadata.put("author", "somebody");

    assertThat(ModelInfo.fromMetadata(metadata, "m.onnx").toMetadata())
        .isEqualTo(sample().toMetadata());
  }

  @Test
  void aFileWithoutOurKeysIsNotASlicewiseModel() {
    assertThatThrownBy(() -> ModelInfo.fromMetadata(Map.of("author", "somebody"), "other.onnx"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(
            "other.onnx is an ONNX file but not a Slicewise model (it lacks slicewise.classes);");
  }

  @Test
  void aNewerFormatIsRefusedWithBothVersions() {
    Map<String, String> metadata = new HashMap<>(sample().toMetadata());
    metadata.put("slicewise.format", "7");

    assertThatThrownBy(() -> ModelInfo.fromMetadata(metadata, "m.onnx"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("m.onnx")
        .hasMessageContaining("format 7")
        .hasMessageContaining("up to " + ModelInfo.FORMAT);
  }

  @Test
  void eachMissingKeyIsNamed() {
    for (String key : KEYS) {
      Map<String, String> metadata = new HashMap<>(sample().toMetadata());
      metadata.remove(key);
      assertThatThrownBy(() -> ModelInfo.fromMetadata(metadata, "m.onnx"))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("it lacks " + key);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "format=one",
        "format=0",
        "classes=CT_COVID",
        "classes=[\"a\",1]",
        "classes=[\"a\",null]",
        "classes={}",
        "classes=null",
        "classes=",
        "preprocessing={}",
        "preprocessing={\"image\":{\"target_sise\":3},\"standardization\":{}}",
        "preprocessing=[1]",
        "baselines={\"a\":1",
        "baselines={} {}",
        "provenance=nul"
      })
  void aMalformedValueIsNamedWithItsKeyAndFile(String keyAndValue) {
    String key = "slicewise." + keyAndValue.substring(0, keyAndValue.indexOf('='));
    Map<String, String> metadata = new HashMap<>(sample().toMetadata());
    metadata.put(key, keyAndValue.substring(keyAndValue.indexOf('=') + 1));

    assertThatThrownBy(() -> ModelInfo.fromMetadata(metadata, "m.onnx"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("m.onnx cannot be used as a model: its " + key + " is malformed");
  }

  @Test
  void classesMustDifferAndHoldThePositiveOne() {
    Map<String, String> metadata = new HashMap<>(sample().toMetadata());
    metadata.put("slicewise.positive", "CT_Covid");
    assertThatThrownBy(() -> ModelInfo.fromMetadata(metadata, "m.onnx"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("m.onnx")
        .hasMessageContaining("CT_Covid");

    metadata.put("slicewise.positive", "a");
    metadata.put("slicewise.classes", "[\"a\",\"a\"]");
    assertThatThrownBy(() -> ModelInfo.fromMetadata(metadata, "m.onnx"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("two or more different classes");
  }

  @Test
  void whatJsonCannotHoldIsRefusedWhenWritten() {
    for (Object value : List.of(Double.NaN, Float.POSITIVE_INFINITY, new Object(), new int[1])) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> sample(Map.of("x", List.of(value))))
          .withMessageContaining("JSON cannot hold");
    }
  }

  @Test
  void theMapsCannotBeChangedFromOutside() {
    Map<String, Object> provenance = new HashMap<>(Map.of("seed", 1));
    ModelInfo info = sample(provenance);
    provenance.put("seed", 2);

    assertThat(info.provenance()).isEqualTo(Map.of("seed", 1));
    assertThatThrownBy(() -> info.provenance().put("seed", 3))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static ModelInfo sample() {
    return sample(Map.of("seed", 1));
  }

  private static ModelInfo sample(Map<String, Object> provenance) {
    return new ModelInfo(
        "seed",
        List.of("CT_COVID", "CT_NonCOVID"),
        "CT_COVID",
        new Preprocessing(ImageOptions.keras(), Standardization.rescaling(1 / 255.0)),
        Map.of("majority", "CT_COVID"),
        provenance,
        "2026-11-23T08:00:00Z",
        ModelInfo.RESEARCH_ONLY);
  }

  private static ModelInfo random(Random random) {
    List<String> classes = new ArrayList<>();
    for (int i = 0; i < 2 + random.nextInt(5); i++) {
      classes.add(i + text(random));
    }
    int side = 1 + random.nextInt(300);
    ImageOptions image =
        ImageOptions.keras()
            .withTargetSize(side, side + 1)
            .withColorMode(ColorMode.values()[random.nextInt(3)])
            .withInterpolation(Interpolation.values()[random.nextInt(6)]);
    return new ModelInfo(
        text(random),
        classes,
        classes.get(random.nextInt(classes.size())),
        new Preprocessing(image, Standardization.rescaling(random.nextDouble())),
        map(random, 3),
        map(random, 3),
        text(random),
        text(random));
  }

  private static Map<String, Object> map(Random random, int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < random.nextInt(6); i++) {
      map.put(text(random), value(random, depth));
    }
    return map;
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> text(random);
      case 1 -> random.nextInt();
      case 2 -> random.nextLong();
      case 3 -> random.nextGaussian();
      case 4 -> random.nextBoolean();
      case 5 -> null;
      case 6 -> Arrays.asList(value(random, depth - 1), value(random, depth - 1));
      default -> map(random, depth - 1);
    };
  }

  private static String text(Random random) {
    String letters = "aZ9 ,;:\"'\\/\n\t{}[]äµ汉é\u2028";
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < random.nextInt(12); i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
