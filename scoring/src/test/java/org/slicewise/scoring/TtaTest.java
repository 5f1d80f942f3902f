package org.slicewise.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.augment.Standardization;
import org.slicewise.data.Preprocessing;
import org.slicewise.data.Sample;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.ImageWriter;
import org.slicewise.model.ModelInfo;
import org.slicewise.model.Tta;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.network.weights.Initialisation;

/** A model that looks at an image and at its mirror image. */
class TtaTest {
  private static final int HEIGHT = 33;
  private static final int WIDTH = 38;
  private static final int N = 3;

  @TempDir Path folder;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void theProbabilitiesAreTheMeanOfTwoRunsMadeByHand(long seed) {
    float[] x = noise(seed);
    try (OnnxModel plain = model(Tta.NONE);
        OnnxModel flip = model(Tta.FLIP)) {
      float[][] asIs = plain.score(x, N);
      float[][] mirrored = plain.score(mirrored(x, HEIGHT * N, WIDTH, 3), N);
      float[][] both = flip.score(x, N);
      for (int i = 0; i < N; i++) {
        for (int c = 0; c < 2; c++) {
          assertThat(both[i][c]).isEqualTo((asIs[i][c] + mirrored[i][c]) / 2);
        }
        assertThat(asIs[i][0]).isNotEqualTo(mirrored[i][0]); // or there was nothing to average
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {3, 4})
  void anImageAndItsMirrorImageGetTheSameAnswer(long seed) {
    float[] x = noise(seed);
    float[] mirrored = mirrored(x, HEIGHT * N, WIDTH, 3);
    try (OnnxModel flip = model(Tta.FLIP)) {
      assertThat(flip.score(mirrored, N)).isDeepEqualTo(flip.score(x, N));
      OnnxModel.Explained one = flip.explain(x, N);
      OnnxModel.Explained other = flip.explain(mirrored, N);
      assertThat(one.probabilities()).isDeepEqualTo(flip.score(x, N));
      for (int i = 0; i < N; i++) {
        assertThat(other.maps()[i])
            .containsExactly(
                mirrored(one.maps()[i], 2 * one.mapHeight(), one.mapWidth(), 1), within(1e-6f));
      }
    }
  }

  @Test
  void scoringFilesAveragesTooAndFeaturesAreThoseOfTheImageAsItIs() {
    float[] x = Arrays.copyOf(noise(5), HEIGHT * WIDTH * 3);
    ImageArray image = new ImageArray(HEIGHT, WIDTH, 3, x.clone());
    for (int i = 0; i < x.length; i++) {
      image.values()[i] = Math.round(255 * x[i]);
      x[i] = image.values()[i] * (float) (1 / 255.0);
    }
    Path file = folder.resolve("image.png");
    ImageWriter.write(file, image, new ImageFormat.Png());
    try (OnnxModel plain = model(Tta.NONE);
        OnnxModel flip = model(Tta.FLIP)) {
      double[] scored =
          new Scorer(flip, ScoringOptions.defaults())
              .scoreUncalibrated(List.of(new Sample("image.png", file, 0, "")))
              .rows()
              .get(0)
              .probabilities();
      float[][] two =
          new float[][] {
            plain.score(x, 1)[0], plain.score(mirrored(x, HEIGHT, WIDTH, 3), 1)[0],
          };
      assertThat(scored[0]).isCloseTo((two[0][0] + two[1][0]) / 2, within(1e-6));
      assertThat(flip.features(x, 1)).isDeepEqualTo(plain.features(x, 1));
    }
  }

  @Test
  void itTravelsInTheFileAndOldFilesHaveNone() {
    ModelInfo info = info();
    assertThat(info.toMetadata()).doesNotContainKey("slicewise.tta");
    assertThat(ModelInfo.fromMetadata(info.toMetadata(), "a.onnx").tta()).isEqualTo(Tta.NONE);
    ModelInfo flip = info.withTta(Tta.FLIP);
    assertThat(ModelInfo.fromMetadata(flip.toMetadata(), "a.onnx")).isEqualTo(flip);
    assertThat(flip.withDecisions(info.decisions()).withProvenance(Map.of()).tta())
        .isEqualTo(Tta.FLIP);
    Map<String, String> broken = new LinkedHashMap<>(info.toMetadata());
    broken.put("slicewise.tta", "flop");
    assertThatThrownBy(() -> ModelInfo.fromMetadata(broken, "a.onnx"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll("a.onnx", "slicewise.tta", "flop");
  }

  private OnnxModel model(Tta tta) {
    Network network = Networks.named("small", Shape.image(HEIGHT, WIDTH, 3), 2);
    try {
      return OnnxModel.open(
          Files.write(
              folder.resolve(tta + ".onnx"),
              OnnxExport.bytes(
                  network, Initialisation.keras(network, 7), info().withTta(tta).toMetadata())));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static ModelInfo info() {
    return ModelInfo.of(
        "small",
        List.of("a", "b"),
        new Preprocessing(
            ImageOptions.keras().withTargetSize(HEIGHT, WIDTH),
            Standardization.rescaling(1 / 255.0)));
  }

  private static float[] noise(long seed) {
    Random random = new Random(seed);
    float[] x = new float[N * HEIGHT * WIDTH * 3];
    for (int i = 0; i < x.length; i++) {
      // Brighter to the right, so that a mirror image is another image to any network.
      x[i] = (random.nextFloat() + (float) (i / 3 % WIDTH) / WIDTH) / 2;
    }
    return x;
  }

  /** Pixel by pixel. */
  private static float[] mirrored(float[] x, int rows, int width, int channels) {
    float[] out = new float[x.length];
    for (int r = 0; r < rows; r++) {
      for (int column = 0; column < width; column++) {
        for (int c = 0; c < channels; c++) {
          out[(r * width + width - 1 - column) * channels + c] =
              x[(r * width + column) * channels + c];
        }
      }
    }
    return out;
  }
}
