package org.slicewise.network.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.reference.RandomNetwork;
import org.slicewise.network.reference.ReferenceForward;
import org.slicewise.testing.Golden;

class StartingWeightsTest {
  private static final Shape COLOUR = Shape.image(33, 40, 3);

  /** A file of published weights: lite0 for seven classes, as timm names and counts. */
  private static Weights file() {
    var seven = Networks.named("lite0", COLOUR, 7);
    Map<String, Tensor> tensors = new LinkedHashMap<>(RandomNetwork.weights(seven, 5).tensors());
    tensors.put("bn1.num_batches_tracked", new Tensor(new int[] {1}, new float[] {9}));
    return new Weights(tensors);
  }

  @Test
  void takesAllButTheHeadOfOtherClasses() {
    var network = Networks.named("lite0", COLOUR, 2);
    StartingWeights start = StartingWeights.of(file(), network, 1, "file");
    assertThat(start.fresh()).containsExactly("classifier.weight", "classifier.bias");
    assertThat(start.weights().get("blocks.3.1.conv_pw.weight").values())
        .containsExactly(file().get("blocks.3.1.conv_pw.weight").values());
    for (float w : start.weights().get("classifier.weight").values()) {
      assertThat(w).isCloseTo(0, within(0.01f));
    }
    start.weights().requireFits(network);
  }

  @Test
  void takesTheHeadOfTheSameClasses() {
    var network = Networks.named("lite0", COLOUR, 7);
    assertThat(StartingWeights.of(file(), network, 1, "file").fresh()).isEmpty();
  }

  @Test
  void findsTensorsWithinLevelStatistics() {
    var network = Networks.named("lite0-levels", COLOUR, 2);
    StartingWeights start = StartingWeights.of(file(), network, 1, "file");
    assertThat(start.weights().get("levels.conv_stem.weight").values())
        .containsExactly(file().get("conv_stem.weight").values());
    assertThat(start.fresh())
        .containsExactly(
            "standardise.running_mean",
            "standardise.running_var",
            "classifier.weight",
            "classifier.bias");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 6})
  void givesTheSameNumbersForRepeatedGrey(int channels) {
    var colour = Networks.named("lite0", Shape.image(33, 40, 3), 2);
    var other = Networks.named("lite0", Shape.image(33, 40, channels), 2);
    float[] grey = RandomNetwork.images(Networks.named("lite0", Shape.image(33, 40, 1), 2), 1, 3);
    float[] expected =
        ReferenceForward.of(
            colour, StartingWeights.of(file(), colour, 1, "").weights(), repeated(grey, 3), 1);
    float[] found =
        ReferenceForward.of(
            other, StartingWeights.of(file(), other, 1, "").weights(), repeated(grey, channels), 1);
    if (channels % 3 == 0 || channels == 1) {
      assertThat(found[0]).isCloseTo(expected[0], within(1e-5f));
    } else {
      assertThat(found).hasSameSizeAs(expected); // repeated kernels weigh the channels unevenly
    }
  }

  private static float[] repeated(float[] grey, int channels) {
    float[] x = new float[grey.length * channels];
    for (int i = 0; i < x.length; i++) {
      x[i] = grey[i / channels];
    }
    return x;
  }

  @Test
  void listsTheFirstTensorsThatAreNotTheNetworks() {
    assertThatThrownBy(
            () ->
                StartingWeights.of(file(), Networks.named("lite2", COLOUR, 2), 1, "w.safetensors"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("w.safetensors")
        .hasMessageContaining("'lite2'")
        .hasMessageContaining("blocks.1.2.conv_pw.weight")
        .hasMessageContaining("more");
    assertThatThrownBy(() -> StartingWeights.of(file(), Networks.named("small", COLOUR, 2), 1, "w"))
        .hasMessageContaining("is missing");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void readsTheFileAsTimmPublishesIt(int variant) {
    Path file = Golden.weights().resolve("tf_efficientnet_lite" + variant + ".safetensors");
    assumeTrue(Files.exists(file), () -> file + " is not here");
    for (String head : new String[] {"", "-levels"}) {
      var network = Networks.named("lite" + variant + head, Shape.image(225, 301, 1), 2);
      StartingWeights start = StartingWeights.read(file, network, 1);
      assertThat(start.fresh()).allMatch(n -> n.startsWith("classifier") || n.startsWith("stand"));
    }
  }
}
