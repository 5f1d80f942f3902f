package org.slicewise.intervals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HolmTest {
  /** R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm"). */
  @Test
  void theAdjustedValuesAreThoseOfR() {
    assertThat(Holm.adjusted(new double[] {0.01, 0.04, 0.03, 0.005}))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
  }

  @Test
  void oneTestNeedsNoCorrectionAndNoneExceedsOne() {
    assertThat(Holm.adjusted(new double[] {0.3})).containsExactly(0.3);
    assertThat(Holm.adjusted(new double[] {0.6, 0.9})).containsExactly(1, 1);
  }

  @Test
  void aTestThatWasNotMadeDoesNotCount() {
    assertThat(Holm.adjusted(new double[] {0.02, Double.NaN, 0.5}))
        .containsExactly(0.04, Double.NaN, 0.5);
  }
}
