package org.slicewise.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.reference.RandomNetwork;
import org.slicewise.testing.Golden;

class NetworkYamlTest {
  private static final String HEAD = "name: n\ninput: [32, 32, 3]\nlayers:\n";

  @Test
  void aNetworkIsWrittenInAFewLines() {
    String yaml = NetworkYaml.write(Networks.named("seed", Shape.image(256, 256, 3), 2));
    assertThat(yaml)
        .contains("- Conv2D: {filters: 128, kernel_size: 3, activation: relu}\n")
        .contains("- MaxPooling2D\n")
        .contains("- Dropout: {rate: 0.2}\n")
        .contains("input: [256, 256, 3]\n");
  }

  @ParameterizedTest
  @MethodSource("names")
  void aNamedNetworkSurvivesTheRoundTrip(String name) {
    Network network = Networks.named(name, Shape.image(128, 128, 1), 3);
    assertThat(NetworkYaml.read(NetworkYaml.write(network))).isEqualTo(network);
  }

  static Stream<String> names() {
    return Networks.names().stream();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anyNetworkSurvivesTheRoundTrip(long seed) {
    Network network = RandomNetwork.of(seed);
    assertThat(NetworkYaml.read(NetworkYaml.write(network))).isEqualTo(network);
  }

  static Stream<Long> seeds() {
    return Stream.iterate(1L, seed -> seed + 1).limit(60);
  }

  @Test
  void namesThatTheUserGaveSurviveTheRoundTrip() {
    Network network =
        NetworkYaml.read(
            HEAD
                + "  - Flatten\n"
                + "  - Dense: {units: 4, name: dense_1}\n"
                + "  - Dense: {units: 4}\n"
                + "  - Dense: {units: 4, name: 'no'}\n");
    assertThat(network.layers().stream().map(Layer::name))
        .containsExactly("flatten", "dense_1", "dense", "no");
    assertThat(NetworkYaml.read(NetworkYaml.write(network))).isEqualTo(network);
  }

  @Test
  void theDocumentedBranchesAreRead() throws IOException {
    String docs = Files.readString(Golden.root().resolve("docs/networks.md"));
    int start = docs.indexOf("name: two-members\n");
    Network network = NetworkYaml.read(docs.substring(start, docs.indexOf("```", start)));
    assertThat(network.outputShapes().get(0)).isEqualTo(Shape.features(32));
    assertThat(network.weightShapes()).containsKey("branches.2.conv2d.weight");
    assertThat(NetworkYaml.read(NetworkYaml.write(network))).isEqualTo(network);
  }

  @Test
  void theDocumentedExampleIsRead() throws IOException {
    String docs = Files.readString(Golden.root().resolve("docs/networks.md"));
    int start = docs.indexOf("```yaml\n") + 8;
    Network network = NetworkYaml.read(docs.substring(start, docs.indexOf("```", start)));
    assertThat(network.name()).isEqualTo("my-network");
    assertThat(network.output()).isEqualTo(Shape.features(2));
    for (String layer : LayerReader.layerNames()) {
      assertThat(docs).contains("`" + layer + "`");
    }
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(HEAD + "  - Conv2d: {filters: 8, kernel_size: 3}\n", 4, "'Conv2D'"),
        Arguments.of(HEAD + "  - Flaten\n", 4, "'Flatten'"),
        Arguments.of(
            HEAD + "  - Conv2D:\n      kernel_size: 3\n      filtres: 8\n", 6, "'filters'"),
        Arguments.of(
            HEAD + "  - Conv2D: {filters: 8, kernel_size: 3, activation: rellu}\n", 4, "'relu'"),
        Arguments.of(HEAD + "  - Conv2D:\n      filters: many\n      kernel_size: 3\n", 5, "many"),
        Arguments.of(HEAD + "  - Conv2D: {filters: 8}\n", 4, "'kernel_size'"),
        Arguments.of(HEAD + "  - Conv2D: {filters: 8, kernel_size: 0}\n", 4, "kernel_size"),
        Arguments.of(HEAD + "  - Conv2D: {filters: 0, kernel_size: 3}\n", 4, "filters"),
        Arguments.of(HEAD + "  - Dropout: {rate: 1.5}\n", 4, "1.5"),
        Arguments.of(HEAD + "  - Dropout: {rate: 0.1, rate: 0.2}\n", 4, "twice"),
        Arguments.of(HEAD + "  - ResidualBlock: {boddy: []}\n", 4, "'body'"),
        Arguments.of(
            HEAD + "  - ResidualBlock:\n      body: [ReLU]\n      merge: multipy\n",
            6,
            "'multiply'"),
        Arguments.of(
            HEAD + "  - ResidualBlock:\n      body:\n        - Con2D: {}\n", 6, "'Conv2D'"),
        Arguments.of(HEAD + "  - Branches: {branch: []}\n", 4, "'branches'"),
        Arguments.of(HEAD + "  - Branches\n", 4, "'branches', a list of lists"),
        Arguments.of(HEAD + "  - LevelStatistics: {branches: []}\n", 4, "'stages'"),
        Arguments.of(
            HEAD + "  - Branches:\n      branches:\n        - [Flatten]\n        - [Flaten]\n",
            7,
            "'Flatten'"),
        Arguments.of(HEAD + "  - Conv2D: {filters: 8\n", 5, "YAML"),
        Arguments.of("input: [32, 32]\nlayers: [Flatten]\n", 1, "[height, width, channels]"),
        Arguments.of("inputs: [32, 32, 3]\nlayers: [Flatten]\n", 1, "'input'"),
        Arguments.of("input: [32, 32, 3]\n", 1, "'layers'"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsAnsweredWithItsLineAndWhatIsValid(String yaml, int line, String valid) {
    assertThatThrownBy(() -> NetworkYaml.read(yaml))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("line " + line + ":")
        .hasMessageContaining(valid);
  }

  @Test
  void aMistakeInAFileNamesTheFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("net.yaml");
    Files.writeString(file, HEAD + "  - Conv2D: {filters: 8, kernel_size: 33}\n");
    assertThatThrownBy(() -> NetworkYaml.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("net.yaml")
        .hasMessageContaining("(None, 32, 32, 3)");
    assertThatThrownBy(() -> NetworkYaml.read(folder.resolve("absent.yaml")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("absent.yaml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "---", "42", "[]", "a: &a [*a]", "\0", "!!java.net.URL [x]"})
  void whatIsNoNetworkIsRefused(String yaml) {
    assertThatThrownBy(() -> NetworkYaml.read(yaml)).isInstanceOf(BadInputException.class);
  }
}
