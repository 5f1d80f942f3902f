package org.slicewise.network.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Layer;
import org.slicewise.network.Summary;
import org.slicewise.network.reference.ReferenceForward;
import org.slicewise.testing.Golden;

class KerasFileTest {
  @TempDir Path folder;

  private static Path resource(String name) {
    return Golden.root().resolve("network/src/test/resources/keras").resolve(name);
  }

  private static void equalsRecorded(Path file, JsonNode recorded) {
    KerasFile keras = KerasFile.read(file);
    String summary = recorded.get("summary").asText();
    assertThat(Summary.table(keras.network(), summary.split("\n")[1].length())).isEqualTo(summary);
    float[] x = Golden.floats(recorded.get("input"));
    int size = recorded.get("output").size();
    float[] y = ReferenceForward.of(keras.network(), keras.weights(), x, size);
    int classes = keras.network().output().size();
    for (int n = 0; n < size; n++) {
      double[] expected = Golden.doubles(recorded.get("output").get(n));
      assertThat(expected).hasSize(classes);
      for (int c = 0; c < classes; c++) {
        assertThat((double) y[n * classes + c]).isCloseTo(expected[c], within(1e-5));
      }
    }
  }

  @Tag("golden")
  @ParameterizedTest
  @ValueSource(strings = {"seed-net.h5", "seed-net.keras"})
  void theSeedNetworkGivesKerasSummaryAndOutputs(String name) {
    JsonNode recorded = Golden.read("seed-net.json");
    equalsRecorded(Golden.folder().resolve(name), recorded);
    KerasFile keras = KerasFile.read(Golden.folder().resolve(name));
    assertThat(keras.network().parameters()).isEqualTo(recorded.get("parameters").asLong());
  }

  @ParameterizedTest
  @ValueSource(strings = {"every-layer.h5", "every-layer.keras"})
  void everyLayerGivesKerasSummaryAndOutputs(String name) throws IOException {
    equalsRecorded(
        resource(name), new ObjectMapper().readTree(resource("every-layer.json").toFile()));
  }

  @Test
  void bothFormatsHoldTheSameModel() {
    KerasFile h5 = KerasFile.read(resource("every-layer.h5"));
    KerasFile zip = KerasFile.read(resource("every-layer.keras"));
    assertThat(h5.network()).isEqualTo(zip.network());
    h5.weights()
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(zip.weights().get(name).values()).isEqualTo(tensor.values()));
    Layer.Conv2D dilated = (Layer.Conv2D) h5.network().layers().get(4);
    assertThat(dilated.l2()).isEqualTo(0.01);
    assertThat(dilated.kernelInitializer()).isEqualTo(Layer.Initializer.HE_NORMAL);
  }

  private Path zip(String config) throws IOException {
    Path file = folder.resolve("model.keras");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("metadata.json"));
      zip.write("{\"keras_version\": \"3.15.1\"}".getBytes());
      zip.putNextEntry(new ZipEntry("config.json"));
      zip.write(config.getBytes());
    }
    return file;
  }

  private static String sequential(String layer) {
    return """
        {"class_name": "Sequential", "config": {"name": "m", "layers": [
          {"class_name": "InputLayer", "config": {"batch_shape": [null, 8, 8, 3], "name": "in"}},
          %s]}}"""
        .formatted(layer);
  }

  @Test
  void aLayerThatIsNotSupportedIsNamed() throws IOException {
    Path file = zip(sequential("{\"class_name\": \"Conv3D\", \"config\": {\"name\": \"volume\"}}"));
    assertThatThrownBy(() -> KerasFile.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("model.keras")
        .hasMessageContaining("volume")
        .hasMessageContaining("Conv3D");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"data_format\": \"channels_first\"",
        "\"activity_regularizer\": {\"class_name\": \"L2\", \"config\": {\"l2\": 0.1}}",
        "\"kernel_regularizer\": {\"class_name\": \"L1\", \"config\": {\"l1\": 0.1}}",
        "\"activation\": \"mish\""
      })
  void anOptionThatIsNotSupportedIsNamedWithItsLayer(String option) throws IOException {
    Path file =
        zip(
            sequential(
                "{\"class_name\": \"Conv2D\", \"config\": {\"name\": \"stem\", \"filters\": 2,"
                    + " \"kernel_size\": 3, "
                    + option
                    + "}}"));
    assertThatThrownBy(() -> KerasFile.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("stem")
        .hasMessageContaining(option.substring(1, option.indexOf('"', 1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[", "{\"class_name\": \"Functional\"}", "null"})
  void anotherConfigurationIsRefused(String config) throws IOException {
    Path file = zip(config);
    assertThatThrownBy(() -> KerasFile.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("model.keras");
  }

  @ParameterizedTest
  @ValueSource(strings = {"every-layer.h5", "every-layer.keras"})
  void aFileCutShortIsRefusedWithItsName(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(resource(name));
    for (int length : new int[] {0, 5, 8, 100, 3000, bytes.length / 2, bytes.length * 9 / 10}) {
      Path cut = Files.write(folder.resolve("cut-" + name), Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> KerasFile.read(cut))
          .as("cut after %d bytes", length)
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("cut-" + name);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aDamagedFileIsReadOrRefusedWithItsName(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    String name = seed % 2 == 0 ? "every-layer.h5" : "every-layer.keras";
    byte[] bytes = Files.readAllBytes(resource(name));
    for (int i = random.nextInt(1, 12); i > 0; i--) {
      int at = random.nextInt(seed % 3 == 0 ? bytes.length : 4096);
      bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : 255);
    }
    Path file = Files.write(folder.resolve("damaged-" + name), bytes);
    try {
      KerasFile read = KerasFile.read(file);
      read.weights().requireFits(read.network());
    } catch (BadInputException e) {
      assertThat(e).hasMessageContaining("damaged-" + name);
    }
  }

  static Stream<Long> seeds() {
    return Stream.iterate(1L, seed -> seed + 1).limit(80);
  }

  @Test
  void whatIsNoModelIsRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.h5"), "not a model at all");
    assertThatThrownBy(() -> KerasFile.read(text))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("notes.h5");
    assertThatThrownBy(() -> KerasFile.read(folder.resolve("absent.h5")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("absent.h5");
    assertThatThrownBy(() -> KerasFile.read(folder)).isInstanceOf(BadInputException.class);
  }
}
