package org.slicewise.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;

class ReportRecordsTest {
  @ParameterizedTest
  @CsvSource({"118, 24", "118, 48", "10, 48", "3, 2", "40, 0"})
  void tilesAreTheMostConfidentMistakesAndThenRightAnswers(int n, int most) {
    Predictions predictions = ExampleReport.predictions(n, n, ExampleReport.CLASSES, true);
    List<Prediction> chosen = PredictionTile.worthShowing(predictions, most);
    assertThat(chosen).hasSize(Math.min(n, most)).doesNotHaveDuplicates();
    List<Prediction> wrong = chosen.stream().filter(p -> !p.isCorrect()).toList();
    assertThat(chosen.subList(0, wrong.size())).isEqualTo(wrong);
    double least = wrong.stream().mapToDouble(Prediction::confidence).min().orElse(1);
    long moreConfident =
        predictions.rows().stream().filter(p -> !p.isCorrect() && p.confidence() > least).count();
    assertThat(moreConfident).isLessThanOrEqualTo(wrong.size());
  }

  @Test
  void tilesOfATableWithoutProbabilitiesCanBeChosenToo() {
    Predictions predictions = ExampleReport.predictions(2, 30, ExampleReport.CLASSES, false);
    assertThat(PredictionTile.worthShowing(predictions, 12)).hasSize(12);
  }

  @Test
  void curvesOfDifferentLengthsAreRefusedWithBothNamed() {
    assertThatThrownBy(
            () ->
                new TrainingHistory(
                    List.of(
                        new TrainingHistory.Curve("loss", List.of(1.0, 0.5)),
                        new TrainingHistory.Curve("val_loss", List.of(1.0))),
                    0))
        .hasMessageContaining("loss has 2")
        .hasMessageContaining("val_loss has 1");
  }

  @Test
  void aBestEpochBeyondTheLastIsRefused() {
    assertThatThrownBy(
            () -> new TrainingHistory(List.of(new TrainingHistory.Curve("loss", List.of(1.0))), 2))
        .hasMessageContaining("number 2");
  }

  @Test
  void aConfidenceAboveOneIsRefused() {
    assertThatThrownBy(
            () ->
                new PredictionTile(ExampleReport.image(1, true), "slice_1.png", "a", "b", 1.2, ""))
        .hasMessageContaining("slice_1.png")
        .hasMessageContaining("1.2");
  }
}
