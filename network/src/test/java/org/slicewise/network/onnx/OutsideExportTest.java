package org.slicewise.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layers;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.reference.RandomNetwork;
import org.slicewise.network.reference.ReferenceForward;
import org.slicewise.network.weights.Tensor;
import org.slicewise.network.weights.Weights;
import org.slicewise.outside.OutsideDetector;
import org.slicewise.outside.OutsideReader;

class OutsideExportTest {
  private static final int IMAGES = 4;

  /** Layers of the network up to the map that is averaged. */
  private static final int MAP = 13;

  private static Network small(int height, int width, int channels) {
    return Networks.named("small", Shape.image(height, width, channels), 2);
  }

  private static float[][] impressions(byte[] model, Network network, float[] x)
      throws OrtException {
    try (Engine engine = new Engine(OutsideExport.withImpression(model))) {
      float[] flat = engine.run(x, network.input(), IMAGES).get(OutsideExport.IMPRESSION);
      int each = flat.length / IMAGES;
      float[][] rows = new float[IMAGES][];
      for (int i = 0; i < IMAGES; i++) {
        rows[i] = Arrays.copyOfRange(flat, i * each, (i + 1) * each);
      }
      return rows;
    }
  }

  /** Windows as long as the rest of the image, started every so many pixels. */
  private static double coarse(float[] x, Shape shape, int image, int row, int column) {
    int rows = Math.min(16, shape.height());
    int columns = Math.min(16, shape.width());
    int down = Math.max(1, shape.height() / 16);
    int right = Math.max(1, shape.width() / 16);
    int high = shape.height() - (rows - 1) * down;
    int wide = shape.width() - (columns - 1) * right;
    double sum = 0;
    for (int y = row * down; y < row * down + high; y++) {
      for (int c = 0; c < wide * shape.channels(); c++) {
        sum +=
            x[
                ((image * shape.height() + y) * shape.width() + column * right) * shape.channels()
                    + c];
      }
    }
    return sum / (high * wide * shape.channels());
  }

  private static double root(double x) {
    return Math.signum(x) * Math.sqrt(Math.abs(x));
  }

  /** The mean of a channel of a map over one of 5 x 5 places. */
  private static double place(float[] x, Shape shape, int image, int channel, int row, int column) {
    int down = shape.height() / 5;
    int right = shape.width() / 5;
    int high = shape.height() - 4 * down;
    int wide = shape.width() - 4 * right;
    double sum = 0;
    for (int y = row * down; y < row * down + high; y++) {
      for (int c = column * right; c < column * right + wide; c++) {
        sum += x[((image * shape.height() + y) * shape.width() + c) * shape.channels() + channel];
      }
    }
    return sum / (high * wide);
  }

