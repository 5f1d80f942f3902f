package org.slicewise.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicewise.metrics.TopClassCalibration;

class ReliabilityTest {
  private record Table(double[] p, boolean[] event) {
    /** Calibrated where {@code power} is 1; with ties where {@code digits} are few. */
    static Table random(long seed, int n, double power, int digits) {
      Random random = new Random(seed);
      double[] p = new double[n];
      boolean[] event = new boolean[n];
      double scale = Math.pow(10, digits);
      for (int i = 0; i < n; i++) {
        p[i] = Math.round(random.nextDouble() * scale) / scale;
        event[i] = random.nextDouble() < Math.pow(p[i], power);
      }
      return new Table(p, event);
    }
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 10);
  }

  static Stream<Arguments> seedsAndBinnings() {
    return seeds()
        .boxed()
        .flatMap(s -> Arrays.stream(Binning.values()).map(b -> Arguments.of(s, b)));
  }

  @ParameterizedTest(name = "seed {0}, {1}")
  @MethodSource("seedsAndBinnings")
  void thePartsOfTheBrierScoreAddUpExactly(long seed, Binning binning) {
    Table t = Table.random(seed, 157, 1.7, seed % 2 == 0 ? 1 : 9);
    for (int bins : new int[] {1, 3, 10, 400}) {
      Reliability r = Reliability.of(binning, t.p(), t.event(), bins);
      BrierDecomposition d = BrierDecomposition.of(r, t.p(), t.event());
      assertThat(
              d.reliability()
                  - d.resolution()
                  + d.uncertainty()
                  + d.withinBinVariance()
                  - d.withinBinCovariance())
          .isCloseTo(d.brier(), within(1e-13));
      assertThat(d.reliability()).isNotNegative();
      assertThat(d.resolution()).isNotNegative();
      assertThat(d.resolution()).isLessThanOrEqualTo(d.uncertainty() + 1e-13);
    }
  }

  @Test
  void withABinADistinctProbabilityMurphysThreePartsSuffice() {
    // Four images said 0.5 (1 came true), six said 0.9 (6 came true).
    double[] p = {0.5, 0.5, 0.5, 0.5, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9};
    boolean[] event = {true, false, false, false, true, true, true, true, true, true};
    Reliability r = Reliability.of(Binning.EQUAL_WIDTH, p, event, 10);
    BrierDecomposition d = BrierDecomposition.of(r, p, event);
    assertThat(d.reliability()).isCloseTo(0.4 * 0.0625 + 0.6 * 0.01, within(1e-15));
    assertThat(d.resolution()).isCloseTo(0.4 * 0.45 * 0.45 + 0.6 * 0.3 * 0.3, within(1e-15));
    assertThat(d.uncertainty()).isCloseTo(0.21, within(1e-15));
    assertThat(d.withinBinVariance()).isCloseTo(0, within(1e-15));
    assertThat(d.withinBinCovariance()).isCloseTo(0, within(1e-15));
    assertThat(r.ece()).isCloseTo(0.4 * 0.25 + 0.6 * 0.1, within(1e-15));
    assertThat(r.bins()).hasSize(2);
    Reliability.Bin bin = r.bins().get(0);
    assertThat(bin.low()).isEqualTo(0.4);
    assertThat(bin.high()).isEqualTo(0.5);
    assertThat(bin.n()).isEqualTo(4);
    assertThat(bin.events()).isEqualTo(1);
    assertThat(bin.frequency()).isEqualTo(0.25);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void ofConfidencesTheErrorsAreThoseOfTheMetrics(long seed) {
    Table t = Table.random(seed, 118, 1.3, seed % 2 == 0 ? 1 : 9);
    int[] once = new int[118];
    Arrays.fill(once, 1);
    TopClassCalibration metrics = new TopClassCalibration(t.p(), t.event());
    Reliability mass = Reliability.of(Binning.EQUAL_MASS, t.p(), t.event(), 10);
    Reliability width = Reliability.of(Binning.EQUAL_WIDTH, t.p(), t.event(), 10);
    assertThat(mass.debiasedEce()).isCloseTo(metrics.debiased(once), within(1e-13));
    assertThat(width.ece()).isCloseTo(metrics.equalWidth(once), within(1e-13));
    assertThat(mass.bins().stream().mapToLong(Reliability.Bin::n).toArray())
        .isEqualTo(metrics.curve().counts());
  }

  @ParameterizedTest(name = "seed {0}, {1}")
  @MethodSource("seedsAndBinnings")
  void theOrderOfImagesDoesNotMatter(long seed, Binning binning) {
    Table t = Table.random(seed, 90, 1.5, seed % 2 == 0 ? 1 : 9);
    int n = t.p().length;
    double[] p = new double[n];
    boolean[] event = new boolean[n];
    for (int i = 0; i < n; i++) {
      p[i] = t.p()[n - 1 - i];
      event[i] = t.event()[n - 1 - i];
    }
    Reliability one = Reliability.of(binning, t.p(), t.event(), 10);
    Reliability other = Reliability.of(binning, p, event, 10);
    assertThat(other.ece()).isCloseTo(one.ece(), within(1e-13));
    assertThat(other.debiasedEce()).isCloseTo(one.debiasedEce(), within(1e-13));
  }

  @ParameterizedTest
  @EnumSource(Binning.class)
  void anImageIsInTheBinWhoseEdgesHoldItsProbability(Binning binning) {
    Table t = Table.random(3, 200, 1, 2);
    Reliability r = Reliability.of(binning, t.p(), t.event(), 10);
    int[] counts = new int[r.bins().size()];
    for (int i = 0; i < t.p().length; i++) {
      Reliability.Bin bin = r.bins().get(r.binOfRow()[i]);
      assertThat(t.p()[i]).isBetween(bin.low() - 1e-12, bin.high() + 1e-12);
      counts[r.binOfRow()[i]]++;
    }
    assertThat(counts).isEqualTo(r.bins().stream().mapToInt(Reliability.Bin::n).toArray());
  }

  /** 400 tables whose every probability is right: all of their ECE is chance. */
  @ParameterizedTest
  @EnumSource(Binning.class)
  void theErrorByChanceIsThatOfCalibratedProbabilities(Binning binning) {
    double plain = 0;
    double expected = 0;
    double debiased = 0;
    int tables = 400;
    for (int seed = 0; seed < tables; seed++) {
      Table t = Table.random(1000 + seed, 300, 1, 9);
      Reliability r = Reliability.of(binning, t.p(), t.event(), 10);
      plain += r.ece() / tables;
      expected += r.eceByChance() / tables;
      debiased += r.debiasedEce() / tables;
    }
    assertThat(plain).isCloseTo(expected, within(0.05 * expected));
    assertThat(debiased).isLessThan(0.7 * plain);
  }
}
