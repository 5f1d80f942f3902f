package org.slicewise.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.testing.ResidentMemory;

class OnnxModelTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "{0} x {1} x {2}, {3} classes, batch of {4}, seed {5}")
  @CsvSource({"8,6,3,2,1,1", "6,8,1,2,3,2", "9,9,3,4,5,3", "3,17,3,3,2,4"})
  void probabilitiesAndMapsAreThoseOfThePlainLoops(
      int height, int width, int channels, int classes, int n, long seed) {
    TinyModel tiny = TinyModel.random(height, width, channels, classes, seed);
    float[] x = tiny.images(n, seed);
    try (OnnxModel model = OnnxModel.open(tiny.write(folder))) {
      float[][] probabilities = model.score(x, n);
      OnnxModel.Explained explained = model.explain(x, n);

      assertThat(probabilities).hasDimensions(n, classes);
      assertThat(explained.probabilities()).isDeepEqualTo(probabilities);
      assertThat(explained.mapHeight()).isEqualTo(height - 2);
      assertThat(explained.mapWidth()).isEqualTo(width - 2);
      for (int i = 0; i < n; i++) {
        double[] expected = tiny.probabilities(x, i);
        double[] evidence =
            Arrays.stream(tiny.evidence(x, i))
                .flatMap(Arrays::stream)
                .flatMapToDouble(Arrays::stream)
                .toArray();
        for (int k = 0; k < classes; k++) {
          assertThat((double) probabilities[i][k]).isCloseTo(expected[k], within(1e-5));
        }
        assertThat(explained.maps()[i]).hasSize(evidence.length);
        for (int j = 0; j < evidence.length; j++) {
          assertThat((double) explained.maps()[i][j]).isCloseTo(evidence[j], within(1e-4));
        }
      }
    }
  }

  @Test
  void aSmallBatchAfterALargeOneScoresTheSameImages() {
    TinyModel tiny = TinyModel.random(8, 8, 3, 2, 1);
    float[] x = tiny.images(9, 1);
    try (OnnxModel model = OnnxModel.open(tiny.write(folder))) {
      float[][] together = model.score(x, 9);
      for (int n = 1; n <= 9; n++) {
        float[][] some = model.score(x, n);
        assertThat(some).hasDimensions(n, 2);
        for (int i = 0; i < n; i++) {
          assertThat(some[i][0]).isCloseTo(together[i][0], within(1e-6f));
        }
      }
    }
  }

  @Test
  void theFeaturesAreTheMeansOfTheLastMap() {
    TinyModel tiny = TinyModel.random(9, 7, 3, 2, 4);
    float[] x = tiny.images(3, 4);
    try (OnnxModel model = OnnxModel.open(tiny.write(folder))) {
      assertThat(model.hasFeatures()).isTrue();
      float[][] features = model.features(x, 3);
      for (int i = 0; i < 3; i++) {
        double[] expected = tiny.features(x, i);
        assertThat(features[i]).hasSameSizeAs(expected);
        for (int f = 0; f < expected.length; f++) {
          assertThat((double) features[i][f]).isCloseTo(expected[f], within(1e-5));
        }
      }
    }
  }

  @Test
  void aSingleOutputIsTheProbabilityOfTheSecondOfTwoClasses() {
    TinyModel tiny = TinyModel.random(4, 4, 1, 2, 1);
    Path file =
        new GraphBuilder()
            .input("image", -1, 1, 4, 4)
            .output("probabilities", -1, 1)
            .node("GlobalAveragePool", List.of("image"), "mean")
            .node("Flatten", List.of("mean"), "flat")
            .node("Sigmoid", List.of("flat"), "probabilities")
            .write(folder.resolve("sigmoid.onnx"), tiny.info().toMetadata());
    float[] ones = new float[16];
    Arrays.fill(ones, 1);
    try (OnnxModel model = OnnxModel.open(file)) {
      float sigmoid = (float) (1 / (1 + Math.exp(-1)));
      assertThat(model.score(ones, 1)[0])
          .containsExactly(new float[] {1 - sigmoid, sigmoid}, within(1e-6f));
      assertThat(model.hasActivationMap()).isFalse();
      assertThatThrownBy(() -> model.explain(ones, 1))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("sigmoid.onnx has no class-activation map");
      assertThat(model.hasFeatures()).isFalse();
      assertThatThrownBy(() -> model.features(ones, 1))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("sigmoid.onnx gives no features");
    }
  }

  @Test
  void manyThreadsAtOnceScoreWhatOneDoes() throws Exception {
    TinyModel tiny = TinyModel.random(16, 16, 3, 2, 1);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (OnnxModel model = OnnxModel.open(tiny.write(folder))) {
      List<float[]> images = IntStream.range(0, 8).mapToObj(s -> tiny.images(3, s)).toList();
      List<float[][]> alone = images.stream().map(x -> model.score(x, 3)).toList();
      Callable<List<float[][]>> again =
          () -> {
            List<float[][]> last = null;
            for (int i = 0; i < 20; i++) {
              last = images.stream().map(x -> model.score(x, 3)).toList();
            }
            return last;
          };
      List<Future<List<float[][]>>> all = threads.invokeAll(List.of(again, again, again, again));
      for (Future<List<float[][]>> one : all) {
        for (int i = 0; i < images.size(); i++) {
          assertThat(one.get().get(i)).isDeepEqualTo(alone.get(i));
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void tooFewValuesAreRefusedWithTheNumbers() {
    TinyModel tiny = TinyModel.random(4, 5, 3, 2, 1);
    try (OnnxModel model = OnnxModel.open(tiny.write(folder))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> model.score(new float[119], 2))
          .withMessage("2 images of 4 x 5 x 3 need 120 values, found 119");
      assertThatIllegalArgumentException().isThrownBy(() -> model.score(new float[60], 0));
    }
  }

  /**
   * Linux says what a process holds. Java's heap must not move meanwhile, so a Java of its own
   * counts, whose heap is all there from the start.
   */
  @Test
  @EnabledOnOs(OS.LINUX)
  void memoryStaysFlatOverThousandsOfBatches() throws Exception {
    Path file = TinyModel.random(130, 130, 1, 2, 1).write(folder);
    Process counting =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms128m",
                "-Xmx128m",
                "-XX:+AlwaysPreTouch",
                "-cp",
                System.getProperty("java.class.path"),
                ExplainOften.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String kilobytes =
        new String(counting.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(counting.waitFor()).isZero();
    assertThat(Long.parseLong(kilobytes)).isLessThan(20_000); // results alone are 2,000 x 131 kB
  }

  /** Prints by how many kB 2,000 explained images let the process grow. */
  static final class ExplainOften {
    private ExplainOften() {}

    public static void main(String[] arguments) throws Exception {
      float[] x = TinyModel.random(130, 130, 1, 2, 1).images(1, 1);
      try (OnnxModel model = OnnxModel.open(Path.of(arguments[0]))) {
        explain(model, x, 1000); // until everything has been used and compiled once
        long before = ResidentMemory.kilobytes();
        explain(model, x, 2000);
        System.out.println(ResidentMemory.kilobytes() - before);
      }
    }

    private static void explain(OnnxModel model, float[] x, int times) {
      for (int i = 0; i < times; i++) {
        model.explain(x, 1);
      }
    }
  }

  @Test
  void aMissingFileIsNamed() {
    refused(folder.resolve("none.onnx"), "there is no model file", "none.onnx");
  }

  @Test
  void aFolderIsNotAModel() {
    refused(folder, folder + " is not a file");
  }

  @Test
  void anEmptyFileIsNotAModel() throws Exception {
    refused(Files.createFile(folder.resolve("empty.onnx")), "empty.onnx is empty (0 bytes)");
  }

  @Test
  void aFileOfAnotherKindIsNotAModel() throws Exception {
    Path text = folder.resolve("notes.onnx");
    Files.writeString(text, "These are my notes.\n".repeat(100), StandardCharsets.UTF_8);
    refused(text, "cannot open", "notes.onnx", "not an ONNX model or is cut short");
  }

  @Test
  void aFileCutShortAnywhereIsRefusedWithItsName() throws Exception {
    byte[] whole =
        TinyModel.random(5, 5, 1, 2, 1)
            .graph()
            .bytes(TinyModel.random(5, 5, 1, 2, 1).info().toMetadata());
    Path cut = folder.resolve("cut.onnx");
    for (int length = 1; length < whole.length; length += 1 + length / 40) {
      Files.write(cut, Arrays.copyOf(whole, length));
      refused(cut, "cut.onnx");
    }
  }

  @Test
  void anOnnxFileOfOthersIsNotASlicewiseModel() {
    Path file = TinyModel.random(5, 5, 1, 2, 1).graph().write(folder.resolve("o.onnx"), Map.of());
    refused(file, "o.onnx is an ONNX file but not a Slicewise model", "slicewise.classes");
  }

  @Test
  void aModelOfANewerFormatIsRefused() {
    TinyModel tiny = TinyModel.random(5, 5, 1, 2, 1);
    Map<String, String> metadata = new HashMap<>(tiny.info().toMetadata());
    metadata.put("slicewise.format", "99");
    refused(tiny.graph().write(folder.resolve("n.onnx"), metadata), "n.onnx", "format 99");
  }

  @Test
  void preprocessingOfAnotherSizeIsRefusedWithBoth() {
    Path file =
        TinyModel.random(5, 7, 3, 2, 1)
            .graph()
            .write(folder.resolve("m.onnx"), TinyModel.random(7, 5, 1, 2, 1).info().toMetadata());
    refused(file, "m.onnx", "5 x 7 pixels and 3 channels", "7 x 5 pixels and 1 channels");
  }

  @Test
  void anotherNumberOfClassesIsRefused() {
    Path file =
        TinyModel.random(5, 5, 3, 2, 1)
            .graph()
            .write(folder.resolve("m.onnx"), TinyModel.random(5, 5, 3, 3, 1).info().toMetadata());
    refused(file, "m.onnx", "with 3 classes (class 0, class 1, class 2)", "[-1, 2]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"picture", "image"})
  void anInputOfAnotherNameOrShapeIsRefused(String name) {
    Path file =
        new GraphBuilder()
            .input(name, -1, 4)
            .output("probabilities", -1, 4)
            .node("Softmax", List.of(name), "probabilities")
            .write(folder.resolve("m.onnx"), TinyModel.random(5, 5, 3, 4, 1).info().toMetadata());
    refused(file, "m.onnx", "its input must be 'image'", "'" + name + "' of [-1, 4]");
  }

  private static void refused(Path file, String... parts) {
    assertThatThrownBy(() -> OnnxModel.open(file).close())
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll(parts)
        .message()
        .doesNotContain("\n");
  }
}
