package org.slicewise.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.intervals.Interval;

class PatientLevelTest {
  private static final EvaluationOptions QUICK = EvaluationOptions.defaults().withResamples(200);
  private static final List<String> CLASSES = List.of("healthy", "ill");

  /** The probability is that of "ill", the positive class. */
  private static Prediction slice(String patient, int label, double ill) {
    return Prediction.scored(
        patient + " " + ill + ".png", patient, label, new double[] {1 - ill, ill});
  }

  private static PatientLevel of(Prediction... rows) {
    return Evaluation.of(new Predictions(CLASSES, List.of(rows)), QUICK).details().patientLevel();
  }

  private static double value(PatientLevel level, PatientRule rule, Metric metric) {
    return level.rules().get(rule).get(metric.key()).value();
  }

  /** A random table in which each patient has one label. */
  private static Predictions cohort(long seed, int patients, int classes) {
    Random random = new Random(seed);
    List<Prediction> rows = new ArrayList<>();
    for (int patient = 0; patient < patients; patient++) {
      int label = random.nextInt(classes);
      int slices = 1 + random.nextInt(6);
      for (int s = 0; s < slices; s++) {
        double[] p = new double[classes];
        double sum = 0;
        for (int k = 0; k < classes; k++) {
          p[k] = Math.exp(random.nextGaussian() + (k == label ? 0.8 : 0));
          sum += p[k];
        }
        for (int k = 0; k < classes; k++) {
          p[k] /= sum;
        }
        rows.add(Prediction.scored(patient + "-" + s + ".png", "p" + patient, label, p));
      }
    }
    List<String> names = new ArrayList<>(CLASSES);
    for (int k = 2; k < classes; k++) {
      names.add("class " + k);
    }
    return new Predictions(names, rows);
  }

  @Test
  void eachRuleMakesOneProbabilityOfThePositiveClass() {
    double[] slices = {0.1, 0.5, 0.2};
    assertThat(PatientRule.MEAN.of(slices)).isCloseTo(0.8 / 3, within(1e-15));
    assertThat(PatientRule.MAX.of(slices)).isEqualTo(0.5);
    assertThat(PatientRule.NOISY_OR.of(slices)).isCloseTo(1 - 0.9 * 0.5 * 0.8, within(1e-15));
    assertThat(PatientRule.NOISY_OR.of(new double[] {1, 0.5})).isEqualTo(1);
    double tiny = PatientRule.NOISY_OR.of(new double[] {1e-18, 1e-18});
    assertThat(tiny).isCloseTo(2e-18, within(1e-30)); // 1 - (1 - 1e-18)^2 would be 0
  }

  @Test
  void aPatientCountsOnceHoweverManySlicesThereAre() {
    PatientLevel level =
        of(
            slice("a", 1, 0.9),
            slice("a", 1, 0.3),
            slice("a", 1, 0.2),
            slice("b", 0, 0.1),
            slice("c", 0, 0.6),
            slice("c", 0, 0.1),
            slice("d", 1, 0.4));
    assertThat(level.n()).isEqualTo(4);
    assertThat(level.images()).isEqualTo(7);
    // a 0.467, b 0.1, c 0.35, d 0.4: all called healthy
    assertThat(value(level, PatientRule.MEAN, Metric.RECALL)).isZero();
    assertThat(value(level, PatientRule.MEAN, Metric.SPECIFICITY)).isEqualTo(1);
    assertThat(value(level, PatientRule.MEAN, Metric.ROC_AUC)).isEqualTo(1);
    // a 0.9, b 0.1, c 0.6, d 0.4
    assertThat(value(level, PatientRule.MAX, Metric.RECALL)).isEqualTo(0.5);
    assertThat(value(level, PatientRule.MAX, Metric.SPECIFICITY)).isEqualTo(0.5);
    assertThat(value(level, PatientRule.MAX, Metric.ROC_AUC)).isEqualTo(0.75);
    // a 0.944, b 0.1, c 0.64, d 0.4
    assertThat(value(level, PatientRule.NOISY_OR, Metric.ACCURACY)).isEqualTo(0.5);
  }

  @Test
  void theIntervalsArePlainOnesOverPatients() {
    Predictions table = cohort(4, 40, 2);
    Estimate accuracy =
        Evaluation.of(table, QUICK)
            .details()
            .patientLevel()
            .rules()
            .get(PatientRule.MEAN)
            .get("accuracy");
    Interval wilson = Interval.wilson(Math.round(accuracy.value() * 40), 40, 0.95);
    assertThat(accuracy.low()).isEqualTo(wilson.low());
    assertThat(accuracy.high()).isEqualTo(wilson.high());
    assertThat(accuracy.intervalText()).isEqualTo("95%, Wilson, 40 patients");
  }

  @Test
  void aPatientWithTwoLabelsIsLeftOutAndNamed() {
    PatientLevel level =
        of(
            slice("a", 1, 0.9),
            slice("a", 0, 0.3),
            slice("b", 0, 0.1),
            slice("c", 1, 0.8),
            slice("c", 1, 0.7));
    assertThat(level.twoLabels()).containsExactly("a");
    assertThat(level.n()).isEqualTo(2);
    assertThat(level.images()).isEqualTo(3);
    assertThat(value(level, PatientRule.MEAN, Metric.ACCURACY)).isEqualTo(1);
    assertThat(of(slice("a", 1, 0.9), slice("a", 0, 0.3))).isNull();
  }

