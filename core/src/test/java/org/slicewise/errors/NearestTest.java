package org.slicewise.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> NAMES =
      List.of("target_size", "batch_size", "color_mode", "class_mode", "seed");

  @ParameterizedTest
  @CsvSource({
    "target_sise,target_size",
    "bacth_size,batch_size",
    "colour_mode,color_mode",
    "clas_mode,class_mode",
    "SEED,seed",
    "x,seed"
  })
  void aTypoFindsTheNameThatWasMeant(String typo, String meant) {
    assertThat(Nearest.name(typo, NAMES)).isEqualTo(meant);
  }

  @Test
  void anExchangeOfNeighboursCountsOnce() {
    assertThat(Nearest.name("ab", List.of("xy", "ba", "abcd"))).isEqualTo("ba");
  }

  @Test
  void theFirstOfEquallyNearNamesIsTaken() {
    assertThat(Nearest.name("cat", List.of("bat", "rat"))).isEqualTo("bat");
  }

  @Test
  void withoutNamesThereIsNothingToFind() {
    assertThatThrownBy(() -> Nearest.name("seed", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
