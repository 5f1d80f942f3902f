package org.slicewise.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EvaluationSpeedTest {
  @Tag("heavy")
  @Test
  void everyMetricOfTenThousandImagesTakesSecondsWithTwoThousandResamples() {
    Predictions predictions = Tables.random(1, 10_000, 2, 3000, 6);
    EvaluationOptions options = EvaluationOptions.defaults();
    Evaluation.of(Tables.random(1, 500, 2, 100, 6), options); // warm
    long start = System.nanoTime();
    Evaluation evaluation = Evaluation.of(predictions, options);
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(evaluation.n()).isEqualTo(10_000);
    // Room for a busy machine, none for sorting every resample anew.
    assertThat(seconds).isLessThan(8);
  }
}
