package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.evaluation.EvaluationOptions;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.testing.Golden;

/** What docs/metrics.md names is what metrics.json holds. */
class MetricsDocTest {

  @Test
  void everyKeyOfTheFileIsExplained() throws IOException {
    String document = Files.readString(Golden.root().resolve("docs/metrics.md"));
    Predictions table =
        new Predictions(
            List.of("a", "b"),
            List.of(
                Prediction.scored("1.png", "p", 0, new double[] {0.7, 0.3}),
                Prediction.scored("2.png", "q", 1, new double[] {0.6, 0.4})));
    Evaluation evaluation = Evaluation.of(table, EvaluationOptions.defaults().withResamples(100));
    assertThat(evaluation.toJson().fieldNames())
        .toIterable()
        .allSatisfy(key -> assertThat(document).contains("`" + key + "`"));
  }
}
