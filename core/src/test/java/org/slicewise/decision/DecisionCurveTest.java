package org.slicewise.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DecisionCurveTest {
  static LongStream seeds() {
    return LongStream.rangeClosed(1, 6);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theNetBenefitIsThatOfItsFormulaImageByImage(long seed) {
    Random random = new Random(seed);
    int n = 83;
    double[] scores = new double[n];
    boolean[] positive = new boolean[n];
    int[] weights = new int[n];
    for (int i = 0; i < n; i++) {
      scores[i] = Math.round(random.nextDouble() * 100) / 100.0; // often just a threshold
      positive[i] = random.nextInt(4) == 0;
      weights[i] = random.nextInt(3);
    }
    DecisionCurve curve =
        new DecisionCurve.Prepared(scores, positive, DecisionCurve.percents()).curve(weights);
    assertThat(curve.thresholds()).hasSize(99);
    for (int t = 0; t < 99; t++) {
      double at = curve.thresholds()[t];
      double model = 0;
      double all = 0;
      double total = 0;
      for (int i = 0; i < n; i++) {
        double worth = weights[i] * (positive[i] ? 1 : -at / (1 - at));
        all += worth;
        model += scores[i] >= at ? worth : 0;
        total += weights[i];
      }
      assertThat(curve.model()[t]).isCloseTo(model / total, within(1e-12));
      assertThat(curve.treatAll()[t]).isCloseTo(all / total, within(1e-12));
    }
  }

  @Test
  void treatingAllIsWorthNothingWhereTheThresholdIsThePrevalence() {
    double[] scores = {0.1, 0.2, 0.3, 0.9};
    boolean[] positive = {false, false, false, true};
    DecisionCurve curve = DecisionCurve.of(scores, positive, new double[] {0.25, 0.5});
    assertThat(curve.treatAll()[0]).isCloseTo(0, within(1e-15));
    assertThat(curve.model()[1]).isCloseTo(0.25, within(1e-15)); // finds all and nothing else
  }

  @Test
  void predictiveValuesAreThoseOfACountedPopulation() {
    // 1000 people, 10 ill; 9 of them and 99 of the well are called positive.
    assertThat(PredictiveValues.positive(0.9, 0.9, 0.01)).isCloseTo(9 / 108.0, within(1e-12));
    assertThat(PredictiveValues.negative(0.9, 0.9, 0.01)).isCloseTo(891 / 892.0, within(1e-12));
    assertThat(PredictiveValues.positive(0, 1, 0.5)).isNaN();
    assertThat(PredictiveValues.negative(1, 0, 0.5)).isNaN();
  }
}
