package org.slicewise.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class McNemarTest {
  @Test
  void classifiersThatNeverDifferHavePOne() {
    assertThat(new McNemar(10, 0, 0, 3).pValue()).isEqualTo(1);
  }

  @Test
  void fiveToNoneIsTwoTailsOfFiveCoins() {
    assertThat(new McNemar(0, 5, 0, 0).pValue()).isCloseTo(2 / 32.0, within(1e-12));
    assertThat(new McNemar(0, 0, 5, 0).pValue()).isCloseTo(2 / 32.0, within(1e-12));
  }

  @Test
  void imagesAreCountedByWhoIsRight() {
    int[] labels = {0, 0, 1, 1, 1};
    int[] first = {0, 1, 1, 0, 1};
    int[] second = {0, 0, 0, 0, 1};
    assertThat(McNemar.of(labels, first, second)).isEqualTo(new McNemar(2, 1, 1, 1));
  }
}
