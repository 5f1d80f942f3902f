package org.slicewise.selective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankedConfidenceTest {

  private static int[] once(int n) {
    int[] ones = new int[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Every order that the confidences allow, one by one. */
  private static double areaByEveryOrder(double[] confidences, boolean[] correct) {
    List<List<Integer>> orders = new ArrayList<>();
    orders(confidences, new ArrayList<>(), orders);
    double sum = 0;
    for (List<Integer> order : orders) {
      double wrong = 0;
      for (int i = 0; i < order.size(); i++) {
        wrong += correct[order.get(i)] ? 0 : 1;
        sum += wrong / (i + 1) / order.size();
      }
    }
    return sum / orders.size();
  }

  private static void orders(double[] confidences, List<Integer> begun, List<List<Integer>> out) {
    if (begun.size() == confidences.length) {
      out.add(List.copyOf(begun));
      return;
    }
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < confidences.length; i++) {
      most = begun.contains(i) ? most : Math.max(most, confidences[i]);
    }
    for (int i = 0; i < confidences.length; i++) {
      if (!begun.contains(i) && confidences[i] == most) {
        begun.add(i);
        orders(confidences, begun, out);
        begun.remove(begun.size() - 1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theAreaIsTheMeanOverAllOrdersThatTiesAllow(long seed) {
    Random random = new Random(seed);
    int n = 2 + random.nextInt(6);
    double[] confidences = random.doubles(n).map(c -> Math.round(c * 3) / 3.0).toArray();
    boolean[] correct = new boolean[n];
    for (int i = 0; i < n; i++) {
      correct[i] = random.nextBoolean();
    }
    assertThat(new RankedConfidence(confidences, correct).area(once(n)))
        .as("seed %d", seed)
        .isCloseTo(areaByEveryOrder(confidences, correct), within(1e-12));
  }

  @Test
  void aWeightIsAsManyImages() {
    Random random = new Random(2);
    int n = 30;
    double[] confidences = random.doubles(n).map(c -> Math.round(c * 10) / 10.0).toArray();
    boolean[] correct = new boolean[n];
    int[] weights = random.ints(n, 0, 4).toArray();
    List<Integer> repeated = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      correct[i] = random.nextInt(4) > 0;
      repeated.addAll(Collections.nCopies(weights[i], i));
    }
    Collections.shuffle(repeated, random);
    boolean[] answers = new boolean[repeated.size()];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = correct[repeated.get(i)];
    }
    double[] sure = repeated.stream().mapToDouble(i -> confidences[i]).toArray();
    assertThat(new RankedConfidence(confidences, correct).area(weights))
        .isCloseTo(new RankedConfidence(sure, answers).area(once(answers.length)), within(1e-12));
  }

  @Test
  void aConfidenceThatSaysNothingHasTheShareOfWrongAnswersAsItsArea() {
    boolean[] correct = {true, false, true, true, false, true, true, true};
    double[] same = new double[8];
    assertThat(new RankedConfidence(same, correct).area(once(8))).isCloseTo(2 / 8.0, within(1e-12));
  }

  /** With k wrong of n, all at the end: (1/n) * sum of j / (n - k + j). */
  @Test
  void thePerfectRankingHasTheLeastArea() {
    double[] confidences = {0.9, 0.8, 0.7, 0.6, 0.5};
    boolean[] correct = {true, true, true, false, false};
    assertThat(new RankedConfidence(confidences, correct).area(once(5)))
        .isCloseTo((1 / 4.0 + 2 / 5.0) / 5, within(1e-12));
  }

  @Test
  void theCurveHasOnePointADistinctConfidence() {
    RiskCoverage curve =
        new RankedConfidence(
                new double[] {0.6, 0.9, 0.8, 0.8, 0.6},
                new boolean[] {false, true, true, false, true})
            .curve();
    assertThat(curve.thresholds()).containsExactly(0.9, 0.8, 0.6);
    assertThat(curve.coverage()).containsExactly(0.2, 0.6, 1);
    assertThat(curve.risk()).containsExactly(0, 1 / 3.0, 2 / 5.0);
  }

  @Test
  void aRankingNeedsOneAnswerAConfidence() {
    assertThatThrownBy(() -> new RankedConfidence(new double[2], new boolean[3]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RankedConfidence(new double[0], new boolean[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
