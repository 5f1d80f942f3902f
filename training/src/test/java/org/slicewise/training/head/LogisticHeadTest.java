package org.slicewise.training.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;

class LogisticHeadTest {
  private static final int ROWS = 60;
  private static final int WIDTH = 5;

  /** What scikit-learn 1.x LogisticRegression(C=0.5) found on StandardScaler's output. */
  private static final String TWO = "110011001100100110011001001100110011011001100110110011001100";

  private static final double[] TWO_WEIGHTS = {1.397181, 0.793996, -0.283203, -0.740554, -0.769847};
  private static final double TWO_BIAS = -0.0029863528;

  private static final String THREE =
      "212120010011022212001022111202002011010212222002011011202110";
  private static final double[][] THREE_WEIGHTS = {
    {0.181289, -0.228931, 0.223998, -0.01506, -0.065282},
    {0.055831, 0.016227, 0.101436, -0.239976, 0.216265},
    {-0.23712, 0.212704, -0.325434, 0.255036, -0.150984}
  };

  /** x[i][j] = sin(1.7 i + 0.9 j) + 0.3 cos(0.31 i j), in 32 bits. */
  private static Features formula(String labels) {
    float[][] rows = new float[ROWS][WIDTH];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < WIDTH; j++) {
        rows[i][j] = (float) (Math.sin(1.7 * i + 0.9 * j) + 0.3 * Math.cos(0.31 * i * j));
      }
    }
    int[] classes = labels.chars().map(c -> c - '0').toArray();
    int[] folds = new int[ROWS];
    boolean[] judged = new boolean[ROWS];
    Arrays.setAll(folds, i -> i % 3);
    Arrays.fill(judged, true);
    return new Features(rows, classes, folds, judged);
  }

  @Test
  void findsWhatScikitLearnFindsForTwoClasses() {
    LogisticHead head = LogisticHead.of(formula(TWO), 2, 2 / (0.5 * ROWS), 1);
    for (int j = 0; j < WIDTH; j++) {
      assertThat((double) head.weight()[WIDTH + j] - head.weight()[j])
          .isCloseTo(TWO_WEIGHTS[j], within(2e-3));
    }
    assertThat((double) head.bias()[1] - head.bias()[0]).isCloseTo(TWO_BIAS, within(2e-3));
  }

  @Test
  void findsWhatScikitLearnFindsForThreeClasses() {
    LogisticHead head = LogisticHead.of(formula(THREE), 3, 1 / (0.5 * ROWS), 1);
    for (int c = 0; c < 3; c++) {
      for (int j = 0; j < WIDTH; j++) {
        assertThat((double) head.weight()[c * WIDTH + j])
            .isCloseTo(THREE_WEIGHTS[c][j], within(2e-3));
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void choosesAPenaltyThatTellsSignalFromNoise(long seed) {
    // One feature of two hundred says something; the weakest penalty learns the others by heart.
    SplittableRandom random = new SplittableRandom(seed);
    float[][] rows = new float[120][200];
    int[] labels = new int[rows.length];
    int[] folds = new int[rows.length];
    boolean[] judged = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      labels[i] = i % 2;
      folds[i] = i / 2 % 5;
      judged[i] = true;
      for (int j = 0; j < 200; j++) {
        rows[i][j] = (float) random.nextGaussian();
      }
      rows[i][7] += 4 * labels[i];
    }
    Features features = new Features(rows, labels, folds, judged);
    LogisticHead head = LogisticHead.choose(features, 2, 1);
    LogisticHead plain = LogisticHead.of(features, 2, head.l2(), 1);
    for (int j = 0; j < 400; j++) {
      assertThat((double) head.weight()[j] * head.temperature())
          .isCloseTo(plain.weight()[j], within(1e-5));
    }
    assertThat(head.heldOutLoss()).hasSize(LogisticHead.PENALTIES.length);
    assertThat(head.heldOutLoss().get(head.l2()))
        .isEqualTo(head.heldOutLoss().values().stream().mapToDouble(v -> v).min().orElseThrow())
        .isLessThan(0.6);
    int strongest = 0;
    for (int j = 1; j < 200; j++) {
      if (Math.abs(head.weight()[j]) > Math.abs(head.weight()[strongest])) {
        strongest = j;
      }
    }
    assertThat(strongest).isEqualTo(7);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void isAsSureAsHeldOutRowsAllow(long seed) {
    // Much noise that a weak penalty learns by heart, and a signal in every feature.
    LogisticHead head = LogisticHead.choose(weakSignal(100, seed), 2, 1);
    LogisticHead plain = LogisticHead.of(weakSignal(100, seed), 2, LogisticHead.PENALTIES[0], 1);
    Features fresh = weakSignal(2000, seed + 100);
    double chosen = logLoss(head, fresh, 1);
    assertThat(logLoss(plain, fresh, 1)).isGreaterThan(chosen + 0.2);
    // At the temperature that suits these rows best it would be hardly better.
    double best = Double.POSITIVE_INFINITY;
    for (int i = -20; i <= 20; i++) {
      best = Math.min(best, logLoss(head, fresh, Math.pow(10, i / 20.0)));
    }
    assertThat(chosen).isLessThan(best + 0.03).isLessThan(0.65);
  }

  private static Features weakSignal(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] rows = new float[count][150];
    int[] labels = new int[count];
    int[] folds = new int[count];
    boolean[] judged = new boolean[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 2;
      folds[i] = i / 2 % 5;
      judged[i] = true;
      for (int j = 0; j < 150; j++) {
        rows[i][j] = (float) (random.nextGaussian() + 0.2 * labels[i]);
      }
    }
    return new Features(rows, labels, folds, judged);
  }

  /** Mean log loss of two classes, the scores multiplied. */
  private static double logLoss(LogisticHead head, Features features, double times) {
    double sum = 0;
    for (int i = 0; i < features.labels().length; i++) {
      double[] score = new double[2];
      for (int c = 0; c < 2; c++) {
        score[c] = head.bias()[c];
        for (int j = 0; j < features.width(); j++) {
          double standard =
              (features.rows()[i][j] - head.mean()[j])
                  / Math.sqrt(head.variance()[j] + LogisticHead.EPSILON);
          score[c] += head.weight()[c * features.width() + j] * standard;
        }
      }
      int label = features.labels()[i];
      sum += Math.log1p(Math.exp(times * (score[1 - label] - score[label])));
    }
    return sum / features.labels().length;
  }

  @Test
  void saysWhatIsWrong() {
    Features features = formula(TWO);
    features.rows()[3][2] = Float.NaN;
    assertThatThrownBy(() -> LogisticHead.of(features, 2, 1, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> LogisticHead.of(formula(TWO), 2, 0, 1)).hasMessageContaining("l2");
    int[] one = new int[ROWS];
    Features alone =
        new Features(formula(TWO).rows(), formula(TWO).labels(), one, formula(TWO).judged());
    assertThatThrownBy(() -> LogisticHead.choose(alone, 2, 1)).hasMessageContaining("one fold");
  }
}
