package org.slicewise.training.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.slicewise.errors.EnvironmentException;

class LibTorchTest {
  @Test
  void memoryThatIsNotThereIsTheMachinesFaultWithWhatToDo() {
    LibTorch.start(1);
    assertThatThrownBy(
            () ->
                LibTorch.run(
                    () -> {
                      try (PointerScope scope = new PointerScope()) {
                        return torch.empty(new long[] {1L << 50}, LibTorch.floats(), null);
                      }
                    }))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("not enough memory")
        .hasMessageContaining("(4503599627370496 bytes more were asked for)")
        .hasMessageContaining("--batch-size")
        .hasMessageContaining("--target-size");
  }

  @Test
  void otherFailuresStayWhatTheyAre() {
    assertThatThrownBy(
            () ->
                LibTorch.run(
                    () -> {
                      throw new IllegalStateException("a bug");
                    }))
        .isInstanceOf(IllegalStateException.class);
  }
}
