package org.slicewise.intervals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BcaTest {
  private static final double[] DATA = {
    1.001, 1.348, 0.76, 0.41, 0.635, 0.371, 1.062, 3.82, 0.611, 0.538, 1.632, 1.429
  };

  /** Variances of 60 resamples of the data, rounded. */
  private static final double[] DRAWN = {
    0.1458, 1.2039, 0.8261, 0.1691, 1.336, 0.7476, 1.9297, 1.3507, 1.3859, 0.1171, 1.105, 0.1019,
    1.2134, 0.1783, 0.7216, 0.8401, 0.1819, 0.852, 0.7571, 0.1684, 0.1585, 0.2057, 0.1234, 0.8466,
    0.8529, 2.0567, 1.3683, 0.1633, 0.2349, 0.1213, 0.7896, 1.6763, 0.1656, 0.8585, 0.9086, 2.3358,
    0.2543, 1.5498, 1.6243, 1.3254, 0.8423, 0.1637, 0.8584, 0.8723, 0.8179, 0.0896, 1.2762, 1.2477,
    1.4712, 0.1705, 0.1116, 0.1702, 0.166, 0.2078, 0.1958, 0.2389, 0.731, 0.7384, 0.8651, 0.1725
  };

  /**
   * SciPy 1.17: {@code scipy.stats.bootstrap((data,), numpy.var, n_resamples=0, method="BCa",
   * confidence_level=c, bootstrap_result=r)} where {@code r.bootstrap_distribution} are the same
   * resamples.
   */
  @ParameterizedTest
  @CsvSource({
    "0.90, 0.14705325300773006, 2.1415758361285557",
    "0.95, 0.12177338583604619, 2.2992448993368515"
  })
  void theIntervalIsTheOneOfScipy(double confidence, double low, double high) {
    double[] leftOut =
        IntStream.range(0, DATA.length)
            .mapToDouble(
                i ->
                    variance(
                        IntStream.range(0, DATA.length)
                            .filter(j -> j != i)
                            .mapToDouble(j -> DATA[j])))
            .toArray();
    Interval interval =
        Bca.of(variance(Arrays.stream(DATA)), DRAWN, leftOut).interval(DRAWN, confidence);
    assertThat(interval.low()).isCloseTo(low, within(1e-10));
    assertThat(interval.high()).isCloseTo(high, within(1e-10));
  }

  @Test
  void withoutBiasAndSkewItIsThePercentiles() {
    double[] drawn = IntStream.rangeClosed(-50, 50).mapToDouble(i -> i).toArray();
    Bca bca = Bca.of(0, drawn, new double[] {-1, 0, 1});
    assertThat(bca).isEqualTo(new Bca(0, 0));
    Interval interval = bca.interval(drawn, 0.9);
    Interval percentile = Interval.percentile(drawn, 0.9);
    assertThat(interval.low()).isCloseTo(percentile.low(), within(1e-9));
    assertThat(interval.high()).isCloseTo(percentile.high(), within(1e-9));
  }

  @Test
  void resamplesInWhichTheNumberIsUndefinedAreLeftOut() {
    double[] drawn = {3, 1, 4, 1, 5, 9, 2, 6};
    double[] leftOut = {1, 2, 4};
    Bca without = Bca.of(3.5, drawn, leftOut);
    double[] more =
        DoubleStream.concat(DoubleStream.of(Double.NaN, Double.NaN), Arrays.stream(drawn))
            .toArray();
    Bca with = Bca.of(3.5, more, new double[] {1, Double.NaN, 2, 4});
    assertThat(with).isEqualTo(without);
    assertThat(with.interval(more, 0.8)).isEqualTo(without.interval(drawn, 0.8));
  }

  @Test
  void whereEverythingLiesOnOneSideOrNothingChangesThereIsNoInterval() {
    double[] drawn = {1, 2, 3};
    assertThat(Bca.of(4, drawn, new double[] {1, 2}).isDefined()).isFalse();
    Bca still = Bca.of(2, drawn, new double[] {2, 2});
    assertThat(still.isDefined()).isFalse();
    assertThatThrownBy(() -> still.interval(drawn, 0.95)).hasMessageContaining("NaN");
  }

  /** Leaving out blocks instead of single images estimates the same acceleration. */
  @Test
  void theAccelerationOfManyImagesFollowsFromBlocksOfThem() {
    int n = 4000;
    SplittableRandom random = new SplittableRandom(5);
    double[] data =
        IntStream.range(0, n).mapToDouble(i -> -Math.log(1 - random.nextDouble())).toArray();
    double[][] leftOut =
        new Bootstrap(Groups.alone(n), 1, 1).jackknife(w -> new double[] {mean(data, w)});
    double a = Bca.of(1, new double[] {0.9, 1.1}, leftOut[0]).acceleration();
    // Of a mean it is the skewness, 2 for these, over 6 sqrt(n); blocks leave a noise of 0.4 / 400.
    assertThat(a).isCloseTo(2 / (6 * Math.sqrt(n)), within(0.003));
  }

  private static double mean(double[] data, int[] weights) {
    double sum = 0;
    int total = 0;
    for (int i = 0; i < data.length; i++) {
      sum += weights[i] * data[i];
      total += weights[i];
    }
    return sum / total;
  }

  /** Divided by n, as numpy.var. */
  private static double variance(DoubleStream values) {
    double[] v = values.toArray();
    double mean = Arrays.stream(v).average().orElseThrow();
    return Arrays.stream(v).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
  }
}
