package org.slicewise.lungs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LungMaskTest {
  @Test
  void growingIsADisc() {
    boolean[] point = new boolean[81];
    point[40] = true;
    boolean[] grown = new LungMask(9, 9, point).grown(3).lung();
    for (int i = 0; i < 81; i++) {
      int dy = i / 9 - 4;
      int dx = i % 9 - 4;
      assertThat(grown[i]).as("%d, %d", dy, dx).isEqualTo(dx * dx + dy * dy <= 9);
    }
    assertThat(new LungMask(9, 9, grown).shrunk(3).lung()).isEqualTo(point);
  }

  @Test
  void theBoxHoldsEveryPixelOfTheMaskAndNoRowOrColumnMore() {
    boolean[] lung = new boolean[6 * 9];
    lung[2 * 9 + 7] = true;
    lung[4 * 9 + 3] = true;
    assertThat(new LungMask(6, 9, lung).box()).isEqualTo(new LungMask.Box(2, 3, 3, 5));
  }

  @Test
  void anEmptyMaskHasNoBox() {
    assertThatThrownBy(() -> new LungMask(2, 2, new boolean[4]).box())
        .isInstanceOf(IllegalStateException.class);
  }
}
