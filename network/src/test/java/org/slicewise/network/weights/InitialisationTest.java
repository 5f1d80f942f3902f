package org.slicewise.network.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicewise.network.Layer;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layer.Initializer;
import org.slicewise.network.Layer.Padding;
import org.slicewise.network.Layer.Size;
import org.slicewise.network.Layers;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;

class InitialisationTest {
  private static double[] draw(Layer layer, Shape input, String weight) {
    Network network = Network.of("n", input, layer.named("l"));
    float[] values = Initialisation.keras(network, 7).get("l." + weight).values();
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static double deviation(double[] v) {
    return Math.sqrt(Arrays.stream(v).map(x -> x * x).average().orElseThrow());
  }

  private static Layer convolution(int groups, Initializer initializer) {
    return new Layer.Conv2D(
        "",
        64,
        Size.of(3),
        Size.of(1),
        Padding.SAME,
        Size.of(1),
        groups,
        ActivationFunction.LINEAR,
        true,
        initializer,
        Initializer.ZEROS,
        0);
  }

  /** Fans of Keras: (kernel's field) x channels / groups in, (kernel's field) x filters out. */
  @ParameterizedTest
  @CsvSource({
    "1,GLOROT_UNIFORM",
    "2,GLOROT_UNIFORM",
    "1,GLOROT_NORMAL",
    "1,HE_UNIFORM",
    "2,HE_UNIFORM",
    "1,HE_NORMAL"
  })
  void aConvolutionsKernelHasKerasSpread(int groups, Initializer initializer) {
    double in = 9 * 32.0 / groups;
    double out = 9 * 64;
    double expected =
        initializer.name().startsWith("GLOROT") ? Math.sqrt(2 / (in + out)) : Math.sqrt(2 / in);
    double[] v = draw(convolution(groups, initializer), Shape.image(5, 5, 32), "weight");
    assertThat(deviation(v)).isCloseTo(expected, within(0.02 * expected));
    assertThat(Arrays.stream(v).average().orElseThrow()).isCloseTo(0, within(0.04 * expected));
    double most = Arrays.stream(v).map(Math::abs).max().orElseThrow();
    double limit =
        initializer.name().endsWith("UNIFORM")
            ? expected * Math.sqrt(3)
            : 2 * expected / 0.87962566103423978;
    assertThat(most).isBetween(0.97 * limit, limit);
  }

  @Test
  void aDepthwiseKernelsFanOutIsItsMultiplier() {
    Layer layer = Layers.depthwiseConv2D(5, 1, Padding.SAME, ActivationFunction.LINEAR);
    double[] v = draw(layer, Shape.image(5, 5, 400), "weight");
    double expected = Math.sqrt(2.0 / (25 * 400 + 25));
    assertThat(deviation(v)).isCloseTo(expected, within(0.02 * expected));
  }

  @Test
  void aDenseKernelCountsInputsAndUnits() {
    double[] v = draw(Layers.dense(50, ActivationFunction.LINEAR), Shape.features(300), "weight");
    double limit = Math.sqrt(6.0 / 350);
    assertThat(Arrays.stream(v).map(Math::abs).max().orElseThrow()).isBetween(0.99 * limit, limit);
    // Uniform: a quarter of the numbers in each quarter of the range.
    for (int quarter = 0; quarter < 4; quarter++) {
      double from = -limit + quarter * limit / 2;
      double share =
          Arrays.stream(v).filter(x -> x >= from && x < from + limit / 2).count()
              / (double) v.length;
      assertThat(share).isCloseTo(0.25, within(0.015));
    }
  }

  @Test
  void biasesAreZeroAndNormalisationStartsAsTheIdentity() {
    Weights weights = Initialisation.keras(Networks.named("seed", Shape.image(64, 64, 3), 2), 1);
    assertThat(weights.get("conv2d.bias").values()).containsOnly(0);
    assertThat(weights.get("batch_normalization.weight").values()).containsOnly(1);
    assertThat(weights.get("batch_normalization.bias").values()).containsOnly(0);
    assertThat(weights.get("batch_normalization.running_mean").values()).containsOnly(0);
    assertThat(weights.get("batch_normalization.running_var").values()).containsOnly(1);
  }

  @Test
  void theSameSeedGivesTheSameWeightsAndAnotherSeedOthers() {
    Network network = Networks.named("small", Shape.image(32, 32, 1), 2);
    Weights one = Initialisation.keras(network, 3);
    one.requireFits(network);
    assertThat(one.tensors().keySet()).containsExactlyElementsOf(network.weightShapes().keySet());
    assertThat(Initialisation.keras(network, 3).get("dense.weight").values())
        .isEqualTo(one.get("dense.weight").values());
    assertThat(Initialisation.keras(network, 4).get("dense.weight").values())
        .isNotEqualTo(one.get("dense.weight").values());
  }

  @Test
  void twoLayersOfOneShapeStartDifferent() {
    Network network =
        Network.of(
            "n",
            Shape.features(8),
            Layers.dense(8, ActivationFunction.RELU),
            Layers.dense(8, ActivationFunction.RELU));
    Weights weights = Initialisation.keras(network, 1);
    assertThat(weights.get("dense.weight").values())
        .isNotEqualTo(weights.get("dense_1.weight").values());
  }
}
