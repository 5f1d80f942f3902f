package org.slicewise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankedScoresTest {
  private static final double TOLERANCE = 1e-12;

  /** Scores with many ties, labels that follow them a little, weights as of a bootstrap. */
  private record Problem(double[] scores, boolean[] positive, int[] weights) {
    static Problem of(long seed) {
      Random random = new Random(seed);
      int n = 2 + random.nextInt(60);
      int levels = 1 + random.nextInt(20);
      double[] scores = new double[n];
      boolean[] positive = new boolean[n];
      int[] weights = new int[n];
      for (int i = 0; i < n; i++) {
        scores[i] = random.nextInt(levels) / (double) levels;
        positive[i] = random.nextDouble() < 0.2 + 0.6 * scores[i];
        weights[i] = random.nextInt(4);
      }
      positive[0] = true;
      positive[1] = false;
      weights[0] = 1;
      weights[1] = 2;
      return new Problem(scores, positive, weights);
    }

    RankedScores ranked() {
      return RankedScores.of(scores, positive);
    }

    /** Every image as often as its weight says. */
    Problem repeated() {
      int[] rows =
          IntStream.range(0, scores.length)
              .flatMap(i -> IntStream.range(0, weights[i]).map(copy -> i))
              .toArray();
      boolean[] truth = new boolean[rows.length];
      for (int i = 0; i < truth.length; i++) {
        truth[i] = positive[rows[i]];
      }
      return new Problem(
          Arrays.stream(rows).mapToDouble(r -> scores[r]).toArray(), truth, new int[rows.length]);
    }

    Problem shuffled(long seed) {
      List<Integer> order = new ArrayList<>(IntStream.range(0, scores.length).boxed().toList());
      Collections.shuffle(order, new Random(seed));
      Problem out = new Problem(scores.clone(), positive.clone(), weights.clone());
      for (int i = 0; i < order.size(); i++) {
        out.scores[i] = scores[order.get(i)];
        out.positive[i] = positive[order.get(i)];
        out.weights[i] = weights[order.get(i)];
      }
      return out;
    }

    double mannWhitney() {
      double won = 0;
      long pairs = 0;
      for (int i = 0; i < scores.length; i++) {
        for (int j = 0; j < scores.length; j++) {
          if (positive[i] && !positive[j]) {
            won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
            pairs++;
          }
        }
      }
      return won / pairs;
    }

    double averagePrecisionByDefinition() {
      double sum = 0;
      double recallBefore = 0;
      double[] thresholds =
          DoubleStream.of(scores).distinct().map(s -> -s).sorted().map(s -> -s).toArray();
      for (double threshold : thresholds) {
        long called = count(threshold, true) + count(threshold, false);
        double recall = (double) count(threshold, true) / count(-1, true);
        sum += (recall - recallBefore) * count(threshold, true) / called;
        recallBefore = recall;
      }
      return sum;
    }

    private long count(double threshold, boolean which) {
      return IntStream.range(0, scores.length)
          .filter(i -> positive[i] == which && scores[i] >= threshold)
          .count();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void theAreaUnderTheCurveIsMannAndWhitneysStatistic(long seed) {
    Problem p = Problem.of(seed);
    assertThat(p.ranked().rocAuc()).isCloseTo(p.mannWhitney(), within(TOLERANCE));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void aWeightIsAsGoodAsThatManyCopies(long seed) {
    Problem p = Problem.of(seed);
    Problem copies = p.repeated();
    assertThat(p.ranked().rocAuc(p.weights)).isCloseTo(copies.mannWhitney(), within(TOLERANCE));
    assertThat(p.ranked().averagePrecision(p.weights))
        .isCloseTo(copies.averagePrecisionByDefinition(), within(TOLERANCE));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void theOrderOfTheImagesDoesNotMatter(long seed) {
    Problem p = Problem.of(seed);
    Problem q = p.shuffled(seed + 1000);
    assertThat(q.ranked().rocAuc(q.weights)).isEqualTo(p.ranked().rocAuc(p.weights));
    assertThat(q.ranked().averagePrecision(q.weights))
        .isCloseTo(p.ranked().averagePrecision(p.weights), within(TOLERANCE));
    assertThat(q.ranked().rocCurve().tpr()).isEqualTo(p.ranked().rocCurve().tpr());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void exchangingTheClassesAndTheSignOfTheScoresChangesNothing(long seed) {
    Problem p = Problem.of(seed);
    boolean[] exchanged = new boolean[p.positive.length];
    for (int i = 0; i < exchanged.length; i++) {
      exchanged[i] = !p.positive[i];
    }
    double[] negated = DoubleStream.of(p.scores).map(s -> 1 - s).toArray();
    assertThat(RankedScores.of(negated, exchanged).rocAuc(p.weights))
        .isCloseTo(p.ranked().rocAuc(p.weights), within(TOLERANCE));
    assertThat(RankedScores.of(p.scores, exchanged).rocAuc(p.weights))
        .isCloseTo(1 - p.ranked().rocAuc(p.weights), within(TOLERANCE));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theCurvesTrapezoidsAreTheArea(long seed) {
    Problem p = Problem.of(seed);
    RocCurve curve = p.ranked().rocCurve();
    double area = 0;
    for (int i = 1; i < curve.fpr().length; i++) {
      area += (curve.fpr()[i] - curve.fpr()[i - 1]) * (curve.tpr()[i] + curve.tpr()[i - 1]) / 2;
    }
    assertThat(area).isCloseTo(p.mannWhitney(), within(TOLERANCE));
  }

  @Test
  void oneClassHasNoAreaAndNoPositivesHaveNoAveragePrecision() {
    double[] scores = {0.1, 0.7};
    assertThat(RankedScores.of(scores, new boolean[] {true, true}).rocAuc()).isNaN();
    assertThat(RankedScores.of(scores, new boolean[] {false, false}).rocAuc()).isNaN();
    assertThat(RankedScores.of(scores, new boolean[] {false, false}).averagePrecision()).isNaN();
    assertThat(RankedScores.of(scores, new boolean[] {true, true}).averagePrecision()).isEqualTo(1);
    // A resample may lack a class that the table has.
    assertThat(RankedScores.of(scores, new boolean[] {true, false}).rocAuc(new int[] {2, 0}))
        .isNaN();
  }
}
