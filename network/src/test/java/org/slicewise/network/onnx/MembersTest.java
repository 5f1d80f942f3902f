package org.slicewise.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.slicewise.network.Layer.ActivationFunction.LINEAR;
import static org.slicewise.network.Layer.ActivationFunction.RELU;
import static org.slicewise.network.Layer.ActivationFunction.SIGMOID;
import static org.slicewise.network.Layer.ActivationFunction.SOFTMAX;
import static org.slicewise.network.Layer.Padding.SAME;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Layer;
import org.slicewise.network.Layers;
import org.slicewise.network.Network;
import org.slicewise.network.NetworkYaml;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.reference.RandomNetwork;
import org.slicewise.network.reference.ReferenceForward;
import org.slicewise.network.weights.Initialisation;
import org.slicewise.network.weights.Members;
import org.slicewise.network.weights.Tensor;
import org.slicewise.network.weights.Weights;

/** Several trainings of one network as one, by the reference and in ONNX Runtime. */
class MembersTest {
  private static final int IMAGES = 2;

  /** Numbers from which the constants of small networks lie in half precision here. */
  private static final int HALF_FROM = 16;

  private static Network lite(int size) {
    return Networks.named("lite0-levels", Shape.image(size, size, 3), 2);
  }

  private static Network small() {
    return Networks.named("small", Shape.image(40, 56, 1), 3);
  }

  /** Two levels of 5 and 4 channels, standardised. */
  private static Network levels() {
    return Network.of(
        "two-levels",
        Shape.image(24, 16, 1),
        Layers.levelStatistics(
            List.of(
                List.of(Layers.conv2D(5, 3, 2, SAME, RELU)),
                List.of(Layers.conv2D(4, 3, 2, SAME, RELU)))),
        new Layer.BatchNormalization("", 0.99, 1e-6, false, false),
        Layers.dropout(0.2),
        Layers.dense(3, SOFTMAX));
  }

  private static Network flat() {
    return Network.of(
        "flat",
        Shape.image(7, 6, 2),
        Layers.conv2D(3, 3, RELU),
        Layers.flatten(),
        Layers.batchNormalization(),
        Layers.dense(3, LINEAR),
        Layers.softmax());
  }

  private static Network oneUnit() {
    return Network.of(
        "one-unit",
        Shape.image(9, 8, 2),
        Layers.conv2D(6, 3, RELU),
        Layers.globalAveragePooling2D(),
        Layers.dense(1, SIGMOID));
  }

  static Stream<Arguments> members() {
    return Stream.of(lite(32), small(), levels(), flat(), oneUnit())
        .flatMap(member -> Stream.of(2, 3).map(count -> Arguments.of(member, count)));
  }

