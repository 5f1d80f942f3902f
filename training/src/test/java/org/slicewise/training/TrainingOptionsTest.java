package org.slicewise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slicewise.errors.BadInputException;
import org.slicewise.training.optimizer.Optimizer;
import org.slicewise.training.schedule.EarlyStopping;
import org.slicewise.training.schedule.Monitor;
import org.slicewise.training.schedule.Schedule;

class TrainingOptionsTest {
  @Test
  void everyKeyIsRead() {
    TrainingOptions options =
        TrainingOptions.fromMap(
            Map.ofEntries(
                Map.entry("epochs", 3),
                Map.entry("optimizer", Map.of("name", "sgd", "momentum", 0.9, "nesterov", true)),
                Map.entry("learning_rate", 0.5),
                Map.entry("loss", "categorical_crossentropy"),
                Map.entry("label_smoothing", 0.1),
                Map.entry("class_weight", Map.of(0, 1.0, 1, 2)),
                Map.entry("schedule", Map.of("name", "step", "every", 4, "factor", 0.1)),
                Map.entry("early_stopping", Map.of("monitor", "val_accuracy", "patience", 7)),
                Map.entry("restore_best", true),
                Map.entry("precision", "bf16"),
                Map.entry("seed", 11),
                Map.entry("threads", 2)));
    assertThat(options)
        .isEqualTo(
            TrainingOptions.builder(3)
                .optimizer(new Optimizer.SGD(Optimizer.Common.of(0.5, 0), 0.9, true))
                .loss(Loss.CATEGORICAL_CROSSENTROPY)
                .labelSmoothing(0.1)
                .classWeights(new ClassWeights.Given(List.of(1.0, 2.0)))
                .schedule(new Schedule.Step(4, 0.1))
                .earlyStopping(new EarlyStopping(Monitor.VAL_ACCURACY, 7, 0))
                .restoreBest(true)
                .precision(Precision.BF16)
                .seed(11)
                .threads(2)
                .build());
  }

  @Test
  void nothingGivesKerasDefaults() {
    assertThat(TrainingOptions.fromMap(Map.of()).optimizer()).isEqualTo(new Optimizer.Adam());
    assertThat(TrainingOptions.fromMap(Map.of()).earlyStopping()).isNull();
  }

  @Test
  void copyingKeepsEverything() {
    TrainingOptions options =
        TrainingOptions.fromMap(
            Map.of("early_stopping", 3, "monitor", "loss", "class_weight", "balanced", "seed", 4));
    assertThat(options.toBuilder().build()).isEqualTo(options);
  }

  @Test
  void aTypoIsRefusedWithTheNearestName() {
    refused(Map.of("epoch", 3), "did you mean 'epochs'");
    refused(Map.of("optimizer", "adamm"), "did you mean 'adam'");
    refused(Map.of("loss", "binary_crosentropy"), "did you mean 'binary_crossentropy'");
    refused(Map.of("early_stopping", Map.of("patiense", 3)), "did you mean 'patience'");
    refused(Map.of("precision", "bf61"), "did you mean 'bf16'");
  }

  @Test
  void aBadValueIsRefusedWithTheValue() {
    refused(Map.of("epochs", 0), "epochs must be at least 1, found 0");
    refused(Map.of("epochs", 2.5), "found '2.5'");
    refused(Map.of("label_smoothing", 1), "found 1.0");
    refused(Map.of("restore_best", "maybe"), "found 'maybe'");
    refused(Map.of("class_weight", Map.of("a", 1)), "a number for each class index");
    refused(
        Map.of("monitor", "loss", "early_stopping", Map.of("monitor", "val_loss")),
        "give both the same");
    refused(
        Map.of("loss", "sparse_categorical_crossentropy", "label_smoothing", 0.1),
        "no label_smoothing");
  }

  private static void refused(Map<String, ?> options, String because) {
    assertThatThrownBy(() -> TrainingOptions.fromMap(options))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(because);
  }
}
