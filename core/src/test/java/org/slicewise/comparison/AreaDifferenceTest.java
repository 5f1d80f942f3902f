package org.slicewise.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.intervals.Groups;
import org.slicewise.intervals.Interval;
import org.slicewise.intervals.PlacementValues;

class AreaDifferenceTest {
  private static final boolean[] POSITIVE = {true, true, true, true, false, false, false};

  /** By NumPy: numpy.cov of the placement values of each class over its size; SciPy's norm.sf. */
  @Test
  void thePairedTestIsTheOneOfNumpyAndScipy() {
    AreaDifference test =
        AreaDifference.delong(
            PlacementValues.of(new double[] {3, 2, 4, 1, 0, 2, 1.5}, POSITIVE),
            PlacementValues.of(new double[] {2.5, 0.2, 3.5, 0.7, 1, 0.5, 2.2}, POSITIVE));
    assertThat(test.difference()).isCloseTo(7 / 12.0 - 9.5 / 12, within(1e-12));
    assertThat(test.standardError()).isCloseTo(Math.sqrt(0.0763888888888889), within(1e-12));
    assertThat(test.z()).isCloseTo(-0.7537783614444091, within(1e-12));
    assertThat(test.pValue()).isCloseTo(0.45098231926888255, within(1e-12));
    Interval interval = test.interval(0.95);
    assertThat((interval.low() + interval.high()) / 2).isCloseTo(test.difference(), within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theOtherWayRoundOnlyTheSignChanges(long seed) {
    Tables tables = new Tables(seed);
    AreaDifference there = AreaDifference.clustered(tables.first, tables.second, tables.patients);
    AreaDifference back = AreaDifference.clustered(tables.second, tables.first, tables.patients);
    assertThat(back.difference()).isCloseTo(-there.difference(), within(1e-15));
    assertThat(back.standardError()).isCloseTo(there.standardError(), within(1e-12));
    assertThat(back.pValue()).isCloseTo(there.pValue(), within(1e-9));
  }

  @Test
  void modelsThatRankAllImagesAlikeHavePOne() {
    Tables tables = new Tables(1);
    AreaDifference same = AreaDifference.clustered(tables.first, tables.first, tables.patients);
    assertThat(same.pValue()).isEqualTo(1);
    assertThat(same.hasInterval()).isFalse();
    assertThat(same.z()).isNaN();
  }

  @Test
  void onePositiveImageSaysNothing() {
    boolean[] one = {true, false, false};
    AreaDifference test =
        AreaDifference.delong(
            PlacementValues.of(new double[] {1, 2, 0}, one),
            PlacementValues.of(new double[] {3, 2, 0}, one));
    assertThat(test.pValue()).isNaN();
    assertThat(test.hasInterval()).isFalse();
  }

  /** Two equally good scores of 100 patients with effects of their own: no difference is true. */
  @Test
  void amongEqualModelsTheClusteredTestIsWrongOneInTwentyTimesAndThePlainOneFarOftener() {
    int repeats = 2000;
    int clustered = 0;
    int plain = 0;
    for (int seed = 0; seed < repeats; seed++) {
      Tables tables = new Tables(seed);
      clustered +=
          AreaDifference.clustered(tables.first, tables.second, tables.patients).pValue() < 0.05
              ? 1
              : 0;
      plain += AreaDifference.delong(tables.first, tables.second).pValue() < 0.05 ? 1 : 0;
    }
    double error = 3 * Math.sqrt(0.05 * 0.95 / repeats);
    assertThat((double) clustered / repeats).isBetween(0.04 - error, 0.07 + error);
    assertThat((double) plain / repeats).isGreaterThan(0.12);
  }

  /** Two scores of the same slices, equally good, each with its own patient's effect. */
  private static final class Tables {
    final PlacementValues first;
    final PlacementValues second;
    final Groups patients;

    Tables(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      int[] sizes = random.ints(100, 1, 8).toArray();
      int n = java.util.Arrays.stream(sizes).sum();
      double[][] scores = new double[2][n];
      boolean[] positive = new boolean[n];
      int[] patient = new int[n];
      int at = 0;
      for (int p = 0; p < sizes.length; p++) {
        double[] effect = {random.nextGaussian(), random.nextGaussian()};
        for (int i = 0; i < sizes[p]; i++, at++) {
          positive[at] = p % 2 == 0;
          patient[at] = p;
          for (int s = 0; s < 2; s++) {
            scores[s][at] = (positive[at] ? 1.5 : 0) + effect[s] + random.nextGaussian();
          }
        }
      }
      first = PlacementValues.of(scores[0], positive);
      second = PlacementValues.of(scores[1], positive);
      patients = new Groups(patient, sizes.length, true);
    }
  }
}
