package org.slicewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TargetsTest {
  private static final int[] LABELS = {1, 0, 2};

  @Test
  void categoricalTargetsAreOneHotRows() {
    assertThat(Targets.of(ClassMode.CATEGORICAL, LABELS, 3))
        .containsExactly(0, 1, 0, 1, 0, 0, 0, 0, 1);
  }

  @Test
  void sparseAndBinaryTargetsAreTheIndices() {
    assertThat(Targets.of(ClassMode.SPARSE, LABELS, 3)).containsExactly(1, 0, 2);
    assertThat(Targets.of(ClassMode.BINARY, new int[] {1, 0}, 2)).containsExactly(1, 0);
  }

  @Test
  void inputTargetsAreACopyOfTheImages() {
    Batch batch = new Batch(1, new float[] {3, 4}, new int[] {0}, List.of());

    assertThat(Targets.of(ClassMode.INPUT, batch, 2)).containsExactly(3, 4).isNotSameAs(batch.x());
    assertThat(Targets.of(ClassMode.CATEGORICAL, batch, 2)).containsExactly(1, 0);
  }

  @Test
  void noTargetsAreEmpty() {
    assertThat(Targets.of(ClassMode.NONE, LABELS, 3)).isEmpty();
  }

  @Test
  void aLabelBeyondTheClassesIsRefused() {
    assertThatThrownBy(() -> Targets.of(ClassMode.CATEGORICAL, LABELS, 2))
        .hasMessageContaining("0 to 1, found 2");
    assertThatThrownBy(() -> Targets.of(ClassMode.BINARY, LABELS, 3)).hasMessageContaining("2");
  }
}
