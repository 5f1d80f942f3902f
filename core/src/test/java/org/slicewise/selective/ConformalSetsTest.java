package org.slicewise.selective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.intervals.Groups;

class ConformalSetsTest {

  /** Slices of patients who differ from each other more than their slices do. */
  private record Cohort(double[][] probabilities, int[] labels, Groups patients) {
    static Cohort draw(Random random, int patients, int classes) {
      List<double[]> probabilities = new ArrayList<>();
      List<Integer> labels = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (int patient = 0; patient < patients; patient++) {
        double difficulty = random.nextGaussian();
        int label = random.nextInt(classes);
        int slices = 1 + random.nextInt(8);
        for (int s = 0; s < slices; s++) {
          double[] p = new double[classes];
          double sum = 0;
          for (int k = 0; k < classes; k++) {
            p[k] =
                Math.exp(0.7 * random.nextGaussian() + (k == label ? 1.5 + 1.5 * difficulty : 0));
            sum += p[k];
          }
          for (int k = 0; k < classes; k++) {
            p[k] /= sum;
          }
          probabilities.add(p);
          labels.add(label);
          names.add("patient " + patient);
        }
      }
      return new Cohort(
          probabilities.toArray(double[][]::new),
          labels.stream().mapToInt(Integer::intValue).toArray(),
          Groups.ofPatients(names));
    }

    ConformalSets fit(double alpha) {
      return ConformalSets.fit(probabilities, labels, patients, alpha);
    }

    double shareOfPatientsCoveredBy(ConformalSets sets) {
      boolean[] missed = new boolean[patients.count()];
      for (int i = 0; i < labels.length; i++) {
        missed[patients.groupOfRow()[i]] |= !sets.set(probabilities[i])[labels[i]];
      }
      int covered = 0;
      for (boolean miss : missed) {
        covered += miss ? 0 : 1;
      }
      return (double) covered / missed.length;
    }
  }

  /** Vovk's exact value: without ties the mean coverage is the rank over n + 1. */
  @ParameterizedTest
  @CsvSource({"40, 0.1, 2", "60, 0.2, 3", "25, 0.05, 2"})
  void newPatientsAreCoveredAsOftenAsPromisedAndHardlyMore(int n, double alpha, int classes) {
    int rank = (int) Math.ceil((n + 1) * (1 - alpha) - 1e-9);
    double exact = rank / (n + 1.0);
    assertThat(exact).isBetween(1 - alpha, 1 - alpha + 1 / (n + 1.0));
    int repetitions = 2000;
    Random random = new Random(n);
    double sum = 0;
    double squares = 0;
    for (int r = 0; r < repetitions; r++) {
      ConformalSets sets = Cohort.draw(random, n, classes).fit(alpha);
      double covered = Cohort.draw(random, 20, classes).shareOfPatientsCoveredBy(sets);
      sum += covered;
      squares += covered * covered;
    }
    double mean = sum / repetitions;
    double error = Math.sqrt((squares / repetitions - mean * mean) / repetitions);
    assertThat(error).isLessThan(0.004);
    assertThat(mean).as("seed %d", n).isCloseTo(exact, within(4 * error));
  }

