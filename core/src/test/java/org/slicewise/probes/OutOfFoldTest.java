package org.slicewise.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.intervals.Groups;

class OutOfFoldTest {
  private static final double[] ONES = {1, 1, 1, 1, 1, 1};

  /** Patients of one to five images and one class, with features of their own that say nothing. */
  private record Drawn(float[][] features, int[] labels, Groups patients) {
    static Drawn of(int patients, int classes, double signal, long seed) {
      UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
      int[] sizes = IntStream.range(0, patients).map(p -> 1 + random.nextInt(5)).toArray();
      int n = Arrays.stream(sizes).sum();
      float[][] features = new float[n][6];
      int[] labels = new int[n];
      int[] group = new int[n];
      int row = 0;
      for (int p = 0; p < patients; p++) {
        double[] own = random.doubles(6).toArray();
        for (int i = 0; i < sizes[p]; i++, row++) {
          labels[row] = p % classes;
          group[row] = p;
          for (int j = 0; j < 6; j++) {
            features[row][j] =
                (float) (own[j] + 0.2 * random.nextDouble() + (j == 0 ? signal * labels[row] : 0));
          }
        }
      }
      return new Drawn(features, labels, new Groups(group, patients, true));
    }

    OutOfFold probed(int classes, int permutations, long seed) {
      return OutOfFold.of(features, ONES, labels, classes, patients, 5, permutations, seed);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noPatientIsInTwoFoldsAndClassesAreDealtEvenly(long seed) {
    Drawn d = Drawn.of(43, 3, 0, seed);
    PatientFolds folds = PatientFolds.deal(d.labels, d.patients, 5, seed);
    Set<Integer> seen = new HashSet<>();
    for (int f = 0; f < 5; f++) {
      int[][] patientsOfClass = new int[3][];
      int fold = f;
      for (int c = 0; c < 3; c++) {
        int label = c;
        patientsOfClass[c] =
            Arrays.stream(folds.rows(fold, true))
                .filter(r -> d.labels[r] == label)
                .map(r -> d.patients.groupOfRow()[r])
                .distinct()
                .toArray();
        assertThat(patientsOfClass[c].length).isBetween(2, 3);
        for (int patient : patientsOfClass[c]) {
          assertThat(seen.add(patient)).as("patient %d, seed %d", patient, seed).isTrue();
        }
      }
    }
    assertThat(seen).hasSize(43);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void theAreaIsTheShareOfPairsInOrder(long seed) {
    Drawn d = Drawn.of(30, 2, 0.3, seed);
    OutOfFold out = d.probed(2, 9, seed);
    double won = 0;
    double pairs = 0;
    for (int i = 0; i < d.labels.length; i++) {
      for (int j = 0; j < d.labels.length; j++) {
        if (out.folds().foldOfRow()[i] == out.folds().foldOfRow()[j]
            && d.labels[i] == 1
            && d.labels[j] == 0) {
          double apart = out.scores()[1][i] - out.scores()[1][j];
          won += apart > 0 ? 1 : apart == 0 ? 0.5 : 0;
          pairs++;
        }
      }
    }
    int[] once = new int[d.labels.length];
    Arrays.fill(once, 1);
    assertThat(out.area().values(once)[0]).isCloseTo(won / pairs, within(1e-12));
    FoldArea area = new FoldArea();
    for (int f = 0; f < 5; f++) {
      int[] rows = out.folds().rows(f, true);
      boolean[] positive = new boolean[rows.length];
      for (int i = 0; i < rows.length; i++) {
        positive[i] = d.labels[rows[i]] == 1;
      }
      area.add(Arrays.stream(rows).mapToDouble(r -> out.scores()[1][r]).toArray(), positive);
    }
    assertThat(area.value()).isCloseTo(won / pairs, within(1e-12));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void labelsDealtAnewKeepPatientsWholeAndFoldsAlike(long seed) {
    Drawn d = Drawn.of(40, 2, 0, seed);
    PatientFolds folds = PatientFolds.deal(d.labels, d.patients, 5, seed);
    int[] anew =
        new Relabelling(d.labels, d.patients, folds)
            .draw(RandomSource.XO_SHI_RO_256_PP.create(seed));
    assertThat(anew).isNotEqualTo(d.labels);
    int[] ofPatient = new int[40];
    int[] before = new int[40];
    int[] foldOfPatient = new int[40];
    Arrays.fill(ofPatient, -1);
    for (int i = 0; i < anew.length; i++) {
      int p = d.patients.groupOfRow()[i];
      assertThat(ofPatient[p]).as("patient %d, seed %d", p, seed).isIn(-1, anew[i]);
      ofPatient[p] = anew[i];
      before[p] = d.labels[i];
      foldOfPatient[p] = folds.foldOfRow()[i];
    }
    for (int f = 0; f < 5; f++) {
      int fold = f;
      assertThat(
              IntStream.range(0, 40)
                  .filter(p -> foldOfPatient[p] == fold)
                  .map(p -> ofPatient[p])
                  .sum())
          .isEqualTo(
              IntStream.range(0, 40)
                  .filter(p -> foldOfPatient[p] == fold)
                  .map(p -> before[p])
                  .sum());
    }
  }

  @Test
  void aPatientOfTwoClassesKeepsItsCounts() {
    int[] labels = {0, 0, 1, 0, 1, 1, 0, 1};
    Groups patients = new Groups(new int[] {0, 0, 0, 1, 2, 2, 3, 4}, 5, true);
    PatientFolds one = new PatientFolds(new int[8], 1);
    for (int seed = 0; seed < 20; seed++) {
      int[] anew =
          new Relabelling(labels, patients, one).draw(RandomSource.XO_SHI_RO_256_PP.create(seed));
      assertThat(anew[0] + anew[1] + anew[2]).isEqualTo(1);
      assertThat(anew[4]).isEqualTo(anew[5]);
    }
  }

  /** Exactness: where features say nothing, p is at most 0.05 in one of twenty data sets. */
  @Test
  void whereNothingIsThereThePValueIsUniform() {
    int sets = 400;
    long below =
        IntStream.range(0, sets)
            .filter(seed -> Drawn.of(20, 2, 0, seed).probed(2, 99, seed).p() <= 0.2)
            .count();
    // Binomial(400, 0.2): 80, within three standard deviations of 8.
    assertThat(below).isBetween(56L, 104L);
  }

  @Test
  void whereSomethingIsThereItIsFoundInTwoClassesAndInThree() {
    for (int classes = 2; classes <= 3; classes++) {
      OutOfFold out = Drawn.of(60, classes, 1, 7).probed(classes, 199, 7);
      assertThat(out.p()).isEqualTo(1 / 200.0);
      int[] once = new int[out.labels().length];
      Arrays.fill(once, 1);
      assertThat(out.area().values(once)[0]).isGreaterThan(0.7);
    }
  }

  @Test
  void theSameSeedGivesTheSameAnswer() {
    Drawn d = Drawn.of(30, 2, 0.3, 1);
    assertThat(d.probed(2, 99, 5).scores()).isDeepEqualTo(d.probed(2, 99, 5).scores());
    assertThat(d.probed(2, 99, 5).p()).isEqualTo(d.probed(2, 99, 5).p());
    assertThat(d.probed(2, 99, 6).scores()[1]).isNotEqualTo(d.probed(2, 99, 5).scores()[1]);
  }

  @Test
  void chanceIsTheCommonestClassOfTheOtherFolds() {
    int[] labels = {0, 0, 0, 0, 0, 0, 0, 1, 1, 1};
    OutOfFold out = OutOfFold.of(new float[10][6], ONES, labels, 2, Groups.alone(10), 2, 9, 1);
    assertThat(out.chance()).isEqualTo(0.7);
    assertThat(out.p()).isEqualTo(1);
    assertThat(out.commonest()).containsOnly(0);
  }
}
