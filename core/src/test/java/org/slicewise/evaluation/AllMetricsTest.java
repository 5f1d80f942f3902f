package org.slicewise.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllMetricsTest {
  /** Each seed is another number of images, classes and digits. */
  private static Predictions table(long seed) {
    return Tables.random(seed, 20 + (int) seed * 7, 2 + (int) seed % 3, 0, 1 + (int) seed % 4);
  }

  private static int positive(long seed) {
    return seed % 2 == 0 ? 1 : seed % 3 == 0 ? 0 : AllMetrics.NO_POSITIVE;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void aWeightIsAsGoodAsThatManyCopiesForEveryMetric(long seed) {
    Predictions table = table(seed);
    Random random = new Random(seed);
    int[] weights = random.ints(table.size(), 0, 4).toArray();
    List<Prediction> copies = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      copies.addAll(Collections.nCopies(weights[i], table.rows().get(i)));
    }
    equal(
        new AllMetrics(table, positive(seed)).values(weights),
        once(new Predictions(table.classes(), copies), positive(seed)));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void theOrderOfTheRowsDoesNotMatterToAnyMetric(long seed) {
    Predictions table = table(seed);
    List<Prediction> shuffled = new ArrayList<>(table.rows());
    Collections.shuffle(shuffled, new Random(seed));
    equal(
        once(table, positive(seed)),
        once(new Predictions(table.classes(), shuffled), positive(seed)));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {3, 6, 9, 12})
  void exchangingTwoClassesExchangesSensitivityAndSpecificity(long seed) {
    Predictions table = Tables.random(seed, 40, 2, 0, 6);
    double[] a = once(table, 0);
    double[] b = once(table, 1);
    for (Metric same :
        List.of(
            Metric.ACCURACY,
            Metric.COHEN_KAPPA,
            Metric.MATTHEWS_CORRCOEF,
            Metric.BRIER,
            Metric.LOG_LOSS,
            Metric.ROC_AUC,
            Metric.ECE)) {
      assertThat(b[same.ordinal()]).as(same.key()).isCloseTo(a[same.ordinal()], within(1e-9));
    }
    assertThat(b[Metric.RECALL.ordinal()]).isEqualTo(a[Metric.SPECIFICITY.ordinal()]);
    assertThat(b[Metric.SPECIFICITY.ordinal()]).isEqualTo(a[Metric.RECALL.ordinal()]);
  }

  private static double[] once(Predictions table, int positive) {
    int[] ones = new int[table.size()];
    Arrays.fill(ones, 1);
    return new AllMetrics(table, positive).values(ones);
  }

  private static void equal(double[] actual, double[] expected) {
    for (Metric metric : Metric.values()) {
      double value = expected[metric.ordinal()];
      if (Double.isNaN(value)) {
        assertThat(actual[metric.ordinal()]).as(metric.key()).isNaN();
      } else {
        assertThat(actual[metric.ordinal()]).as(metric.key()).isCloseTo(value, within(1e-10));
      }
    }
  }
}
