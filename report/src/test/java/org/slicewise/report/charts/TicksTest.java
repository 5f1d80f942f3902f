package org.slicewise.report.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TicksTest {
  static LongStream seeds() {
    return LongStream.rangeClosed(1, 50);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void ticksAreFewWithinTheAxisAndReadDifferently(long seed) {
    Random random = new Random(seed);
    boolean whole = random.nextBoolean();
    double min = whole ? 1 : 0;
    double max =
        min + (whole ? 1 + random.nextInt(500) : Math.pow(10, 8 * random.nextDouble() - 5));
    List<Double> ticks = Ticks.of(min, max, whole);
    assertThat(ticks).as("seed %d", seed).hasSizeBetween(2, 8).isSorted();
    assertThat(ticks).allMatch(t -> t >= min - 1e-9 && t <= max * (1 + 1e-9));
    assertThat(ticks.stream().map(t -> Ticks.text(t, max - min, whole)))
        .as("seed %d", seed)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anAxisThatEndsAboveAValueHoldsIt(long seed) {
    double value = Math.pow(10, 8 * new Random(seed).nextDouble() - 5);
    assertThat(Ticks.above(value)).as("seed %d", seed).isBetween(value * (1 - 1e-8), 1.6 * value);
  }

  @Test
  void sharesAreMarkedInFifths() {
    assertThat(Ticks.of(0, 1, false).stream().map(t -> Ticks.text(t, 1, false)))
        .containsExactly("0.0", "0.2", "0.4", "0.6", "0.8", "1.0");
  }
}
