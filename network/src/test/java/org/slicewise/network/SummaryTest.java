package org.slicewise.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slicewise.network.Layer.ActivationFunction.RELU;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryTest {
  @Test
  void theSeedNetworksTableIsKerasTable() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/keras/seed-summary.txt")) {
      assertThat(Summary.table(Networks.named("seed", Shape.image(256, 256, 3), 2)))
          .isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Halves of a hundredth round to even, as Python's format does. */
  @ParameterizedTest
  @CsvSource({
    "0,0.00 B",
    "64,64.00 B",
    "1023,1023.00 B",
    "1024,1.00 KB",
    "131200,128.12 KB",
    "131456,128.38 KB",
    "15854344,15.12 MB",
    "3221225472,3.00 GB"
  })
  void sizesAreReadable(long bytes, String expected) {
    assertThat(Summary.readableSize(bytes)).isEqualTo(expected);
  }

  @Test
  void aResidualBlockIsOneRowWithAllItsParameters() {
    Network network =
        Network.of(
            "n",
            Shape.image(4, 4, 2),
            Layers.residualBlock(List.of(Layers.conv2D(2, 1, RELU)), List.of(), RELU));
    assertThat(Summary.table(network))
        .contains("residual_block (ResidualBlock)")
        .contains("(None, 4, 4, 2)")
        .contains(" Total params: 6 (24.00 B)\n");
  }
}
