package org.slicewise.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.slicewise.network.Layer.ActivationFunction.LINEAR;
import static org.slicewise.network.Layer.ActivationFunction.RELU;
import static org.slicewise.network.Layer.ActivationFunction.SIGMOID;
import static org.slicewise.network.Layer.ActivationFunction.SOFTMAX;
import static org.slicewise.network.Layer.Padding.SAME;
import static org.slicewise.network.Layer.Padding.VALID;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Layer;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layers;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.keras.KerasFile;
import org.slicewise.network.reference.RandomNetwork;
import org.slicewise.network.reference.ReferenceForward;
import org.slicewise.network.weights.Tensor;
import org.slicewise.network.weights.Weights;
import org.slicewise.testing.Golden;

class OnnxExportTest {
  private static final int SIZE = 3;

  private static void equalsReference(Network network, Weights weights, long seed)
      throws OrtException {
    float[] x = RandomNetwork.images(network, SIZE, seed);
    float[] expected = ReferenceForward.of(network, weights, x, SIZE);
    try (Engine engine = new Engine(OnnxExport.bytes(network, weights, Map.of()))) {
      float[] found = engine.run(x, network.input(), SIZE).get(OnnxExport.PROBABILITIES);
      close(found, expected, 1e-5);
    }
  }

  private static void close(float[] found, float[] expected, double tolerance) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      double scale = Math.max(1, Math.abs(expected[i]));
      assertThat((double) found[i]).isCloseTo(expected[i], within(tolerance * scale));
    }
  }

  private static List<NodeProto> nodes(byte[] model) {
    try {
      return ModelProto.parseFrom(model).getGraph().getNodeList();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> kinds(byte[] model) {
    return nodes(model).stream().map(NodeProto::getOpType).toList();
  }

  static Stream<Long> seeds() {
    return Stream.iterate(1L, seed -> seed + 1).limit(100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anyNetworkGivesTheReferencesNumbers(long seed) throws OrtException {
    Network network = RandomNetwork.of(seed);
    equalsReference(network, RandomNetwork.weights(network, seed), seed);
  }

  @ParameterizedTest
  @EnumSource
  void everyActivationGivesTheReferencesNumbers(ActivationFunction function) throws OrtException {
    Network network =
        Network.of(
            "n",
            Shape.image(5, 4, 3),
            Layers.conv2D(6, 3, 1, SAME, function),
            Layers.averagePooling2D(),
            Layers.activation(function),
            Layers.flatten(),
            Layers.dense(5, function));
    equalsReference(network, RandomNetwork.weights(network, 3), 3);
  }

  @Test
  void anImageAsOutputAndAFlatInputAreKept() throws OrtException {
    Network features =
        Network.of("n", Shape.features(7), Layers.batchNormalization(), Layers.dense(3, SOFTMAX));
    equalsReference(features, RandomNetwork.weights(features, 1), 1);
    Network flattened =
        Network.of("n", Shape.image(3, 2, 4), Layers.maxPooling2D(), Layers.flatten());
    equalsReference(flattened, RandomNetwork.weights(flattened, 1), 1);
    Network unflattened =
        Network.of(
            "n", Shape.image(6, 5, 4), Layers.conv2D(2, 3, RELU), Layers.flatten(), Layers.reLU());
    equalsReference(unflattened, RandomNetwork.weights(unflattened, 2), 2);
  }

  @Test
  void zerosAroundAMaxPoolAreZerosAndNotMinusInfinity() throws OrtException {
    Network network =
        Network.of(
            "n",
            Shape.image(4, 4, 2),
            Layers.conv2D(3, 1, LINEAR),
            Layers.zeroPadding2D(2),
            Layers.maxPooling2D(),
            Layers.globalAveragePooling2D());
    equalsReference(network, RandomNetwork.weights(network, 1), 1);
  }

  @Test
  void afterAReluTheMaxPoolPadsItself() throws OrtException {
    Network network =
        Network.of(
            "n",
            Shape.image(9, 8, 2),
            Layers.conv2D(3, 2, LINEAR),
            Layers.reLU(),
            Layers.zeroPadding2D(1),
            new Layer.MaxPooling2D("", Layer.Size.of(3), Layer.Size.of(2), VALID),
            Layers.zeroPadding2D(2),
            Layers.conv2D(2, 2, RELU),
            Layers.zeroPadding2D(2), // windows of nothing but zeros
            Layers.maxPooling2D(),
            Layers.globalAveragePooling2D());
    Weights weights = RandomNetwork.weights(network, 8);
    assertThat(kinds(OnnxExport.bytes(network, weights, Map.of())))
        .startsWith("Conv", "Relu", "MaxPool", "Conv", "Relu", "Pad", "MaxPool");
    equalsReference(network, weights, 8);
  }

  @Test
  void flattenedFeaturesAreInKerasOrderInsideAResidualBlock() throws OrtException {
    Network network =
        Network.of(
            "n",
            Shape.image(3, 2, 4),
            Layers.flatten(),
            Layers.residualBlock(
                List.of(Layers.dense(24, RELU), Layers.batchNormalization()), List.of(), RELU),
            Layers.dense(2, SOFTMAX));
    equalsReference(network, RandomNetwork.weights(network, 5), 5);
  }

  @Tag("golden")
  @ParameterizedTest
  @ValueSource(strings = {"seed-net.h5", "seed-net.keras"})
  void theSeedNetworkGivesKerasOutputs(String name) throws OrtException {
    KerasFile keras = KerasFile.read(Golden.folder().resolve(name));
    JsonNode recorded = Golden.read("seed-net.json");
    int size = recorded.get("output").size();
    try (Engine engine = new Engine(OnnxExport.bytes(keras.network(), keras.weights(), Map.of()))) {
      float[] found =
          engine
              .run(Golden.floats(recorded.get("input")), keras.network().input(), size)
              .get(OnnxExport.PROBABILITIES);
      int classes = keras.network().output().size();
      assertThat(found).hasSize(size * classes);
      for (int n = 0; n < size; n++) {
        for (int c = 0; c < classes; c++) {
          assertThat((double) found[n * classes + c])
              .isCloseTo(recorded.get("output").get(n).get(c).asDouble(), within(1e-5));
        }
      }
    }
  }

  @Test
  void theSeedNetworkNeedsNoNormalisationAndNoTransposition() {
    Network seed = Networks.named("seed", Shape.image(64, 64, 3), 2);
    byte[] model = OnnxExport.bytes(seed, RandomNetwork.weights(seed, 1), Map.of());
    assertThat(kinds(model))
        .containsExactly(
            "Conv", "Relu", "MaxPool", "Conv", "Relu", "MaxPool", "Conv", "Relu", "MaxPool",
            "Flatten", "Gemm", "Relu", "Gemm", "Relu", "Gemm", "Softmax");
  }

  @Test
  void aCostlyActivationComesAfterTheMaxPool() throws OrtException {
    Network network =
        Network.of(
            "n",
            Shape.image(13, 13, 2),
            Layers.conv2D(3, 2, ActivationFunction.TANH),
            Layers.maxPooling2D(),
            Layers.maxPooling2D(),
            Layers.conv2D(3, 2, ActivationFunction.SILU),
            Layers.maxPooling2D().named("kept"),
            Layers.flatten());
    Weights weights = RandomNetwork.weights(network, 1);
    assertThat(kinds(OnnxExport.bytes(network, weights, Map.of())))
        .startsWith("Conv", "MaxPool", "MaxPool", "Tanh", "Conv", "Sigmoid", "Mul", "MaxPool");
    equalsReference(network, weights, 1);
  }

  @Test
  void normalisationIsNotFoldedThroughPaddingOrABend() throws OrtException {
    Network network =
        Network.of(
            "n",
            Shape.image(6, 6, 3),
            Layers.conv2D(4, 3, RELU),
            Layers.batchNormalization(),
            Layers.conv2D(4, 3, 1, SAME, SIGMOID),
            Layers.batchNormalization(),
            Layers.zeroPadding2D(1),
            Layers.conv2D(2, 3, LINEAR),
            Layers.globalAveragePooling2D());
    Weights weights = RandomNetwork.weights(network, 4);
    assertThat(kinds(OnnxExport.bytes(network, weights, Map.of())))
        .containsExactly(
            "Conv",
            "Relu",
            "Mul",
            "Add",
            "Conv",
            "Sigmoid",
            "Mul",
            "Add",
            "Conv",
            "GlobalAveragePool",
            "Flatten");
    equalsReference(network, weights, 4);
  }

  @Test
  void aBranchThatIsReadTwiceIsNotFolded() throws OrtException {
    // The block's input is normalised, and read by the body and by the sum.
    Network network =
        Network.of(
            "n",
            Shape.image(6, 6, 3),
            Layers.conv2D(4, 3, LINEAR),
            Layers.batchNormalization(),
            Layers.activation(RELU),
            Layers.residualBlock(
                List.of(Layers.batchNormalization(), Layers.conv2D(4, 1, 1, VALID, RELU)),
                List.of(),
                LINEAR),
            Layers.maxPooling2D(),
            Layers.globalAveragePooling2D(),
            Layers.dense(2, SOFTMAX));
    equalsReference(network, RandomNetwork.weights(network, 6), 6);
  }

  @Test
  void theFeaturesAreWhatTheLastLayerReads() throws OrtException {
    Network network = Networks.named("small", Shape.image(40, 24, 1), 3);
    Weights weights = RandomNetwork.weights(network, 2);
    float[] x = RandomNetwork.images(network, SIZE, 2);
    List<Layer> layers = network.layers();
    Network body =
        new Network("body", network.input(), layers.subList(0, layers.size() - 1)); // no dense
    Weights ofBody = RandomNetwork.weights(body, 2);
    Map<String, Tensor> all = new LinkedHashMap<>(weights.tensors());
    all.keySet().retainAll(ofBody.tensors().keySet());
    float[] expected = ReferenceForward.of(body, new Weights(all), x, SIZE);
    try (Engine engine = new Engine(OnnxExport.bytes(network, weights, Map.of()))) {
      close(engine.run(x, network.input(), SIZE).get(OnnxExport.FEATURES), expected, 1e-5);
    }
    byte[] int8 = OnnxExport.int8(network, weights, Map.of(), ranges(network, weights, x, SIZE));
    try (Engine engine = new Engine(int8)) {
      float[] rounded = engine.run(x, network.input(), SIZE).get(OnnxExport.FEATURES);
      float[] range = range(expected);
      close(rounded, expected, 0.05 * (range[1] - range[0]));
      assertThat(rounded).isNotEqualTo(expected);
    }
  }

  @Test
  void theMapOfLevelsHoldsAllTheEvidenceButTheBias() throws OrtException {
    Network network =
        Network.of(
            "levels",
            Shape.image(24, 16, 1),
            Layers.levelStatistics(
                List.of(
                    List.of(Layers.conv2D(5, 3, 2, SAME, RELU)),
                    List.of(
                        Layers.conv2D(4, 3, 2, SAME, LINEAR),
                        Layers.batchNormalization(),
                        Layers.reLU()))),
            new Layer.BatchNormalization("", 0.99, 1e-6, false, false),
            Layers.dense(3, SOFTMAX));
    Weights weights = RandomNetwork.weights(network, 3);
    float[] x = RandomNetwork.images(network, SIZE, 3);
    try (Engine engine = new Engine(OnnxExport.bytes(network, weights, Map.of()))) {
      Map<String, float[]> out = engine.run(x, network.input(), SIZE);
      float[] probabilities = out.get(OnnxExport.PROBABILITIES);
      float[] maps = out.get(OnnxExport.ACTIVATION_MAP);
      int pixels = 12 * 8;
      assertThat(maps).hasSize(SIZE * 3 * pixels);
      assertThat(out.get(OnnxExport.FEATURES)).hasSize(SIZE * 2 * (5 + 4));
      for (int c = 1; c < 3; c++) {
        double[] rest = new double[SIZE]; // of the score, once the map's mean is taken away
        for (int n = 0; n < SIZE; n++) {
          double odds = Math.log(probabilities[n * 3 + c]) - Math.log(probabilities[n * 3]);
          for (int p = 0; p < pixels; p++) {
            odds -= (maps[(n * 3 + c) * pixels + p] - maps[n * 3 * pixels + p]) / pixels;
          }
          rest[n] = odds;
        }
        for (double one : rest) {
          assertThat(one).isCloseTo(rest[0], within(1e-4));
        }
      }
    }
  }

  @Test
  void theMapsMeanAndTheBiasAreTheScores() throws OrtException {
    Network network = Networks.named("small", Shape.image(40, 24, 1), 3);
    Weights weights = RandomNetwork.weights(network, 2);
    float[] x = RandomNetwork.images(network, SIZE, 2);
    try (Engine engine = new Engine(OnnxExport.bytes(network, weights, Map.of()))) {
      Map<String, float[]> out = engine.run(x, network.input(), SIZE);
      float[] probabilities = out.get(OnnxExport.PROBABILITIES);
      float[] maps = out.get(OnnxExport.ACTIVATION_MAP);
      int pixels = maps.length / SIZE / 3;
      assertThat(pixels).isEqualTo(5 * 3);
      for (int n = 0; n < SIZE; n++) {
        double[] exp = new double[3];
        double sum = 0;
        for (int c = 0; c < 3; c++) {
          double mean = 0;
          for (int p = 0; p < pixels; p++) {
            mean += maps[(n * 3 + c) * pixels + p] / pixels;
          }
          exp[c] = Math.exp(mean + weights.get("dense.bias").values()[c]);
          sum += exp[c];
        }
        for (int c = 0; c < 3; c++) {
          assertThat(exp[c] / sum).isCloseTo(probabilities[n * 3 + c], within(1e-5));
        }
      }
    }
  }

  @Test
  void aMapOfOnePlaceIsNone() throws OrtException {
    Network network = Networks.named("mobilenetv3-small", Shape.image(40, 33, 1), 2);
    try (Engine engine =
        new Engine(OnnxExport.bytes(network, RandomNetwork.weights(network, 1), Map.of()))) {
      assertThat(engine.session().getOutputNames())
          .containsExactlyInAnyOrder(OnnxExport.PROBABILITIES, OnnxExport.FEATURES);
    }
  }

  @Test
  void aNetworkWithAnotherHeadHasNoMap() throws OrtException {
    Network network = Networks.named("seed", Shape.image(48, 48, 1), 2);
    try (Engine engine =
        new Engine(OnnxExport.bytes(network, RandomNetwork.weights(network, 1), Map.of()))) {
      assertThat(engine.session().getOutputNames()).containsExactly(OnnxExport.PROBABILITIES);
    }
  }

  @Test
  void theSameModelIsTheSameBytesWithItsMetadataSorted() throws Exception {
    Network network = Networks.named("small", Shape.image(32, 32, 1), 2);
    Weights weights = RandomNetwork.weights(network, 1);
    Map<String, String> one = new LinkedHashMap<>();
    one.put("b", "2");
    one.put("a", "ä\n\"1\"");
    Map<String, String> other = new LinkedHashMap<>();
    other.put("a", "ä\n\"1\"");
    other.put("b", "2");
    byte[] bytes = OnnxExport.bytes(network, weights, one);
    assertThat(OnnxExport.bytes(network, weights, other)).isEqualTo(bytes);
    byte[] bare = OnnxExport.bytes(network, weights, Map.of("c", "gone"));
    assertThat(OnnxExport.withMetadata(bare, other)).isEqualTo(bytes);
    ModelProto model = ModelProto.parseFrom(bytes);
    assertThat(model.getMetadataProps(0).getKey()).isEqualTo("a");
    assertThat(model.getDocString()).isEqualTo("research only, not for diagnosis");
    try (Engine engine = new Engine(bytes)) {
      assertThat(engine.metadata()).isEqualTo(one);
    }
  }

  @Test
  void aLayerCalledAsAnOutputIsNoTrouble() throws OrtException {
    Network network =
        Network.of(
            "n",
            Shape.image(6, 6, 1),
            Layers.conv2D(2, 3, RELU).named("image"),
            Layers.conv2D(2, 1, RELU).named("features"),
            Layers.globalAveragePooling2D().named("activation_map"),
            Layers.dense(2, SOFTMAX).named("probabilities"));
    equalsReference(network, RandomNetwork.weights(network, 1), 1);
  }

  @Test
  void weightsOfAnotherNetworkAreRefused() {
    Network network = Networks.named("small", Shape.image(32, 32, 1), 2);
    Weights weights = RandomNetwork.weights(Networks.named("small", Shape.image(32, 32, 3), 2), 1);
    assertThatThrownBy(() -> OnnxExport.bytes(network, weights, Map.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("conv2d.weight");
  }

  /** Least and greatest value of every tensor that int8 asks for. */
  static Map<String, float[]> ranges(Network network, Weights weights, float[] x, int size)
      throws OrtException {
    Map<String, float[]> ranges = new LinkedHashMap<>();
    try (Engine engine = new Engine(OnnxExport.calibration(network, weights))) {
      Map<String, float[]> tensors = new LinkedHashMap<>(engine.run(x, network.input(), size));
      tensors.put(OnnxExport.INPUT, x);
      tensors.forEach((name, values) -> ranges.put(name, range(values)));
    }
    return ranges;
  }

  private static float[] range(float[] values) {
    float[] range = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    for (float v : values) {
      range[0] = Math.min(range[0], v);
      range[1] = Math.max(range[1], v);
    }
    return range;
  }

  @Test
  void calibrationGivesTheSameProbabilities() throws OrtException {
    for (long seed = 1; seed <= 20; seed++) {
      Network network = RandomNetwork.of(seed);
      Weights weights = RandomNetwork.weights(network, seed);
      float[] x = RandomNetwork.images(network, SIZE, seed);
      try (Engine engine = new Engine(OnnxExport.calibration(network, weights))) {
        close(
            engine.run(x, network.input(), SIZE).get(OnnxExport.PROBABILITIES),
            ReferenceForward.of(network, weights, x, SIZE),
            1e-5);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("fewSeeds")
  void anyNetworkInInt8IsNearTheReference(long seed) throws OrtException {
    Network network = RandomNetwork.of(seed);
    Weights weights = RandomNetwork.weights(network, seed);
    float[] x = RandomNetwork.images(network, SIZE, seed);
    float[] expected = ReferenceForward.of(network, weights, x, SIZE);
    byte[] model =
        OnnxExport.int8(network, weights, Map.of("k", "v"), ranges(network, weights, x, SIZE));
    try (Engine engine = new Engine(model)) {
      float[] found = engine.run(x, network.input(), SIZE).get(OnnxExport.PROBABILITIES);
      close(found, expected, 0.08);
      assertThat(engine.metadata()).containsEntry("k", "v");
    }
  }

  static Stream<Long> fewSeeds() {
    return seeds().limit(40);
  }

  @ParameterizedTest
  @ValueSource(strings = {"seed", "small"})
  void theNamedNetworksInInt8KeepTheirDecisions(String name) throws OrtException {
    Network network = Networks.named(name, Shape.image(64, 64, 3), 2);
    Weights weights = RandomNetwork.weights(network, 11);
    int size = 16;
    float[] x = RandomNetwork.images(network, size, 11);
    Map<String, float[]> ranges = ranges(network, weights, x, size);
    byte[] int8 = OnnxExport.int8(network, weights, Map.of(), ranges);
    byte[] float32 = OnnxExport.bytes(network, weights, Map.of());
    assertThat(int8.length).isLessThan(float32.length * 2 / 5);
    try (Engine small = new Engine(int8);
        Engine large = new Engine(float32)) {
      Map<String, float[]> found = small.run(x, network.input(), size);
      Map<String, float[]> expected = large.run(x, network.input(), size);
      assertThat(found.keySet()).isEqualTo(expected.keySet());
      close(found.get(OnnxExport.PROBABILITIES), expected.get(OnnxExport.PROBABILITIES), 0.03);
      if (expected.containsKey(OnnxExport.ACTIVATION_MAP)) {
        float[] map = expected.get(OnnxExport.ACTIVATION_MAP);
        float[] range = range(map);
        float[] mine = found.get(OnnxExport.ACTIVATION_MAP);
        for (int i = 0; i < map.length; i++) {
          assertThat(mine[i]).isCloseTo(map[i], within(0.08f * (range[1] - range[0])));
        }
      }
    }
  }

  @Test
  void int8WithoutARangeNamesTheTensor() {
    Network network = Networks.named("seed", Shape.image(48, 48, 1), 2);
    Weights weights = RandomNetwork.weights(network, 1);
    assertThatThrownBy(
            () -> OnnxExport.int8(network, weights, Map.of(), Map.of("image", new float[] {0, 1})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("conv2d/relu");
  }

  @Test
  void theLayersAreAllTried() {
    List<Class<?>> kinds = new ArrayList<>();
    seeds()
        .forEach(
            seed -> RandomNetwork.of(seed).layers().forEach(layer -> kinds.add(layer.getClass())));
    assertThat(kinds).contains(Layer.class.getPermittedSubclasses());
    assertThat(
            seeds()
                .flatMap(seed -> RandomNetwork.of(seed).layers().stream())
                .filter(Layer.ResidualBlock.class::isInstance)
                .map(layer -> ((Layer.ResidualBlock) layer).merge()))
        .contains(Layer.Merge.values());
  }
}
