package org.slicewise.intervals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {
  @Test
  void wilsonsIntervalReachesTheEndsWhereAllOrNoneSucceed() {
    assertThat(Interval.wilson(0, 10, 0.95).low()).isZero();
    assertThat(Interval.wilson(10, 10, 0.95).high()).isEqualTo(1);
    assertThat(Interval.wilson(0, 10, 0.95).high())
        .isCloseTo(1 - Interval.wilson(10, 10, 0.95).low(), within(1e-12));
  }

  @Test
  void aProportionOfNothingIsRefused() {
    assertThatThrownBy(() -> Interval.wilson(0, 0, 0.95)).hasMessageContaining("0 of 0");
    assertThatThrownBy(() -> Interval.wilson(3, 2, 0.95)).hasMessageContaining("3 of 2");
  }

  /** statsmodels 0.15: {@code proportion_confint(x, n, alpha=0.05, method="beta")}. */
  @ParameterizedTest
  @CsvSource({
    "0, 10, 0, 0.30849710781876083",
    "10, 10, 0.6915028921812392, 1",
    "1, 10, 0.0025285785444617848, 0.4450161170281953",
    "85, 100, 0.7646924998510451, 0.9135456143583514",
    "113, 118, 0.9038842343463059, 0.986100606983691",
    "500, 1000, 0.46854917297179194, 0.5314508270282081"
  })
  void clopperAndPearsonsIntervalIsTheOneOfStatsmodels(long x, long n, double low, double high) {
    Interval interval = Interval.clopperPearson(x, n, 0.95);
    assertThat(interval.low()).isCloseTo(low, within(1e-12));
    assertThat(interval.high()).isCloseTo(high, within(1e-12));
  }

  @Test
  void anIntervalOnTheLogOddsStaysBetweenZeroAndOneAndMirrorsAroundOneHalf() {
    Interval half = Interval.logit(0.5, 0.05, 0.95);
    double odds = Math.exp(4 * 0.05 * 1.959963984540054);
    assertThat(half.high()).isCloseTo(odds / (1 + odds), within(1e-12));
    assertThat(half.low() + half.high()).isCloseTo(1, within(1e-12));
    Interval nearOne = Interval.logit(0.99, 0.1, 0.95);
    assertThat(nearOne.high()).isBetween(0.99, 1.0);
    assertThatThrownBy(() -> Interval.logit(1, 0.1, 0.95)).hasMessageContaining("1.0 and 0.1");
    assertThatThrownBy(() -> Interval.logit(0.9, 0, 0.95)).hasMessageContaining("0.9 and 0.0");
  }

  @Test
  void theNormalIntervalIsTwoStandardErrorsWide() {
    Interval interval = Interval.normal(0.1, 0.05, 0.95);
    assertThat(interval.low()).isCloseTo(0.1 - 1.959963984540054 * 0.05, within(1e-12));
    assertThat(interval.high()).isCloseTo(0.1 + 1.959963984540054 * 0.05, within(1e-12));
  }

  @Test
  void theJackknifeLeavesOutEachPatientInTurnAndOfManyBlocksOfThem() {
    int[] groupOfRow = {0, 1, 1, 2};
    double[][] left =
        new Bootstrap(new Groups(groupOfRow, 3, true), 10, 1)
            .jackknife(w -> new double[] {w[0] + 10 * w[1] + 100 * w[2] + 1000 * w[3]});
    assertThat(left).isDeepEqualTo(new double[][] {{1110, 1001, 111}});
    double[] sizes =
        new Bootstrap(Groups.alone(1003), 10, 1)
            .jackknife(w -> new double[] {1003 - Arrays.stream(w).sum()})[0];
    assertThat(sizes).hasSize(400).containsOnly(2, 3);
    assertThat(Arrays.stream(sizes).sum()).isEqualTo(1003);
  }

  @Test
  void percentilesAreNumpysLinearOnes() {
    double[] sample = {4, 1, 3, 2};
    assertThat(Interval.percentile(sample, 0.5)).isEqualTo(new Interval(1.75, 3.25));
    assertThat(sample).containsExactly(4, 1, 3, 2);
  }

  @Test
  void aResampleDrawsWholeGroupsAndAsManyAsThereAre() {
    int[] groupOfRow = {0, 1, 1, 2, 2, 2, 3};
    Bootstrap bootstrap = new Bootstrap(new Groups(groupOfRow, 4, true), 50, 9);
    for (int r = 0; r < 50; r++) {
      int[] w = bootstrap.weights(r);
      assertThat(w[2]).isEqualTo(w[1]);
      assertThat(w[4]).isEqualTo(w[3]).isEqualTo(w[5]);
      assertThat(w[0] + w[1] + w[3] + w[6]).isEqualTo(4);
    }
  }

  @Test
  void theResamplesDependOnTheSeedAndNotOnTheNumberOfThreads() throws Exception {
    int[] groupOfRow = IntStream.range(0, 40).map(i -> i / 2).toArray();
    Bootstrap.Statistic first = w -> new double[] {w[0] + 10 * w[39]};
    double[][] one = run(1, new Bootstrap(new Groups(groupOfRow, 20, true), 300, 1), first);
    double[][] four = run(4, new Bootstrap(new Groups(groupOfRow, 20, true), 300, 1), first);
    double[][] other = run(1, new Bootstrap(new Groups(groupOfRow, 20, true), 300, 2), first);
    assertThat(four).isDeepEqualTo(one);
    assertThat(Arrays.equals(other[0], one[0])).isFalse();
  }

  private static double[][] run(int threads, Bootstrap bootstrap, Bootstrap.Statistic statistic)
      throws Exception {
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      return pool.submit(() -> bootstrap.distribution(statistic)).get();
    } finally {
      pool.shutdown();
    }
  }
}
