package org.slicewise.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FoldTestTest {
  /** By SciPy: d.mean() / sqrt((1/5 + 1/4) d.var(ddof=1)), stats.t with 4 degrees of freedom. */
  @Test
  void fiveFoldsAreTheOnesOfScipy() {
    FoldTest test = FoldTest.of(new double[] {0.02, 0.05, -0.01, 0.04, 0.03});
    assertThat(test.folds()).isEqualTo(5);
    assertThat(test.mean()).isCloseTo(0.026, within(1e-12));
    assertThat(test.t()).isCloseTo(1.683562161419258, within(1e-10));
    assertThat(test.p()).isCloseTo(0.16755322147892307, within(1e-10));
    assertThat(test.low()).isCloseTo(-0.016877877864805338, within(1e-10));
    assertThat(test.high()).isCloseTo(0.06887787786480534, within(1e-10));
  }

  @Test
  void theCorrectionOfTwoFoldsTriplesTheVariance() {
    // 1/2 + 1/1 in place of 1/2; the plain t of 0.1 and 0.3 is 2.
    assertThat(FoldTest.of(new double[] {0.1, 0.3}).t()).isCloseTo(2 / Math.sqrt(3), within(1e-12));
  }

  @Test
  void whatCannotBeTestedSaysWhy() {
    assertThat(FoldTest.of(new double[] {0.1}).note()).contains("two folds");
    assertThat(FoldTest.of(new double[] {0.1, Double.NaN}).note()).contains("undefined");
    FoldTest same = FoldTest.of(new double[] {0.1, 0.1, 0.1});
    assertThat(same.note()).contains("the same in every fold");
    assertThat(same.p()).isNaN();
  }
}
