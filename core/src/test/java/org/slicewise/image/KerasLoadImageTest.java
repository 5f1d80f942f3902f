package org.slicewise.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicewise.testing.Golden;

class KerasLoadImageTest {
  private static final JsonNode OWN = readOwnCases();

  @TempDir Path folder;

  static Stream<JsonNode> kerasCases() {
    return Golden.cases("keras-load-img.json").stream();
  }

  @Tag("golden")
  @ParameterizedTest(name = "{index}")
  @MethodSource("kerasCases")
  void aFileBecomesTheArrayThatKerasMakesOfIt(JsonNode recorded) {
    Path file = Golden.folder().resolve("decode").resolve(recorded.get("file").asText());

    ImageArray image =
        ImageLoader.load(
            file, ImageOptions.keras().withTargetSize(0, 0).withColorMode(colorMode(recorded)));

    // Lossless formats are recorded exactly; JPEG decoders may differ a little.
    boolean lossy = FileFacts.read(file).container().equals("jpeg");
    assertSame(image, recorded, lossy ? 3 : 0);
  }

  static Stream<JsonNode> resizeCases() {
    return Golden.cases("pillow-resize.json").stream();
  }

  /** Within one grey level; the test of our own cases below asks for the same bits. */
  @Tag("golden")
  @ParameterizedTest(name = "{index}")
  @MethodSource("resizeCases")
  void aResizedImageIsPillows(JsonNode recorded) {
    int[] shape = Golden.ints(recorded.get("shape"));
    int[] target = Golden.ints(recorded.get("target_size"));
    ImageArray input =
        new ImageArray(shape[0], shape[1], shape[2], Golden.floats(recorded.get("input")));
    byte[] png = ImageWriter.encode(input, new ImageFormat.Png());

    ImageArray image =
        ImageLoader.load(
            png,
            "recorded.png",
            ImageOptions.keras()
                .withTargetSize(target[0], target[1])
                .withColorMode(colorMode(shape[2]))
                .withInterpolation(interpolation(recorded)));

    assertThat(image.height()).isEqualTo(target[0]);
    assertThat(image.width()).isEqualTo(target[1]);
    assertThat(image.values()).containsExactly(Golden.floats(recorded.get("output")), within(1f));
  }

  private static ColorMode colorMode(int channels) {
    return switch (channels) {
      case 1 -> ColorMode.GRAYSCALE;
      case 3 -> ColorMode.RGB;
      case 4 -> ColorMode.RGBA;
      default -> throw new AssertionError("no colour mode has " + channels + " channels");
    };
  }

  static Stream<JsonNode> pillowCases() {
    return StreamSupport.stream(OWN.get("cases").spliterator(), false);
  }

  /** Formats, depths and options beyond the recorded answers; see pillow_cases.py. */
  @ParameterizedTest(name = "{index}")
  @MethodSource("pillowCases")
  void everyKindOfFileBecomesWhatPillowMakesOfIt(JsonNode recorded) {
    String name = recorded.get("file").asText();
    byte[] bytes = Base64.getDecoder().decode(OWN.get("files").get(name).asText());
    JsonNode target = recorded.get("target_size");
    ImageOptions options =
        new ImageOptions(
            target.isNull() ? 0 : target.get(0).asInt(),
            target.isNull() ? 0 : target.get(1).asInt(),
            colorMode(recorded),
            interpolation(recorded),
            recorded.get("keep_aspect_ratio").asBoolean(),
            recorded.get("exif").asBoolean(),
            Flatten.NONE,
            ImageOptions.DEFAULT_PIXEL_LIMIT);

    assertSame(ImageLoader.load(bytes, name, options), recorded, 0);
  }

  static Stream<JsonNode> unchangedCases() {
    return pillowCases()
        .filter(c -> c.get("target_size").isNull() && c.get("color_mode").asText().equals("rgb"))
        .filter(c -> !c.get("exif").asBoolean());
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("unchangedCases")
  void theFactsOfAFileAreWhatPillowSaysOfIt(JsonNode recorded) throws IOException {
    String name = recorded.get("file").asText();
    byte[] bytes = Base64.getDecoder().decode(OWN.get("files").get(name).asText());
    Path file = Files.write(folder.resolve(name), bytes);

    FileFacts facts = FileFacts.read(file);

    assertThat(facts.mode()).isEqualTo(recorded.get("mode").asText());
    assertThat(facts.bytes()).isEqualTo(bytes.length);
    assertThat(facts.height()).isEqualTo(recorded.get("shape").get(0).asInt());
    assertThat(facts.width()).isEqualTo(recorded.get("shape").get(1).asInt());
    assertThat(name).endsWith("." + facts.extension());
  }

  private static JsonNode readOwnCases() {
    try (InputStream in = KerasLoadImageTest.class.getResourceAsStream("pillow-cases.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ColorMode colorMode(JsonNode recorded) {
    return ColorMode.valueOf(recorded.get("color_mode").asText().toUpperCase(Locale.ROOT));
  }

  private static Interpolation interpolation(JsonNode recorded) {
    return Interpolation.valueOf(recorded.get("interpolation").asText().toUpperCase(Locale.ROOT));
  }

  private static void assertSame(ImageArray image, JsonNode recorded, float tolerance) {
    assertThat(new int[] {image.height(), image.width(), image.channels()})
        .as("shape of %s", recorded.get("file"))
        .containsExactly(Golden.ints(recorded.get("shape")));
    float[] expected = Golden.floats(recorded.get("output"));
    assertThat(image.values()).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(image.values()[i])
          .as("value %d of %s", i, recorded.get("file"))
          .isBetween(expected[i] - tolerance, expected[i] + tolerance);
    }
  }
}
