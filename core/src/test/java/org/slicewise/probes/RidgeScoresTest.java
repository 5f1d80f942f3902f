package org.slicewise.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RidgeScoresTest {
  private static float[][] features(int from, int n, int d, float third) {
    float[][] x = new float[n][d];
    for (int r = 0; r < n; r++) {
      for (int j = 0; j < d; j++) {
        int i = from + r;
        x[r][j] = (float) ((i * 37 + j * 101 + i * j * 13) % 29 / 7.0 - 2.0 * ((i + j) % 3));
      }
      x[r][2] = third;
    }
    return x;
  }

  /**
   * scikit-learn 1.9.0: {@code make_pipeline(StandardScaler(), RidgeClassifier(alpha=0.3 * (d -
   * 1))) .fit(x, y).decision_function(t)}, the third of the d features being constant.
   */
  @ParameterizedTest
  @CsvSource({
    "12, 4, -0.17357245724202708, -0.2573354242767935, 0.09374893348588928",
    "6, 9, -0.15483827816577897, -0.5348269068178604, 1.090135448335831"
  })
  void scoresAreScikitLearns(int n, int d, double first, double second, double third) {
    double[] targets = new double[n];
    for (int i = 0; i < n; i++) {
      targets[i] = i * 7 % 5 < 2 ? 1 : -1;
    }
    double[] scores =
        RidgeScores.of(features(0, n, d, 5), features(100, 3, d, 4), ones(d)).scores(targets);
    assertThat(scores).hasSize(3);
    assertThat(scores[0]).isCloseTo(first, within(1e-10));
    assertThat(scores[1]).isCloseTo(second, within(1e-10));
    assertThat(scores[2]).isCloseTo(third, within(1e-10));
  }

  private static double[] ones(int n) {
    double[] ones = new double[n];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void aWeightOfTwoIsTheSameFeatureTwice() {
    float[][] train = features(0, 12, 4, 5);
    float[][] test = features(100, 3, 4, 4);
    double[] targets = {1, -1, 1, 1, -1, -1, 1, -1, -1, 1, 1, -1};
    double[] weighted = RidgeScores.of(train, test, new double[] {1, 2, 1, 1}).scores(targets);
    double[] twice =
        RidgeScores.of(withSecondTwice(train), withSecondTwice(test), ones(5)).scores(targets);
    for (int i = 0; i < weighted.length; i++) {
      assertThat(weighted[i]).isCloseTo(twice[i], within(1e-10));
    }
  }

  private static float[][] withSecondTwice(float[][] rows) {
    float[][] out = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      out[i] = java.util.Arrays.copyOf(rows[i], 5);
      out[i][4] = rows[i][1];
    }
    return out;
  }

  @Test
  void featuresThatNeverVarySayWhatIsCommon() {
    RidgeScores ridge =
        RidgeScores.of(new float[][] {{3}, {3}, {3}, {3}}, new float[][] {{3}, {9}}, ones(1));
    assertThat(ridge.scores(new double[] {1, -1, -1, -1})).containsExactly(-0.5, -0.5);
  }

  @Test
  void aSolvedSystemGivesTheRightHandSideBack() {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(3);
    int n = 17;
    double[][] root = new double[n][n];
    for (double[] row : root) {
      java.util.Arrays.setAll(row, j -> random.nextDouble(-1, 1));
    }
    double[][] a = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        a[i][j] = RidgeScores.dot(root[i], root[j]) + (i == j ? 1 : 0);
      }
    }
    double[] x = Cholesky.of(a).solveRows(new double[][] {root[0]})[0];
    for (int i = 0; i < n; i++) {
      assertThat(RidgeScores.dot(a[i], x)).isCloseTo(root[0][i], within(1e-10));
    }
  }
}
