package org.slicewise.training.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.network.Layer;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layer.Padding;
import org.slicewise.network.Layer.Size;
import org.slicewise.network.Layers;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.reference.RandomNetwork;
import org.slicewise.network.reference.ReferenceForward;
import org.slicewise.network.weights.Members;
import org.slicewise.network.weights.Weights;

class GraphTest {
  private static final int IMAGES = 3;

  @BeforeAll
  static void load() {
    LibTorch.start(1);
  }

  static LongStream seeds() {
    return LongStream.range(0, 50);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void forwardIsThePlainDefinitionForEveryKindOfLayer(long seed) {
    Network network = RandomNetwork.of(seed);
    Weights weights = RandomNetwork.weights(network, seed);
    float[] x = RandomNetwork.images(network, IMAGES, seed);
    float[] expected = ReferenceForward.of(network, weights, x, IMAGES);
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(weights);
        InputBuffer input = new InputBuffer()) {
      Graph graph = new Graph(network, parameters);
      float[] found =
          Parameters.toArray(
              graph.outputs(graph.logits(images(input, network, x), false)).detach());
      assertThat(found).as(network.layers().toString()).hasSameSizeAs(expected);
      for (int i = 0; i < found.length; i++) {
        assertThat(Math.abs(found[i] - expected[i]))
            .as("%s: %s instead of %s", network.layers(), found[i], expected[i])
            .isLessThan(1e-4f);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theFastGraphHasTheOutputsAndGradientsOfThePlainOne(long seed) {
    Network network = RandomNetwork.of(seed);
    Weights weights = RandomNetwork.weights(network, seed);
    assertSame(network, weights, RandomNetwork.images(network, IMAGES, seed));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void batchNormalisationThatStandsStillBecomesPartOfItsConvolution(long seed) {
    Network network = RandomNetwork.of(seed);
    Weights weights = RandomNetwork.weights(network, seed);
    float[] x = RandomNetwork.images(network, IMAGES, seed);
    assertSame(network, weights, x, name -> true);
    Result still = result(network, weights, x, true, name -> true);
    still.after.forEach(
        (name, values) -> assertThat(values).as(name).isEqualTo(weights.get(name).values()));
  }

  /** oneDNN is slow in bf16 there, going back. */
  @Test
  void ofLayersThatAreTrainedOnlyDepthwiseOnesStayIn32BitsUnderBf16() {
    Layer depthwise = Layers.depthwiseConv2D(5, 1, Padding.SAME, ActivationFunction.LINEAR);
    Layer plain = Layers.conv2D(6, 5, 1, Padding.SAME, ActivationFunction.LINEAR);
    assertThat(bf16(depthwise, true)).isEqualTo(f32(depthwise));
    assertThat(bf16(depthwise, false)).isNotEqualTo(f32(depthwise));
    assertThat(bf16(plain, true)).isNotEqualTo(f32(plain));
  }

  private static float[] bf16(Layer layer, boolean trained) {
    torch.set_autocast_dtype(torch.DeviceType.CPU, torch.ScalarType.BFloat16);
    torch.set_autocast_enabled(torch.DeviceType.CPU, true);
    try {
      float[] result = averages(layer, trained);
      assertThat(torch.is_autocast_enabled(torch.DeviceType.CPU)).isTrue();
      return result;
    } finally {
      torch.clear_cache();
      torch.set_autocast_enabled(torch.DeviceType.CPU, false);
    }
  }

  private static float[] f32(Layer layer) {
    return averages(layer, true);
  }

  private static float[] averages(Layer layer, boolean trained) {
    Network network =
        Network.of("one", Shape.image(11, 9, 6), layer, Layers.globalAveragePooling2D());
    Weights weights = RandomNetwork.weights(network, 5);
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(weights, name -> trained);
        InputBuffer input = new InputBuffer()) {
      Graph graph = new Graph(network, parameters);
      Tensor x = images(input, network, RandomNetwork.images(network, IMAGES, 5));
      return Parameters.toArray(graph.logits(x, true).detach());
    }
  }

  @ParameterizedTest
  @MethodSource("poolings")
  void reluAndMaxPoolingChangePlaces(List<Layer> layers) {
    Network network =
        Network.of(
            "pooled",
            Shape.image(9, 8, 2),
            java.util.stream.Stream.concat(
                    layers.stream(),
                    java.util.stream.Stream.of(
                        Layers.flatten(), Layers.dense(2, ActivationFunction.SOFTMAX)))
                .toArray(Layer[]::new));
    List<Layer> rewritten = PoolBeforeRelu.rewrite(network.layers());
    assertThat(rewritten).isNotEqualTo(network.layers());
    assertSame(network, RandomNetwork.weights(network, 1), RandomNetwork.images(network, 3, 1));
  }

  static List<List<Layer>> poolings() {
    Layer same = new Layer.MaxPooling2D("", Size.of(3), Size.of(2), Padding.SAME);
    return List.of(
        List.of(Layers.conv2D(3, 3, ActivationFunction.RELU), Layers.maxPooling2D()),
        List.of(Layers.conv2D(3, 3, ActivationFunction.RELU), same),
        List.of(
            Layers.depthwiseConv2D(3, 1, Padding.SAME, ActivationFunction.RELU),
            Layers.maxPooling2D()),
        List.of(
            Layers.conv2D(3, 3, ActivationFunction.LINEAR),
            Layers.batchNormalization(),
            Layers.reLU(),
            same),
        List.of(Layers.activation(ActivationFunction.RELU), Layers.maxPooling2D()),
        List.of(
            Layers.residualBlock(
                List.of(
                    Layers.conv2D(4, 3, 1, Padding.SAME, ActivationFunction.RELU),
                    Layers.maxPooling2D()),
                List.of(Layers.conv2D(4, 2, 2, Padding.VALID, ActivationFunction.LINEAR)),
                ActivationFunction.RELU)));
  }

  @Test
  void theSeedNetworkKeepsItsMeaningWhenRewritten() {
    Network network = Networks.named("seed", Shape.image(64, 64, 3), 2);
    assertSame(network, RandomNetwork.weights(network, 1), RandomNetwork.images(network, 3, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void membersSideBySideGiveTheMeansOfTheirScores(int count) {
    Network member = Networks.named("small", Shape.image(24, 20, 1), 3);
    List<Weights> trainings =
        IntStream.range(0, count).mapToObj(i -> RandomNetwork.weights(member, i)).toList();
    float[] x = RandomNetwork.images(member, IMAGES, 1);
    float[] mean = new float[IMAGES * 3];
    for (Weights one : trainings) {
      float[] logits = logits(member, one, x);
      for (int i = 0; i < mean.length; i++) {
        mean[i] += logits[i] / count;
      }
    }
    Network whole = Members.network(member, count);
    Weights weights = Members.weights(member, trainings);
    close("scores of " + count, logits(whole, weights, x), mean);
    assertSame(whole, weights, x);
  }

  private static float[] logits(Network network, Weights weights, float[] x) {
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(weights);
        InputBuffer input = new InputBuffer()) {
      Graph graph = new Graph(network, parameters);
      return Parameters.toArray(graph.logits(images(input, network, x), false).detach());
    }
  }

  @Test
  void aBoundedReluStaysBeforeItsPooling() {
    Layer bounded = new Layer.ReLU("r", 6, 0, 0);
    List<Layer> layers = List.of(bounded, Layers.maxPooling2D().named("p"));
    assertThat(PoolBeforeRelu.rewrite(layers)).isEqualTo(layers);
  }

  private record Result(
      float[] outputs, Map<String, float[]> gradients, Map<String, float[]> after) {}

  private static void assertSame(Network network, Weights weights, float[] x) {
    assertSame(network, weights, x, name -> false);
  }

  private static void assertSame(
      Network network, Weights weights, float[] x, Predicate<String> still) {
    Result fast = result(network, weights, x, true, still);
    Result plain = result(network, weights, x, false, still);
    close("outputs of " + network.layers(), fast.outputs, plain.outputs);
    assertThat(fast.gradients.keySet()).isEqualTo(plain.gradients.keySet()).isNotEmpty();
    for (String name : fast.gradients.keySet()) {
      close(
          "gradient of " + name + " in " + network.layers(),
          fast.gradients.get(name),
          plain.gradients.get(name));
    }
    for (String name : fast.after.keySet()) {
      close(name + " of " + network.layers(), fast.after.get(name), plain.after.get(name));
    }
  }

  private static Result result(
      Network network, Weights weights, float[] x, boolean fast, Predicate<String> still) {
    int size = x.length / network.input().size();
    try (PointerScope scope = new PointerScope();
        Parameters parameters = new Parameters(weights);
        InputBuffer input = new InputBuffer()) {
      Graph graph =
          fast ? new Graph(network, parameters, still) : Graph.plain(network, parameters, still);
      torch.manual_seed(7);
      Tensor logits = graph.logits(images(input, network, x), true);
      Tensor logs = torch.log_softmax(logits, 1);
      logs.select(1, 0).sum().neg().backward();
      Map<String, float[]> gradients = new TreeMap<>();
      for (Parameters.Slot slot : parameters.slots()) {
        gradients.put(slot.name(), Parameters.toArray(parameters.gradient(slot)));
      }
      Map<String, float[]> after = new TreeMap<>();
      parameters.toWeights().tensors().forEach((name, t) -> after.put(name, t.values()));
      assertThat(size).isPositive();
      return new Result(Parameters.toArray(logits.detach()), gradients, after);
    }
  }

  private static Tensor images(InputBuffer input, Network network, float[] x) {
    Shape s = network.input();
    return input.tensor(x, x.length / s.size(), s.height(), s.width(), s.channels());
  }

  private static void close(String what, float[] found, float[] expected) {
    double largest = 1;
    for (float v : expected) {
      largest = Math.max(largest, Math.abs(v));
    }
    assertThat(found).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat((double) Math.abs(found[i] - expected[i]))
          .as("%s, number %d: %s instead of %s", what, i, found[i], expected[i])
          .isLessThan(2e-5 * largest);
    }
  }
}
