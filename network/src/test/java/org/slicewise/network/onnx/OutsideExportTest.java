package org.slicewise.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import java.util.Arrays;
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
import org.slicewise.network.weights.Weights;
import org.slicewise.outside.OutsideDetector;

class OutsideExportTest {
  private static final int IMAGES = 4;

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

  @ParameterizedTest
  @CsvSource({"40,56,3", "33,64,1", "16,12,3"})
  void anImpressionIsTheRootsOfTheFeaturesAndTheCoarseImage(int height, int width, int channels)
      throws OrtException {
    Network network = small(height, width, channels);
    byte[] model = OnnxExport.bytes(network, RandomNetwork.weights(network, 1), Map.of());
    float[] x = RandomNetwork.images(network, IMAGES, 1);
    float[][] found = impressions(model, network, x);
    float[] features;
    try (Engine engine = new Engine(model)) {
      features = engine.run(x, network.input(), IMAGES).get(OnnxExport.FEATURES);
    }
    int each = features.length / IMAGES;
    int pixels = OutsideExport.coarsePixels(height, width);
    int columns = Math.min(16, width);
    for (int i = 0; i < IMAGES; i++) {
      assertThat(found[i]).hasSize(each + pixels);
      for (int f = 0; f < each; f++) {
        float feature = features[i * each + f];
        assertThat((double) found[i][f])
            .isCloseTo(Math.signum(feature) * Math.sqrt(Math.abs(feature)), within(1e-4));
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
    Network network = small(40, 36, 3);
    Weights weights = RandomNetwork.weights(network, seed);
    float[] x = RandomNetwork.images(network, IMAGES, seed);
    byte[] plain = OnnxExport.bytes(network, weights, Map.of("kept", "yes"));
    byte[] int8 =
        OnnxExport.int8(
            network, weights, Map.of(), OnnxExportTest.ranges(network, weights, x, IMAGES));
    for (byte[] model : new byte[][] {plain, int8}) {
      float[][] impressions = impressions(model, network, x);
      OutsideDetector detector = detector(impressions[0].length, seed);
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
    assertThatThrownBy(() -> OutsideExport.withOutside(model, detector(7, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reads 7 numbers");
  }

  private static OutsideDetector detector(int size, long seed) {
    Random random = new Random(seed);
    float[][] axes = new float[3][size];
    axes[0][0] = 1;
    axes[1][2] = 1;
    axes[2][size - 1] = 1;
    return new OutsideDetector(
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