  /** What the one score a patient is for: slices taken for patients promise too much. */
  @Test
  void slicesTakenForPatientsCoverTooFewPatients() {
    Random random = new Random(5);
    double byPatient = 0;
    double bySlice = 0;
    for (int r = 0; r < 300; r++) {
      Cohort cohort = Cohort.draw(random, 40, 2);
      Cohort others = Cohort.draw(random, 40, 2);
      byPatient += others.shareOfPatientsCoveredBy(cohort.fit(0.1)) / 300;
      bySlice +=
          others.shareOfPatientsCoveredBy(
                  ConformalSets.fit(
                      cohort.probabilities(),
                      cohort.labels(),
                      Groups.alone(cohort.labels().length),
                      0.1))
              / 300;
    }
    assertThat(byPatient).isGreaterThan(0.89);
    assertThat(bySlice).isLessThan(0.85);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theThresholdIsTheSmallestScoreThatEnoughPatientsDoNotExceed(long seed) {
    Random random = new Random(seed);
    Cohort cohort = Cohort.draw(random, 10 + random.nextInt(60), 3);
    double alpha = 0.05 + 0.3 * random.nextDouble();
    int n = cohort.patients().count();
    double[] worst = new double[n];
    for (int i = 0; i < cohort.labels().length; i++) {
      int patient = cohort.patients().groupOfRow()[i];
      worst[patient] = Math.max(worst[patient], 1 - cohort.probabilities()[i][cohort.labels()[i]]);
    }
    double naive = Double.POSITIVE_INFINITY;
    for (double candidate : worst) {
      long within = Arrays.stream(worst).filter(w -> w <= candidate).count();
      if (within >= (n + 1) * (1 - alpha)) {
        naive = Math.min(naive, candidate);
      }
    }
    assertThat(cohort.fit(alpha).threshold()).as("seed %d", seed).isEqualTo(naive);
  }

  @ParameterizedTest
  @CsvSource({"0.1, 9", "0.05, 19", "0.2, 4", "0.5, 1", "0.01, 99", "0.15, 6"})
  void belowTheFewestPatientsEverySetHoldsEveryClass(double alpha, int fewest) {
    assertThat(ConformalSets.fewestPatients(alpha)).isEqualTo(fewest);
    Random random = new Random(3);
    assertThat(Cohort.draw(random, fewest, 2).fit(alpha).trivial()).isFalse();
    ConformalSets sets = Cohort.draw(random, fewest - 1, 2).fit(alpha);
    assertThat(sets.trivial()).isTrue();
    assertThat(sets.set(new double[] {1, 0})).containsExactly(true, true);
    assertThat(sets.inWords()).contains("too few").contains(fewest + " are needed");
    assertThat(new AbstainRule.NotSingleton(sets).reason(new double[] {1, 0}))
        .isEqualTo("2 classes are likely enough");
  }

  /** So a temperature fitted on the same patients costs sets of two classes nothing. */
  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.9, 2.5})
  void aTemperatureChangesNoSetOfTwoClasses(double temperature) {
    Random random = new Random(6);
    Cohort cohort = Cohort.draw(random, 45, 2);
    Cohort others = Cohort.draw(random, 45, 2);
    ConformalSets raw = cohort.fit(0.1);
    ConformalSets tempered =
        ConformalSets.fit(
            tempered(cohort.probabilities(), temperature), cohort.labels(), cohort.patients(), 0.1);
    double[][] p = tempered(others.probabilities(), temperature);
    for (int i = 0; i < p.length; i++) {
      assertThat(tempered.set(p[i])).isEqualTo(raw.set(others.probabilities()[i]));
    }
  }

  private static double[][] tempered(double[][] probabilities, double temperature) {
    return Arrays.stream(probabilities)
        .map(
            p -> {
              double odds = Math.pow(p[1] / p[0], 1 / temperature);
              return new double[] {1 / (1 + odds), odds / (1 + odds)};
            })
        .toArray(double[][]::new);
  }

  @Test
  void repeatedSlicesOrderAndNamesOfClassesDoNotMatter() {
    Random random = new Random(8);
    Cohort cohort = Cohort.draw(random, 30, 2);
    double threshold = cohort.fit(0.1).threshold();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < cohort.labels().length; i++) {
      order.addAll(List.of(i, i, i));
    }
    Collections.shuffle(order, random);
    double[][] swapped =
        order.stream()
            .map(i -> cohort.probabilities()[i])
            .map(p -> new double[] {p[1], p[0]})
            .toArray(double[][]::new);
    int[] labels = order.stream().mapToInt(i -> 1 - cohort.labels()[i]).toArray();
    Groups patients =
        Groups.ofPatients(
            order.stream().map(i -> "other " + cohort.patients().groupOfRow()[i]).toList());
    assertThat(ConformalSets.fit(swapped, labels, patients, 0.1).threshold()).isEqualTo(threshold);
  }

  @Test
  void aSetHoldsTheClassesThatAreLikelyEnough() {
    ConformalSets sets = new ConformalSets(0.1, 50, 0.75);
    assertThat(sets.set(new double[] {0.7, 0.25, 0.05})).containsExactly(true, true, false);
    assertThat(sets.size(new double[] {0.7, 0.25, 0.05})).isEqualTo(2);
    assertThat(new ConformalSets(0.1, 50, 0.2).size(new double[] {0.6, 0.4})).isZero();
  }

  @Test
  void setsSurviveTheJourneyAsJson() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    for (ConformalSets sets :
        List.of(
            new ConformalSets(0.1, 56, 0.123456789),
            new ConformalSets(0.1, 3, Double.POSITIVE_INFINITY))) {
      Map<String, Object> back =
          mapper.readValue(
              mapper.writeValueAsString(sets.toMap()), new TypeReference<Map<String, Object>>() {});
      assertThat(ConformalSets.fromMap(back)).isEqualTo(sets);
    }
  }

  @Test
  void damagedSetsAreRefused() {
    assertThatThrownBy(() -> ConformalSets.fromMap(Map.of("alpha", 1.5, "patients", 3)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("train the model again");
    assertThatThrownBy(() -> new ConformalSets(0, 3, 0.5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ConformalSets.fit(new double[2][2], new int[2], Groups.alone(3), 0.1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
