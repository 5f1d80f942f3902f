package org.slicewise.network.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;

class HalfTest {
  /** Bits of infinity: those below are the finite halves in their order. */
  private static final int INFINITE = 0x7c00;

  @Test
  void everyFiniteHalfSurvivesBeingAFloat() {
    for (int bits = 0; bits < INFINITE; bits++) {
      assertThat(Half.of(Half.toFloat((short) bits))).isEqualTo((short) bits);
      short negative = (short) (bits | 0x8000);
      assertThat(Half.of(Half.toFloat(negative))).isEqualTo(negative);
    }
  }

  @Test
  void ieeesLandmarksAreRight() {
    assertThat(Half.toFloat((short) 0x3c00)).isEqualTo(1f);
    assertThat(Half.toFloat((short) 0xc000)).isEqualTo(-2f);
    assertThat(Half.toFloat((short) 0x0001)).isEqualTo(0x1p-24f);
    assertThat(Half.toFloat((short) 0x0400)).isEqualTo(0x1p-14f);
    assertThat(Half.toFloat((short) 0x7bff)).isEqualTo(Half.MAX);
    assertThat(Half.toFloat((short) 0xfc00)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(Half.toFloat((short) 0x7e00)).isNaN();
    assertThat(Half.of(-0f)).isEqualTo((short) 0x8000);
  }

  @Test
  void betweenTwoHalvesTheEvenOneIsTaken() {
    for (int bits = 0; bits + 1 < INFINITE; bits++) {
      float low = Half.toFloat((short) bits);
      float high = Half.toFloat((short) (bits + 1));
      float middle = low + (high - low) / 2;
      int even = bits + (bits & 1);
      assertThat(Half.of(middle)).isEqualTo((short) even);
      assertThat(Half.of(Math.nextDown(middle))).isEqualTo((short) bits);
      assertThat(Half.of(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void noHalfIsNearerThanTheOneTaken(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 300; i++) {
      float x = (float) (random.nextDouble(-1, 1) * Math.pow(2, random.nextDouble(-27, 16)));
      if (Math.abs(x) > Half.MAX) {
        continue;
      }
      double best = Double.POSITIVE_INFINITY;
      for (int bits = 0; bits < INFINITE; bits++) {
        best = Math.min(best, Math.abs(Math.abs(x) - (double) Half.toFloat((short) bits)));
      }
      float rounded = Half.toFloat(Half.of(x));
      assertThat(Math.abs(x - (double) rounded)).as("%s, seed %d", x, seed).isEqualTo(best);
    }
  }

  @ParameterizedTest
  @ValueSource(
      floats = {65504.01f, -70000, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN})
  void whatDoesNotFitIsRefused(float value) {
    assertThatThrownBy(() -> Half.of(value))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(String.valueOf(value))
        .hasMessageContaining("65504");
  }
}
