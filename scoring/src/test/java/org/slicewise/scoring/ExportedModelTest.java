package org.slicewise.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicewise.augment.Standardization;
import org.slicewise.data.Preprocessing;
import org.slicewise.image.ImageOptions;
import org.slicewise.model.ModelInfo;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.network.reference.ReferenceForward;
import org.slicewise.network.weights.Initialisation;
import org.slicewise.network.weights.Weights;
import org.slicewise.testing.Golden;

/** The networks as they are exported, from network value to probabilities. */
class ExportedModelTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "{0} on {1} x {2}, {3} classes, seed {4}")
  @CsvSource({"seed,48,52,2,1", "small,33,40,2,2", "small,64,48,3,3"})
  void theScoresAreThoseOfThePlainForwardPass(
      String name, int height, int width, int classes, long seed) {
    Network network = Networks.named(name, Shape.image(height, width, 3), classes);
    Weights weights = Initialisation.keras(network, seed);
    int n = 2;
    float[] x = noise(new Random(seed), n * height * width * 3);
    float[] expected = ReferenceForward.of(network, weights, x, n);
    try (OnnxModel model =
        OnnxModel.open(write(OnnxExport.bytes(network, weights, info(network, classes))))) {
      float[][] scores = model.score(x, n);
      assertThat(flat(scores)).containsExactly(expected, within(1e-5f));
    }
  }

  @Test
  void int8AnswersAsFloatDoesOnAToy() {
    Network network = Networks.named("small", Shape.image(32, 32, 3), 2);
    Weights weights = Initialisation.keras(network, 3);
    List<float[]> images = stripes(200);
    Map<String, float[]> ranges =
        Int8Calibration.ranges(
            OnnxExport.calibration(network, weights), images.subList(0, 50).iterator());
    Map<String, String> info = info(network, 2);
    float[] f32 = secondClass(OnnxExport.bytes(network, weights, info), images);
    float[] int8 = secondClass(OnnxExport.int8(network, weights, info, ranges), images);

    // The untrained network's own middle parts the images in two classes of equal size.
    float middle = median(f32);
    long same = IntStream.range(50, 200).filter(i -> f32[i] > middle == int8[i] > middle).count();
    assertThat(f32[0]).isNotEqualTo(int8[0]); // or int8 was not int8
    assertThat(same / 150.0).isGreaterThan(0.95);
  }

  /** Any ONNX tool opens a model; needs {@code bench/setup}. */
  @Test
  @Tag("heavy")
  void pythonsOnnxRuntimeOpensAModelAndAnswersTheSame() throws Exception {
    Path bench = Golden.root().resolve("bench");
    Path python = bench.resolve(".venv/bin/python");
    assumeTrue(Files.isExecutable(python), "run bench/setup first: there is no " + python);
    Network network = Networks.named("small", Shape.image(32, 40, 3), 2);
    Weights weights = Initialisation.keras(network, 1);
    float[] x = noise(new Random(1), 2 * 32 * 40 * 3);
    Path file = write(OnnxExport.bytes(network, weights, info(network, 2)));
    float[] nchw = new float[x.length];
    new InputShape(3, 32, 40).pack(x, 2, java.nio.FloatBuffer.wrap(nchw));
    Path input = json("input.json", nchw, 2, 3, 32, 40);
    Path right = json("right.json", ReferenceForward.of(network, weights, x, 2), 2, 2);
    Path wrong = json("wrong.json", new float[] {0.5f, 0.5f, 0.9f, 0.1f}, 2, 2);

    assertThat(opened(python, bench, file, input, right))
        .startsWith("0 ")
        .contains("\"classes\": [\"class 0\", \"class 1\"]")
        .contains("\"activation_map\"")
        .contains("\"wrong\": []");
    assertThat(opened(python, bench, file, input, wrong))
        .startsWith("1 ")
        .contains("probabilities differ by");
  }

  private static String opened(Path python, Path bench, Path model, Path input, Path expected)
      throws Exception {
    Process process =
        new ProcessBuilder(
                python.toString(),
                bench.resolve("onnx_opens.py").toString(),
                model.toString(),
                "--input",
                input.toString(),
                "--expected",
                expected.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + " " + out;
  }

  private Path json(String name, float[] values, int... shape) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        "{\"shape\": %s, \"values\": %s}"
            .formatted(Arrays.toString(shape), Arrays.toString(values)));
  }

  private float[] secondClass(byte[] model, List<float[]> images) {
    try (OnnxModel opened = OnnxModel.open(write(model))) {
      float[] p = new float[images.size()];
      for (int i = 0; i < p.length; i++) {
        p[i] = opened.score(images.get(i), 1)[0][1];
      }
      return p;
    }
  }

  private static float median(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
  }

  /**
   * Stripes of random direction, width, colour and contrast, with noise: 32 x 32 x 3, in [0, 1].
   */
  private static List<float[]> stripes(int n) {
    Random random = new Random(5);
    List<float[]> images = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double dx = random.nextGaussian();
      double dy = random.nextGaussian();
      double[] level = {random.nextDouble(), random.nextDouble(), random.nextDouble()};
      double contrast = random.nextDouble();
      float[] image = new float[32 * 32 * 3];
      for (int p = 0; p < image.length; p++) {
        double wave = Math.sin(dx * (p / 3 % 32) + dy * (p / 96));
        double value = level[p % 3] + contrast * wave / 2 + 0.05 * random.nextGaussian();
        image[p] = (float) Math.max(0, Math.min(1, value));
      }
      images.add(image);
    }
    return images;
  }

  private static float[] noise(Random random, int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextFloat();
    }
    return x;
  }

  private static float[] flat(float[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
    }
    return flat;
  }

  private Path write(byte[] model) {
    try {
      return Files.write(folder.resolve("model.onnx"), model);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> info(Network network, int classes) {
    List<String> names = IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
    return new ModelInfo(
            network.name(),
            names,
            "class 1",
            new Preprocessing(
                ImageOptions.keras()
                    .withTargetSize(network.input().height(), network.input().width()),
                Standardization.rescaling(1 / 255.0)),
            Map.of(),
            Map.of(),
            "",
            ModelInfo.RESEARCH_ONLY)
        .toMetadata();
  }
}