  @Test
  void anImageWithoutAPatientIsItsOwn() {
    PatientLevel level = of(slice("a", 1, 0.9), slice("", 0, 0.1), slice("", 1, 0.2));
    assertThat(level.n()).isEqualTo(3);
    assertThat(value(level, PatientRule.MEAN, Metric.ACCURACY)).isCloseTo(2 / 3.0, within(1e-15));
    assertThat(of(slice("", 0, 0.1), slice("", 1, 0.2))).isNull(); // nothing beside the slices
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void severalClassesWithoutAPositiveOneAreCombinedEachAndDivided(long seed) {
    Predictions table = cohort(seed, 30, 3);
    PatientLevel level = Evaluation.of(table, QUICK).details().patientLevel();
    for (PatientRule rule : PatientRule.values()) {
      Map<String, List<Prediction>> patients = new HashMap<>();
      table
          .rows()
          .forEach(r -> patients.computeIfAbsent(r.patient(), k -> new ArrayList<>()).add(r));
      int right = 0;
      for (List<Prediction> slices : patients.values()) {
        double[] naive = new double[3];
        for (int k = 0; k < 3; k++) {
          double sum = 0;
          double max = 0;
          double none = 1;
          for (Prediction row : slices) {
            sum += row.probabilities()[k];
            max = Math.max(max, row.probabilities()[k]);
            none *= 1 - row.probabilities()[k];
          }
          naive[k] =
              switch (rule) {
                case MEAN -> sum / slices.size();
                case MAX -> max;
                case NOISY_OR -> 1 - none;
              };
        }
        double best = Arrays.stream(naive).max().orElseThrow();
        right += naive[slices.get(0).label()] == best ? 1 : 0;
      }
      assertThat(value(level, rule, Metric.ACCURACY))
          .as("%s, seed %d", rule, seed)
          .isCloseTo(right / 30.0, within(1e-12));
    }
  }

  @Test
  void withoutProbabilitiesTheSlicesVote() {
    List<Prediction> rows = new ArrayList<>();
    int[][] votes = {{1, 1, 0}, {0, 0, 1}, {1}};
    for (int patient = 0; patient < votes.length; patient++) {
      for (int s = 0; s < votes[patient].length; s++) {
        rows.add(
            new Prediction(patient + "-" + s, "p" + patient, 1, votes[patient][s], null, Map.of()));
      }
    }
    PatientLevel level =
        Evaluation.of(new Predictions(CLASSES, rows), QUICK).details().patientLevel();
    assertThat(value(level, PatientRule.MEAN, Metric.RECALL)).isCloseTo(2 / 3.0, within(1e-15));
    assertThat(value(level, PatientRule.MAX, Metric.RECALL)).isEqualTo(1);
    assertThat(value(level, PatientRule.MEAN, Metric.ROC_AUC)).isNaN();
  }

  @ParameterizedTest
  @EnumSource(PatientRule.class)
  void theOrderOfTheRowsAndTheNamesOfThePatientsDoNotMatter(PatientRule rule) {
    Predictions table = cohort(7, 40, 2);
    List<Prediction> shuffled = new ArrayList<>(table.rows());
    Collections.shuffle(shuffled, new Random(1));
    shuffled.replaceAll(
        r ->
            new Prediction(
                r.file(),
                "x" + r.patient(),
                r.label(),
                r.predicted(),
                r.probabilities(),
                r.extra()));
    PatientLevel here = Evaluation.of(table, QUICK).details().patientLevel();
    PatientLevel there =
        Evaluation.of(new Predictions(CLASSES, shuffled), QUICK).details().patientLevel();
    for (Metric metric : List.of(Metric.ACCURACY, Metric.RECALL, Metric.ROC_AUC, Metric.BRIER)) {
      assertThat(value(there, rule, metric)).isCloseTo(value(here, rule, metric), within(1e-12));
    }
  }

  @Test
  void slicesGivenTwiceChangeNeitherMeanNorMaximum() {
    Predictions table = cohort(9, 40, 2);
    List<Prediction> twice = new ArrayList<>(table.rows());
    twice.addAll(table.rows());
    PatientLevel here = Evaluation.of(table, QUICK).details().patientLevel();
    PatientLevel there =
        Evaluation.of(new Predictions(CLASSES, twice), QUICK).details().patientLevel();
    for (PatientRule rule : List.of(PatientRule.MEAN, PatientRule.MAX)) {
      assertThat(value(there, rule, Metric.ROC_AUC))
          .isCloseTo(value(here, rule, Metric.ROC_AUC), within(1e-12));
      assertThat(value(there, rule, Metric.ACCURACY)).isEqualTo(value(here, rule, Metric.ACCURACY));
    }
  }

  /** The mean treats both classes alike; maximum and noisy-or are about the positive one. */
  @Test
  void underTheMeanSensitivityAndSpecificityChangePlacesWithThePositiveClass() {
    Predictions table = cohort(11, 40, 2);
    PatientLevel ill = Evaluation.of(table, QUICK.withPositive("ill")).details().patientLevel();
    PatientLevel healthy =
        Evaluation.of(table, QUICK.withPositive("healthy")).details().patientLevel();
    assertThat(value(healthy, PatientRule.MEAN, Metric.RECALL))
        .isEqualTo(value(ill, PatientRule.MEAN, Metric.SPECIFICITY));
    assertThat(value(healthy, PatientRule.MEAN, Metric.ROC_AUC))
        .isCloseTo(value(ill, PatientRule.MEAN, Metric.ROC_AUC), within(1e-12));
  }
}
