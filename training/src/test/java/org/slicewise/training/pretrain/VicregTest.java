package org.slicewise.training.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.training.engine.LibTorch;
import org.slicewise.training.engine.Parameters;

class VicregTest {
  private static final Vicreg LOSS = new Vicreg(25, 20, 3);

  @BeforeAll
  static void start() {
    LibTorch.start(1);
  }

  /** What libtorch says: the parts, and the gradient row by row. */
  private record Found(double loss, Vicreg.Parts parts, float[] gradient) {
    static Found of(double[][] rows) {
      float[] flat = new float[rows.length * rows[0].length];
      for (int i = 0; i < flat.length; i++) {
        flat[i] = (float) rows[i / rows[0].length][i % rows[0].length];
      }
      try (PointerScope scope = new PointerScope()) {
        Tensor z =
            torch
                .from_blob(
                    new FloatPointer(flat),
                    new long[] {rows.length, rows[0].length},
                    LibTorch.floats())
                .clone();
        z.set_requires_grad(true);
        Vicreg.Outcome outcome = LOSS.of(z);
        outcome.loss().backward();
        return new Found(
            outcome.loss().item_float(), outcome.parts(), Parameters.toArray(z.grad()));
      }
    }
  }

  /** The definition, loop by loop, in double. */
  private static Vicreg.Parts slowly(double[][] rows) {
    int n = rows.length / 2;
    int d = rows[0].length;
    double invariance = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < d; j++) {
        invariance += Math.pow(rows[i][j] - rows[n + i][j], 2) / (n * d);
      }
    }
    double variance = 0;
    double covariance = 0;
    double deviation = 0;
    for (int view = 0; view < 2; view++) {
      for (int j = 0; j < d; j++) {
        for (int k = 0; k < d; k++) {
          double cov = covariance(rows, view * n, n, j, k);
          if (j == k) {
            variance += Math.max(0, 1 - Math.sqrt(cov + 1e-4)) / d / 2;
            deviation += Math.sqrt(cov) / d / 2;
          } else {
            covariance += cov * cov / d;
          }
        }
      }
    }
    return new Vicreg.Parts(invariance, variance, covariance, deviation);
  }

  private static double covariance(double[][] rows, int from, int n, int j, int k) {
    double meanJ = 0;
    double meanK = 0;
    for (int i = from; i < from + n; i++) {
      meanJ += rows[i][j] / n;
      meanK += rows[i][k] / n;
    }
    double sum = 0;
    for (int i = from; i < from + n; i++) {
      sum += (rows[i][j] - meanJ) * (rows[i][k] - meanK);
    }
    return sum / (n - 1);
  }

  private static double weighted(Vicreg.Parts parts) {
    return LOSS.invariance() * parts.invariance()
        + LOSS.variance() * parts.variance()
        + LOSS.covariance() * parts.covariance();
  }

  /** Numbers of several scales, so that some vary more than 1 and some less; off from 0. */
  private static double[][] random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = 2 + random.nextInt(7);
    int d = 1 + random.nextInt(9);
    double[][] rows = new double[2 * n][d];
    for (int j = 0; j < d; j++) {
      double scale = Math.pow(4, random.nextDouble(-1.5, 1));
      double mean = random.nextDouble(-2, 2);
      for (double[] row : rows) {
        row[j] = (float) (mean + scale * random.nextGaussian());
      }
    }
    return rows;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void eachPartIsWhatTheDefinitionSays(long seed) {
    double[][] rows = random(seed);
    Vicreg.Parts wanted = slowly(rows);
    Found found = Found.of(rows);
    assertThat(found.parts().invariance())
        .isCloseTo(wanted.invariance(), about(wanted.invariance()));
    assertThat(found.parts().variance()).isCloseTo(wanted.variance(), about(wanted.variance()));
    assertThat(found.parts().covariance())
        .isCloseTo(wanted.covariance(), about(wanted.covariance()));
    assertThat(found.parts().deviation()).isCloseTo(wanted.deviation(), about(wanted.deviation()));
    assertThat(found.loss()).isCloseTo(weighted(wanted), about(weighted(wanted)));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {21, 22, 23, 24, 25, 26})
  void theGradientIsTheSlopeOfTheDefinition(long seed) {
    double[][] rows = random(seed);
    float[] gradient = Found.of(rows).gradient();
    double largest = 0;
    for (float g : gradient) {
      largest = Math.max(largest, Math.abs(g));
    }
    double h = 1e-6;
    for (int i = 0; i < gradient.length; i++) {
      int row = i / rows[0].length;
      int column = i % rows[0].length;
      double here = rows[row][column];
      rows[row][column] = here + h;
      double above = weighted(slowly(rows));
      rows[row][column] = here - h;
      double below = weighted(slowly(rows));
      rows[row][column] = here;
      assertThat((double) gradient[i])
          .as("d loss / d z[%d][%d]", row, column)
          .isCloseTo((above - below) / (2 * h), within(2e-4 * largest + 1e-5));
    }
  }

  @Test
  void equalEmbeddingsOfAllImagesAreACollapseThatOnlyTheVarianceSees() {
    double[][] rows = new double[8][3];
    for (double[] row : rows) {
      row[0] = 1;
      row[2] = -4;
    }
    Found found = Found.of(rows);
    assertThat(found.parts().invariance()).isZero();
    assertThat(found.parts().covariance()).isZero();
    assertThat(found.parts().deviation()).isZero();
    assertThat(found.parts().variance()).isCloseTo(0.99, within(1e-6)); // 1 - sqrt(1e-4)
    assertThat(found.gradient()).containsOnly(0);
  }

  @Test
  void anImageOfMeanZeroAndVarianceOneInBothViewsWithoutCorrelationCostsNothing() {
    double s = Math.sqrt(3) / 2; // variance 1 with n - 1
    double[][] one = {{s, s}, {s, -s}, {-s, s}, {-s, -s}};
    double[][] rows = {one[0], one[1], one[2], one[3], one[0], one[1], one[2], one[3]};
    Found found = Found.of(rows);
    assertThat(found.loss()).isCloseTo(0, within(1e-6));
    assertThat(found.parts().deviation()).isCloseTo(1, within(1e-6));
  }

  private static Offset<Double> about(double value) {
    return within(2e-5 * Math.abs(value) + 2e-6);
  }
}
