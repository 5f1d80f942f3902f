package org.slicewise.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.slicewise.intervals.Groups;

class ClusteredMcNemarTest {
  /** Surpluses 2, 1, 0, -1, 3, 1, 0: sum 6, squares 16, so 6/7 · 36/16; p of SciPy's chi2.sf. */
  @Test
  void sevenPatientsAreTheOnesComputedByHand() {
    ClusteredMcNemar test = ClusteredMcNemar.of(new long[] {2, 1, 0, -1, 3, 1, 0});
    assertThat(test.chiSquared()).isCloseTo(6 / 7.0 * 36 / 16, within(1e-12));
    assertThat(test.pValue()).isCloseTo(0.16491482255329737, within(1e-12));
  }

  @Test
  void aPatientsImagesAreCountedTogether() {
    int[] labels = {0, 0, 0, 1, 1};
    int[] first = {1, 1, 0, 1, 1};
    int[] second = {0, 0, 1, 0, 1};
    Groups patients = new Groups(new int[] {0, 0, 0, 1, 2}, 3, true);
    // Patient 0: two only by the second, one only by the first; patient 1: one only by the first.
    assertThat(ClusteredMcNemar.of(labels, first, second, patients))
        .isEqualTo(ClusteredMcNemar.of(new long[] {1, -1, 0}));
  }

  /** (b - c)²/(b + c), McNemar's own statistic, but for (K - 1)/K. */
  @Test
  void withOneImageAPatientItIsMcNemars() {
    long[] surplus = new long[100];
    for (int i = 0; i < 30; i++) {
      surplus[i] = i < 21 ? 1 : -1;
    }
    assertThat(ClusteredMcNemar.of(surplus).chiSquared())
        .isCloseTo(0.99 * (21 - 9) * (21 - 9) / 30, within(1e-12));
  }

  @Test
  void copiesOfEveryImageLeaveItAndShrinkTheExactTest() {
    assertThat(ClusteredMcNemar.of(new long[] {4, 2, 0, -2, 6, 2, 0}).chiSquared())
        .isEqualTo(ClusteredMcNemar.of(new long[] {2, 1, 0, -1, 3, 1, 0}).chiSquared());
    assertThat(new McNemar(0, 2, 14, 0).pValue()).isLessThan(new McNemar(0, 1, 7, 0).pValue());
  }

  @Test
  void modelsThatNeverDifferHavePOneAndOnePatientSaysNothing() {
    assertThat(ClusteredMcNemar.of(new long[] {0, 0, 0}).pValue()).isEqualTo(1);
    assertThat(ClusteredMcNemar.of(new long[] {5}).pValue()).isNaN();
  }

  /** 60 patients whose images are right together: the exact test takes chance for evidence. */
  @Test
  void amongEqualModelsItIsWrongOneInTwentyTimesAndTheExactTestFarOftener() {
    int repeats = 2000;
    int clustered = 0;
    int exact = 0;
    for (int seed = 0; seed < repeats; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long[] surplus = new long[60];
      long onlyFirst = 0;
      long onlySecond = 0;
      for (int p = 0; p < surplus.length; p++) {
        int size = 1 + random.nextInt(7);
        double first = random.nextDouble();
        double second = random.nextDouble();
        for (int i = 0; i < size; i++) {
          boolean byFirst = random.nextDouble() < first;
          boolean bySecond = random.nextDouble() < second;
          onlyFirst += byFirst && !bySecond ? 1 : 0;
          onlySecond += bySecond && !byFirst ? 1 : 0;
          surplus[p] += (bySecond ? 1 : 0) - (byFirst ? 1 : 0);
        }
      }
      clustered += ClusteredMcNemar.of(surplus).pValue() < 0.05 ? 1 : 0;
      exact += new McNemar(0, onlyFirst, onlySecond, 0).pValue() < 0.05 ? 1 : 0;
    }
    double error = 3 * Math.sqrt(0.05 * 0.95 / repeats);
    assertThat((double) clustered / repeats).isBetween(0.04 - error, 0.06 + error);
    assertThat((double) exact / repeats).isGreaterThan(0.12);
  }
}