  private static Weights weightsOf(Network part, Network whole) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Weights all = RandomNetwork.weights(whole, 1);
    part.weightShapes().keySet().forEach(name -> tensors.put(name, all.get(name)));
    return new Weights(tensors);
  }

  @ParameterizedTest
  @CsvSource({"40,56,3", "48,64,1", "33,64,1", "16,12,3"})
  void anImpressionIsTheRootsOfTheFeaturesTheCoarseImageAndTheLayout(
      int height, int width, int channels) throws OrtException {
    Network network = small(height, width, channels);
    byte[] model = OnnxExport.bytes(network, RandomNetwork.weights(network, 1), Map.of());
    float[] x = RandomNetwork.images(network, IMAGES, 1);
    float[][] found = impressions(model, network, x);
    float[] features;
    try (Engine engine = new Engine(model)) {
      features = engine.run(x, network.input(), IMAGES).get(OnnxExport.FEATURES);
    }
    int each = features.length / IMAGES;
    int columns = Math.min(16, width);
    int pixels = Math.min(16, height) * columns;
    Network map = new Network("map", network.input(), network.layers().subList(0, MAP));
    Shape places = map.output();
    boolean tooSmall = places.height() < 5 || places.width() < 5;
    int layout = tooSmall ? 0 : 25 * places.channels();
    List<List<Integer>> seen = List.of(List.of(each, pixels));
    assertThat(OutsideExport.stretches(model))
        .isEqualTo(tooSmall ? seen : List.of(seen.get(0), List.of(layout)));
    float[] maps = ReferenceForward.of(map, weightsOf(map, network), x, IMAGES);
    for (int i = 0; i < IMAGES; i++) {
      assertThat(found[i]).hasSize(each + pixels + layout);
      for (int f = 0; f < each; f++) {
        assertThat((double) found[i][f]).isCloseTo(root(features[i * each + f]), within(1e-4));
      }
      for (int k = 0; k < layout; k++) { // channel by channel, as ONNX keeps them
        double mean = place(maps, places, i, k / 25, k / 5 % 5, k % 5);
        assertThat((double) found[i][each + pixels + k]).isCloseTo(root(mean), within(1e-3));
      }
      for (int p = 0; p < pixels; p++) {
        double expected = coarse(x, network.input(), i, p / columns, p % columns);
        assertThat((double) found[i][each + p]).isCloseTo(expected, within(1e-4));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void theModelAnswersAsTheDetectorDoes(long seed) throws OrtException {
    Network network = small(40, 56, 3);
    Weights weights = RandomNetwork.weights(network, seed);
    float[] x = RandomNetwork.images(network, IMAGES, seed);
    byte[] plain = OnnxExport.bytes(network, weights, Map.of("kept", "yes"));
    byte[] int8 =
        OnnxExport.int8(
            network, weights, Map.of(), OnnxExportTest.ranges(network, weights, x, IMAGES));
    for (byte[] model : new byte[][] {plain, int8}) {
      float[][] impressions = impressions(model, network, x);
      OutsideDetector detector = detector(OutsideExport.stretches(model), seed);
      assertThat(detector.readers()).hasSize(2);
      try (Engine engine = new Engine(OutsideExport.withOutside(model, detector));
          Engine before = new Engine(model)) {
        Map<String, float[]> out = engine.run(x, network.input(), IMAGES);
        for (int i = 0; i < IMAGES; i++) {
          assertThat((double) out.get(OutsideExport.OUTSIDE)[i])
              .isCloseTo(detector.score(impressions[i]), within(1e-3));
        }
        assertThat(out.get(OnnxExport.PROBABILITIES))
            .isEqualTo(before.run(x, network.input(), IMAGES).get(OnnxExport.PROBABILITIES));
        assertThat(engine.metadata()).isEqualTo(before.metadata());
      }
    }
  }

  @Test
  void aModelWithoutFeaturesIsRefused() {
    Network network =
        Network.of(
            "flat",
            Shape.image(8, 8, 1),
            Layers.flatten(),
            Layers.dense(2, ActivationFunction.SOFTMAX));
    byte[] model = OnnxExport.bytes(network, RandomNetwork.weights(network, 1), Map.of());
    assertThatThrownBy(() -> OutsideExport.withImpression(model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("features");
  }

  @Test
  void aDetectorOfAnotherModelIsRefused() {
    Network network = small(40, 36, 3);
    byte[] model = OnnxExport.bytes(network, RandomNetwork.weights(network, 1), Map.of());
    assertThatThrownBy(() -> OutsideExport.withOutside(model, detector(List.of(List.of(7)), 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reads [7] numbers");
  }

  private static OutsideDetector detector(List<List<Integer>> stretches, long seed) {
    Random random = new Random(seed);
    return new OutsideDetector(
        stretches.stream()
            .map(parts -> reader(parts.stream().mapToInt(Integer::intValue).sum(), random))
            .toList());
  }

  private static OutsideReader reader(int size, Random random) {
    float[][] axes = new float[3][size];
    axes[0][0] = 1;
    axes[1][2] = 1;
    axes[2][size - 1] = 1;
    return new OutsideReader(
        gaussians(random, size, 0.2),
        gaussians(random, size, 1),
        gaussians(random, size, 1),
        0.3f,
        axes,
        20f);
  }

  private static float[] gaussians(Random random, int n, double spread) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (random.nextGaussian() * spread);
    }
    return values;
  }
}
