package org.slicewise.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.evaluation.EvaluationOptions;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.evaluation.RecordJson;

/** From predictions for unchanged and changed images to the table. */
class RobustnessTest {
  private static final int RESAMPLES = 400;
  private static final List<String> CLASSES = List.of("a", "b");

  @Test
  void everyNumberIsWhatAPencilGives() {
    Predictions before = table(new int[] {0, 0, 1, 1}, 0.9, 0.6, 0.4, 0.2);
    Predictions after = table(new int[] {0, 0, 1, 1}, 0.8, 0.3, 0.7, 0.1);
    Robustness result = Robustness.of(before, Map.of(Change.JPEG_40, after), RESAMPLES, 1);
    // Of a: 0.9, 0.6, 0.4, 0.2 are all right; of 0.8, 0.3, 0.7, 0.1 the middle two are wrong.
    assertThat(result.n()).isEqualTo(4);
    assertThat(result.unchanged().value()).isEqualTo(1);
    ChangeResult jpeg = result.changes().get(0);
    assertThat(jpeg.change()).isEqualTo(Change.JPEG_40);
    assertThat(jpeg.accuracy().value()).isEqualTo(0.5);
    assertThat(jpeg.difference().value()).isEqualTo(-0.5);
    assertThat(jpeg.classChanges().value()).isEqualTo(0.5);
    assertThat(jpeg.meanAbsoluteChange().value()).isCloseTo(0.2, within(1e-12));
    assertThat(result.sentence())
        .contains("1 of 1 changes costs more than 2 points", "JPEG of quality 40", "-50.0 points")
        .contains("to 50.0%", "another class for 50.0%");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theUnchangedAccuracyAndItsIntervalAreThoseOfTheEvaluation(long seed) {
    Predictions before = random(seed, 80, 2);
    Robustness result = Robustness.of(before, Map.of(Change.GREY, before), RESAMPLES, seed);
    Estimate evaluated =
        Evaluation.of(before, EvaluationOptions.defaults().withResamples(RESAMPLES).withSeed(seed))
            .metrics()
            .get("accuracy");
    assertThat(result.unchanged()).isEqualTo(evaluated);
  }

  @Test
  void aChangeWithoutEffectHasNoDifferenceAndSaysSo() {
    Predictions before = random(1, 60, 2);
    Robustness result = Robustness.of(before, Map.of(Change.PNG, before), RESAMPLES, 1);
    ChangeResult png = result.changes().get(0);
    assertThat(png.difference().value()).isZero();
    assertThat(png.difference().low()).isZero();
    assertThat(png.difference().high()).isZero();
    assertThat(png.classChanges().value()).isZero();
    assertThat(png.meanAbsoluteChange().value()).isZero();
    assertThat(result.sentence())
        .startsWith("None of 1 changes costs more than 2 points")
        .contains("none lowers it");
  }

  /** The answers move together, so the difference is known better than either accuracy. */
  @Test
  void theDifferenceIsPairedAndOverPatients() {
    Predictions before = random(5, 300, 3);
    List<Prediction> rows = new ArrayList<>(before.rows());
    for (int i = 0; i < 6; i++) {
      Prediction row = rows.get(i * 40);
      double p = row.probabilities()[row.label()];
      rows.set(i * 40, scored(row, row.label() == 0 ? Math.min(p, 0.1) : 1 - Math.min(p, 0.1)));
    }
    Robustness result =
        Robustness.of(before, Map.of(Change.DARKER, new Predictions(CLASSES, rows)), RESAMPLES, 1);
    ChangeResult darker = result.changes().get(0);
    assertThat(darker.difference().value()).isNegative();
    assertThat(width(darker.difference())).isLessThan(width(darker.accuracy()) / 2);
    assertThat(darker.difference().intervalText()).contains("bootstrap over 100 patients");
    assertThat(darker.difference().low()).isLessThanOrEqualTo(darker.difference().value());
    assertThat(darker.difference().high()).isBetween(darker.difference().value(), 0.0);
  }

  @Test
  void theWorstIsTheOneThatCostsMost() {
    Predictions before = random(2, 100, 1);
    Map<Change, Predictions> changed = new EnumMap<>(Change.class);
    for (Change change : Change.values()) {
      changed.put(change, change == Change.CROPPED ? turned(before, 30) : turned(before, 1));
    }
    Robustness result = Robustness.of(before, changed, RESAMPLES, 1);
    assertThat(result.worst()).isEqualTo(Change.CROPPED);
    assertThat(result.changes()).hasSize(Change.values().length);
    assertThat(result.sentence())
        .startsWith("1 of 14 changes costs")
        .contains("'5% cut off each edge'");
    assertThat(result.toText().lines()).hasSize(1 + 1 + 14 + 1);
    assertThat(result.toText())
        .contains("unchanged", "turned left by 3°", "mean change of p", result.sentence());
  }

  @Test
  void withoutProbabilitiesThereIsNoChangeOfThem() {
    Predictions before =
        new Predictions(
            CLASSES,
            List.of(
                new Prediction("1.png", "", 0, 0, null, Map.of()),
                new Prediction("2.png", "", 1, 0, null, Map.of())));
    ChangeResult result =
        Robustness.of(before, Map.of(Change.PNG, before), RESAMPLES, 1).changes().get(0);
    assertThat(result.meanAbsoluteChange().isDefined()).isFalse();
    assertThat(result.meanAbsoluteChange().note()).contains("without probabilities");
  }

  @Test
  void otherRowsAreRefused() {
    Predictions before = random(1, 10, 1);
    Predictions fewer = new Predictions(CLASSES, before.rows().subList(0, 9));
    assertThatThrownBy(() -> Robustness.of(before, Map.of(Change.PNG, fewer), RESAMPLES, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 9");
  }

  @Test
  void theJsonHasTheNamesOfTheDocument() {
    Predictions before = random(1, 20, 2);
    JsonNode json =
        RecordJson.of(Robustness.of(before, Map.of(Change.TURNED_LEFT, before), RESAMPLES, 1));
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("n", "unchanged", "changes", "worst", "sentence");
    JsonNode change = json.get("changes").get(0);
    assertThat(change.fieldNames())
        .toIterable()
        .containsExactly(
            "change", "title", "accuracy", "difference", "class_changes", "mean_absolute_change");
    assertThat(change.get("change").asText()).isEqualTo("turned_left");
    assertThat(change.get("difference").get("value").asDouble()).isZero();
  }

  private static double width(Estimate e) {
    return e.high() - e.low();
  }

  /** The first right ones made wrong. */
  private static Predictions turned(Predictions before, int count) {
    List<Prediction> rows = new ArrayList<>();
    int left = count;
    for (Prediction row : before.rows()) {
      boolean turn = left > 0 && row.isCorrect();
      left -= turn ? 1 : 0;
      rows.add(turn ? scored(row, 1 - row.probabilities()[0]) : row);
    }
    return new Predictions(CLASSES, rows);
  }

  private static Prediction scored(Prediction row, double a) {
    return Prediction.scored(row.file(), row.patient(), row.label(), new double[] {a, 1 - a});
  }

  private static Predictions table(int[] labels, double... a) {
    List<Prediction> rows = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      rows.add(Prediction.scored(i + ".png", "p" + i, labels[i], new double[] {a[i], 1 - a[i]}));
    }
    return new Predictions(CLASSES, rows);
  }

  private static Predictions random(long seed, int n, int perPatient) {
    Random random = new Random(seed);
    List<Prediction> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int label = random.nextInt(2);
      double a = 1 / (1 + Math.exp(-random.nextGaussian() - (label == 0 ? 1.2 : -1.2)));
      rows.add(Prediction.scored(i + ".png", "p" + i / perPatient, label, new double[] {a, 1 - a}));
    }
    return new Predictions(CLASSES, rows);
  }
}
