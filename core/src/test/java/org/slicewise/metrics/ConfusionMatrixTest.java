package org.slicewise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfusionMatrixTest {
  @Test
  void everythingRightAndOneClassLeavesKappaUndefinedAndMatthewsZero() {
    ConfusionMatrix matrix = new ConfusionMatrix(new long[][] {{0, 0}, {0, 5}});
    assertThat(matrix.cohenKappa()).isNaN();
    assertThat(matrix.matthewsCorrelation()).isZero();
    assertThat(matrix.hasMatthewsCorrelation()).isFalse();
    assertThat(matrix.balancedAccuracy()).isEqualTo(1);
  }

  @Test
  void specificityIsTheRecallOfTheOtherOfTwoClasses() {
    ConfusionMatrix matrix = new ConfusionMatrix(new long[][] {{7, 3}, {1, 9}});
    assertThat(matrix.specificity(1)).isEqualTo(matrix.recall(0)).isEqualTo(0.7);
    assertThat(matrix.specificity(0)).isEqualTo(matrix.recall(1)).isEqualTo(0.9);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void agreementDoesNotDependOnWhichClassIsCalledFirst(long seed) {
    Random random = new Random(seed);
    long[][] counts = new long[3][3];
    long[][] turned = new long[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        counts[i][j] = random.nextInt(20);
        turned[(i + 1) % 3][(j + 1) % 3] = counts[i][j];
      }
    }
    ConfusionMatrix a = new ConfusionMatrix(counts);
    ConfusionMatrix b = new ConfusionMatrix(turned);
    assertThat(b.cohenKappa()).isCloseTo(a.cohenKappa(), within(1e-12));
    assertThat(b.matthewsCorrelation()).isCloseTo(a.matthewsCorrelation(), within(1e-12));
    assertThat(b.f1(Average.MACRO)).isCloseTo(a.f1(Average.MACRO), within(1e-12));
    assertThat(b.f1(Average.WEIGHTED)).isCloseTo(a.f1(Average.WEIGHTED), within(1e-12));
  }

  @Test
  void theReportRoundsAnExactTieToTheEvenDigit() {
    // 1 of 8 is 0.125 and 3 of 8 is 0.375: C prints 0.12 and 0.38, Java's Formatter 0.13 and 0.38.
    ConfusionMatrix matrix = new ConfusionMatrix(new long[][] {{1, 7}, {5, 3}});
    String[] lines = ClassificationReport.of(matrix, List.of("a", "b")).split("\n");
    assertThat(lines[2].trim().split(" +")).containsExactly("a", "0.17", "0.12", "0.14", "8");
    assertThat(lines[3].trim().split(" +")).containsExactly("b", "0.30", "0.38", "0.33", "8");
  }

  @Test
  void aMatrixThatIsNotSquareIsRefused() {
    assertThatThrownBy(() -> new ConfusionMatrix(new long[][] {{1, 2}}))
        .hasMessageContaining("square");
  }
}