  /** Trained apart, as it were: the image still speaks behind fifty normalisations. */
  private static List<Weights> trainings(Network member, int count) {
    List<Weights> trainings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long seed = 10L * count + i;
      Weights kernels = Initialisation.keras(member, seed);
      Map<String, Tensor> tensors =
          new LinkedHashMap<>(RandomNetwork.weights(member, seed).tensors());
      tensors.replaceAll(
          (name, random) -> {
            int axes = random.shape().length;
            boolean gamma = axes == 1 && name.endsWith(".weight");
            boolean variance = name.endsWith(".running_var") && !name.startsWith("standardise");
            return axes == 4
                ? kernels.get(name)
                : gamma ? linear(random, 1, 1) : variance ? linear(random, 0.2f, 0) : random;
          });
      trainings.add(new Weights(tensors));
    }
    return trainings;
  }

  private static Tensor linear(Tensor tensor, float slope, float shift) {
    float[] values = tensor.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = slope * values[i] + shift;
    }
    return new Tensor(tensor.shape(), values);
  }

  /** The second one is darker. */
  private static float[] images(Network network, long seed) {
    float[] x = RandomNetwork.images(network, IMAGES, seed);
    for (int i = x.length / IMAGES; i < x.length; i++) {
      x[i] /= 8;
    }
    return x;
  }

  /** What the means of the members' scores say. */
  private static float[] expected(Network member, List<Weights> trainings, float[] x) {
    int classes = member.output().channels();
    double[] scores = new double[IMAGES * classes];
    for (Weights weights : trainings) {
      float[] p = ReferenceForward.of(member, weights, x, IMAGES);
      for (int i = 0; i < p.length; i++) {
        // Scores of a softmax are known but for a number that all classes of an image share.
        double score = Math.log(p[i]) - (classes == 1 ? Math.log1p(-p[i]) : 0);
        scores[i] += score / trainings.size();
      }
    }
    float[] mean = new float[scores.length];
    for (int i = 0; i < mean.length; i++) {
      double all = 0;
      for (int c = i - i % classes; c < i - i % classes + classes; c++) {
        all += Math.exp(scores[c]);
      }
      mean[i] = (float) (Math.exp(scores[i]) / (classes == 1 ? 1 + all : all));
    }
    return mean;
  }

  private static void close(float[] found, float[] expected, double tolerance) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i]).isCloseTo(expected[i], within(tolerance));
    }
  }

  private static double apart(float[] one, float[] other) {
    return IntStream.range(0, one.length)
        .mapToDouble(i -> Math.abs(one[i] - other[i]))
        .max()
        .orElse(0);
  }

  @ParameterizedTest(name = "{1} members")
  @MethodSource("members")
  void theScoresAreTheMeansOfTheMembersScores(Network member, int count) throws OrtException {
    List<Weights> trainings = trainings(member, count);
    float[] x = images(member, count);
    float[] expected = expected(member, trainings, x);
    for (Weights one : trainings) { // else one of them could pass for all
      assertThat(apart(expected, ReferenceForward.of(member, one, x, IMAGES))).isGreaterThan(1e-3);
    }
    int classes = member.output().channels();
    assertThat(Math.abs(expected[0] - expected[classes])).isGreaterThan(1e-4f); // the image counts
    Network whole = Members.network(member, count);
    Weights weights = Members.weights(member, trainings);
    close(ReferenceForward.of(whole, weights, x, IMAGES), expected, 1e-5);
    try (Engine engine = new Engine(OnnxExport.bytes(whole, weights, Map.of()))) {
      close(engine.run(x, whole.input(), IMAGES).get(OnnxExport.PROBABILITIES), expected, 1e-5);
    }
    assertThat(NetworkYaml.read(NetworkYaml.write(whole))).isEqualTo(whole);
  }

  private static Map<String, float[]> run(Network network, Weights weights, float[] x)
      throws OrtException {
    try (Engine engine = new Engine(OnnxExport.bytes(network, weights, Map.of()))) {
      return engine.run(x, network.input(), IMAGES);
    }
  }

  static Stream<Network> mapped() {
    return Stream.of(lite(64), small(), levels());
  }

  @ParameterizedTest
  @MethodSource("mapped")
  void featuresAreAllMembersOneAfterTheOtherAndTheMapIsTheMeanOfTheirs(Network member)
      throws OrtException {
    int count = 3;
    List<Weights> trainings = trainings(member, count);
    float[] x = images(member, 4);
    List<Map<String, float[]>> each = new ArrayList<>();
    for (Weights one : trainings) {
      each.add(run(member, one, x));
    }
    Map<String, float[]> found =
        run(Members.network(member, count), Members.weights(member, trainings), x);
    int features = each.get(0).get(OnnxExport.FEATURES).length / IMAGES;
    float[] expected = new float[IMAGES * count * features];
    float[] map = new float[each.get(0).get(OnnxExport.ACTIVATION_MAP).length];
    for (int m = 0; m < count; m++) {
      for (int i = 0; i < IMAGES; i++) {
        System.arraycopy(
            each.get(m).get(OnnxExport.FEATURES),
            i * features,
            expected,
            (i * count + m) * features,
            features);
      }
      for (int i = 0; i < map.length; i++) {
        map[i] += each.get(m).get(OnnxExport.ACTIVATION_MAP)[i] / count;
      }
    }
    close(found.get(OnnxExport.FEATURES), expected, 1e-4);
    close(found.get(OnnxExport.ACTIVATION_MAP), map, 1e-3);
    assertThat(apart(map, new float[map.length])).isGreaterThan(0.1);
  }

  @ParameterizedTest
  @MethodSource("mapped")
  void theMapHoldsAllTheEvidenceButTheBias(Network member) throws OrtException {
    Network whole = Members.network(member, 2);
    float[] x = images(member, 6);
    Map<String, float[]> out = run(whole, Members.weights(member, trainings(member, 2)), x);
    float[] p = out.get(OnnxExport.PROBABILITIES);
    float[] map = out.get(OnnxExport.ACTIVATION_MAP);
    int classes = member.output().channels();
    int places = map.length / IMAGES / classes;
    for (int c = 1; c < classes; c++) {
      double[] odds = new double[IMAGES];
      double[] rest = new double[IMAGES]; // of the odds, once the map's mean is taken away
      for (int n = 0; n < IMAGES; n++) {
        odds[n] = Math.log(p[n * classes + c]) - Math.log(p[n * classes]);
        rest[n] = odds[n];
        for (int i = 0; i < places; i++) {
          rest[n] -= (map[(n * classes + c) * places + i] - map[n * classes * places + i]) / places;
        }
      }
      assertThat(rest[1]).isCloseTo(rest[0], within(1e-4));
      assertThat(Math.abs(odds[1] - odds[0])).isGreaterThan(1e-3);
    }
  }

  @ParameterizedTest
  @MethodSource("exported")
  void halfPrecisionAndInt8SayNearlyTheSame(Network member) throws OrtException {
    Network whole = Members.network(member, 2);
    Weights weights = Members.weights(member, trainings(member, 2));
    float[] x = images(member, 5);
    Map<String, float[]> expected = run(whole, weights, x);
    byte[] half = OnnxExport.bytes(whole, weights, Map.of(), HALF_FROM);
    byte[] int8 =
        OnnxExport.int8(whole, weights, Map.of(), OnnxExportTest.ranges(whole, weights, x, IMAGES));
    try (Engine halves = new Engine(half);
        Engine bytes = new Engine(int8)) {
      Map<String, float[]> ofHalves = halves.run(x, whole.input(), IMAGES);
      Map<String, float[]> ofBytes = bytes.run(x, whole.input(), IMAGES);
      assertThat(ofHalves.keySet()).isEqualTo(expected.keySet());
      assertThat(ofBytes.keySet()).isEqualTo(expected.keySet());
      float[] p = expected.get(OnnxExport.PROBABILITIES);
      close(ofHalves.get(OnnxExport.PROBABILITIES), p, 5e-3);
      close(ofBytes.get(OnnxExport.PROBABILITIES), p, 0.05);
      assertThat(ofHalves.get(OnnxExport.PROBABILITIES)).isNotEqualTo(p);
      assertThat(ofBytes.get(OnnxExport.PROBABILITIES)).isNotEqualTo(p);
    }
  }

  static Stream<Network> exported() {
    return Stream.of(small(), levels(), flat());
  }

  @Test
  void flattenedMembersHaveFeaturesButNoMap() throws OrtException {
    Network whole = Members.network(flat(), 2);
    try (Engine engine =
        new Engine(OnnxExport.bytes(whole, RandomNetwork.weights(whole, 1), Map.of()))) {
      assertThat(engine.session().getOutputNames())
          .containsExactlyInAnyOrder(OnnxExport.PROBABILITIES, OnnxExport.FEATURES);
    }
  }

  @Test
  void anImpressionHoldsTheFeaturesOfAllMembersAndTheLayoutOfTheLast() throws OrtException {
    Network whole = Members.network(small(), 2);
    byte[] model = OnnxExport.bytes(whole, RandomNetwork.weights(whole, 1), Map.of());
    assertThat(OutsideExport.stretches(model))
        .isEqualTo(List.of(List.of(2 * 64, 16 * 16), List.of(25 * 64)));
    float[] x = images(whole, 1);
    try (Engine engine = new Engine(OutsideExport.withImpression(model))) {
      assertThat(engine.run(x, whole.input(), IMAGES).get(OutsideExport.IMPRESSION))
          .hasSize(IMAGES * (2 * 64 + 16 * 16 + 25 * 64));
    }
  }

  static Stream<Arguments> others() {
    Shape image = Shape.image(48, 48, 1);
    return Stream.of(
        Arguments.of(Networks.named("seed", image, 2), "'seed' has Dense before its last dense"),
        Arguments.of(
            Network.of(
                "n",
                image,
                Layers.globalAveragePooling2D(),
                Layers.dropout(0.5),
                Layers.batchNormalization(),
                Layers.dense(2, SOFTMAX)),
            "'n' has Dropout before its last dense"),
        Arguments.of(Network.of("n", image, Layers.flatten()), "'n' ends in Flatten"),
        Arguments.of(
            Network.of("n", image, Layers.flatten(), Layers.dense(2, RELU)), "'n' ends in Dense"),
        Arguments.of(
            Network.of("n", image, Layers.flatten(), Layers.dense(2, RELU), Layers.softmax()),
            "'n' ends in Softmax"),
        Arguments.of(Network.of("n", image, Layers.softmax()), "'n' ends in Softmax"),
        Arguments.of(
            Network.of("n", Shape.features(4), Layers.dense(2, SOFTMAX)),
            "'n' has nothing before its last dense"));
  }

  @ParameterizedTest
  @MethodSource("others")
  void whatEndsOtherwiseIsRefused(Network network, String found) {
    assertThatThrownBy(() -> Members.network(network, 2))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(found)
        .hasMessageContaining("take one that does, as small or lite0-levels");
  }

  @Test
  void weightsOfAnotherNetworkAreRefusedWithTheMembersNumber() {
    List<Weights> mixed =
        List.of(RandomNetwork.weights(levels(), 1), RandomNetwork.weights(oneUnit(), 1));
    assertThatThrownBy(() -> Members.weights(levels(), mixed))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("member 2: the weights do not fit network 'two-levels'");
    assertThatThrownBy(() -> Members.weights(levels(), List.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("at least one member, found 0");
  }
}
