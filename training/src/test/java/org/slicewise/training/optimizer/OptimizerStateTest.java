package org.slicewise.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;

/** The options that recorded answers may not have, against the formulas written plainly. */
class OptimizerStateTest {
  private static final int SIZE = 70_001; // more than one piece

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void adamOnALongVectorIsTheFormulaOfThePaper(long seed) {
    float[] start = random(seed, 1);
    List<float[]> gradients = List.of(random(seed + 10, 1), random(seed + 20, 3));
    double[] w = doubles(start);
    double[] m = new double[SIZE];
    double[] v = new double[SIZE];
    for (int t = 1; t <= gradients.size(); t++) {
      for (int i = 0; i < SIZE; i++) {
        double g = gradients.get(t - 1)[i];
        m[i] += 0.1 * (g - m[i]);
        v[i] += 0.001 * (g * g - v[i]);
        double alpha = 1e-3 * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
        w[i] -= alpha * m[i] / (Math.sqrt(v[i]) + 1e-7);
      }
    }
    close(OneVector.steps(new Optimizer.Adam(), start, gradients).get(1), w, 1e-6);
  }

  @Test
  void clipnormShortensALongGradientAndLeavesAShortOne() {
    List<float[]> steps = sgd(Map.of("clipnorm", 5), vector(3, 4, 12), vector(3, 0, 0));
    close(steps.get(0), new double[] {-15 / 13., -20 / 13., -60 / 13.}, 1e-6);
    close(steps.get(1), new double[] {-15 / 13. - 3, -20 / 13., -60 / 13.}, 1e-6);
  }

  @Test
  void globalClipnormIsClipnormForOneVariable() {
    close(
        sgd(Map.of("global_clipnorm", 6.5), vector(3, 4, 12)).get(0),
        new double[] {-1.5, -2, -6},
        1e-6);
  }

  @Test
  void clipvalueCutsEachElement() {
    close(sgd(Map.of("clipvalue", 2), vector(3, -4, 1)).get(0), new double[] {-2, 2, -1}, 1e-6);
  }

  @Test
  void lossScaleIsTakenOffTheGradients() {
    close(
        sgd(Map.of("loss_scale_factor", 1024), vector(3, -4, 1)).get(0),
        new double[] {-3, 4, -1},
        1e-6);
  }

  @Test
  void accumulatedGradientsAreAveragedIntoOneStep() {
    List<float[]> steps =
        sgd(
            Map.of("gradient_accumulation_steps", 2),
            vector(1, 0, 0),
            vector(3, 2, 0),
            vector(5, 5, 5),
            vector(1, 1, 1));
    close(steps.get(0), new double[] {0, 0, 0}, 0);
    close(steps.get(1), new double[] {-2, -1, 0}, 1e-6);
    close(steps.get(2), new double[] {-2, -1, 0}, 1e-6);
    close(steps.get(3), new double[] {-5, -4, -3}, 1e-6);
  }

  @Test
  void weightDecayIsTakenOffBeforeTheStep() {
    float[] start = {1, 2, 4};
    Optimizer sgd = Optimizer.fromMap("sgd", Map.of("learning_rate", 0.5, "weight_decay", 0.1));
    close(
        OneVector.steps(sgd, start, List.of(vector(1, 1, 1))).get(0),
        new double[] {0.45, 1.4, 3.3},
        1e-6);
  }

  @Test
  void aMovingAverageReplacesTheWeightsAtTheEnd() {
    List<float[]> steps =
        sgd(Map.of("use_ema", true, "ema_momentum", 0.75), vector(4, 0, 0), vector(4, 0, 0));
    close(steps.get(1), new double[] {-8, 0, 0}, 1e-6);
    close(steps.get(2), new double[] {0.75 * -4 + 0.25 * -8, 0, 0}, 1e-6);
  }

  @Test
  void aMovingAverageReplacesTheWeightsEveryFewSteps() {
    List<float[]> steps =
        sgd(
            Map.of("use_ema", true, "ema_momentum", 0.75, "ema_overwrite_frequency", 2),
            vector(4, 0, 0),
            vector(4, 0, 0));
    close(steps.get(1), new double[] {-5, 0, 0}, 1e-6);
  }

  @Test
  void anUnknownOptionIsRefusedWithTheNearest() {
    assertThatThrownBy(() -> Optimizer.fromMap("adam", Map.of("beta1", 0.5)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("'beta1'")
        .hasMessageContaining("beta_1");
    assertThatThrownBy(() -> Optimizer.fromMap("adma", Map.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("did you mean 'adam'");
  }

  @Test
  void optionsOutOfRangeAreRefusedWithTheValue() {
    assertThatThrownBy(() -> Optimizer.fromMap("adam", Map.of("beta_1", 1.5)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("1.5");
    assertThatThrownBy(() -> Optimizer.fromMap("sgd", Map.of("clipnorm", 1, "clipvalue", 2)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("only one");
    assertThatThrownBy(() -> Optimizer.fromMap("sgd", Map.of("learning_rate", "fast")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("fast");
  }

  /** Gradient descent at rate 1 from 0. */
  private static List<float[]> sgd(Map<String, ?> options, float[]... gradients) {
    Optimizer sgd = Optimizer.fromMap("sgd", options).withLearningRate(1);
    return OneVector.steps(sgd, new float[3], List.of(gradients));
  }

  private static float[] vector(float... values) {
    return values;
  }

  private static void close(float[] found, double[] expected, double tolerance) {
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(found[i] - expected[i]) <= tolerance)) {
        wrong.add("%d: %s instead of %s".formatted(i, found[i], expected[i]));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(found.length).isCloseTo(expected.length, within(0));
  }

  private static double[] doubles(float[] values) {
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = values[i];
    }
    return out;
  }

  private static float[] random(long seed, double scale) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] out = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      out[i] = (float) (scale * random.nextDouble(-1, 1));
    }
    return out;
  }
}
