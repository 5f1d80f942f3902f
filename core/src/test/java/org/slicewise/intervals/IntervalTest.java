package org.slicewise.intervals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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

  /** 60 patients of 1 to 7 images that are right or wrong together: images are not independent. */
  @Test
  void theBootstrapOverPatientsCoversTheTruthAndOneOverImagesDoesNot() {
    Random random = new Random(3);
    int repeats = 200;
    int coveredByPatients = 0;
    int coveredByImages = 0;
    for (int repeat = 0; repeat < repeats; repeat++) {
      int[] sizes = IntStream.range(0, 60).map(p -> 1 + random.nextInt(7)).toArray();
      int n = Arrays.stream(sizes).sum();
      int[] patient = new int[n];
      boolean[] correct = new boolean[n];
      int at = 0;
      for (int p = 0; p < sizes.length; p++) {
        boolean easy = random.nextDouble() < 0.7;
        for (int i = 0; i < sizes[p]; i++) {
          patient[at] = p;
          correct[at++] = random.nextDouble() < (easy ? 0.95 : 0.25);
        }
      }
      double truth = 0.7 * 0.95 + 0.3 * 0.25;
      coveredByPatients +=
          covers(new Bootstrap(new Groups(patient, 60, true), 300, repeat), correct, truth) ? 1 : 0;
      coveredByImages +=
          covers(new Bootstrap(Groups.alone(n), 300, repeat), correct, truth) ? 1 : 0;
    }
    // 95% of 200 is 190; percentiles of 60 clusters come a little short of it.
    assertThat(coveredByPatients).isBetween(177, 199);
    assertThat(coveredByImages).isLessThan(170);
  }

  private static boolean covers(Bootstrap bootstrap, boolean[] correct, double truth) {
    double[] accuracies =
        bootstrap
            .distribution(
                w -> {
                  double right = 0;
                  double total = 0;
                  for (int i = 0; i < w.length; i++) {
                    total += w[i];
                    right += correct[i] ? w[i] : 0;
                  }
                  return new double[] {right / total};
                })[0];
    Interval interval = Interval.percentile(accuracies, 0.95);
    return interval.low() <= truth && truth <= interval.high();
  }
}
