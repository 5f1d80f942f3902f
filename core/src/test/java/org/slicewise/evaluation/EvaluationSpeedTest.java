package org.slicewise.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EvaluationSpeedTest {
  @Test
  void everyMetricOfTenThousandImagesTakesSecondsWithTwoThousandResamples() {
    Predictions predictions = Tables.random(1, 10_000, 2, 3000, 6);
    Evaluation.of(Tables.random(1, 500, 2, 100, 6), EvaluationOptions.defaults()); // warm
    long start = System.nanoTime();
    Evaluation evaluation = Evaluation.of(predictions, EvaluationOptions.defaults());
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(evaluation.n()).isEqualTo(10_000);
    // About 1 s on two idle cores; the bound leaves room for a busy machine, not for a slow method.
    assertThat(seconds).isLessThan(20);
  }
}
