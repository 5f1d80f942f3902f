package org.slicewise.intervals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.metrics.RankedScores;

/**
 * Each property holds for the random tables of eight seeds; a failing one is in the test's name.
 */
class PlacementValuesTest {
  private static final double TINY = 1e-12;

  /**
   * Positive scores 3, 2, 1 and negative 2, 0: of the six pairs 3 beats both, 2 one and a half, 1
   * one. Placement values 1, 3/4, 1/2 and 1/2 (3 above, 2 level), 1: mean 3/4. Variances 1/16 and
   * 1/8, so DeLong's is 1/48 + 1/16.
   */
  @Test
  void theVarianceOfFiveImagesIsTheOneFoundByHand() {
    PlacementValues placements =
        PlacementValues.of(
            new double[] {3, 2, 2, 1, 0}, new boolean[] {true, true, false, true, false});
    assertThat(placements.area()).isEqualTo(0.75);
    assertThat(placements.value(1)).isEqualTo(0.75);
    assertThat(placements.value(2)).isEqualTo(0.5);
    assertThat(placements.variance()).isCloseTo(1 / 48.0 + 1 / 16.0, within(TINY));
  }

  /**
   * The same images, where the one with score 3 and the negative one with score 2 are one patient:
   * deviations 1/4 and -1/4, so three of four patients have positives, two negatives, and the third
   * term is -1/16 · 4/3 · 2 / 6.
   */
  @Test
  void theVarianceOfFourPatientsIsTheOneFoundByHand() {
    PlacementValues placements =
        PlacementValues.of(
            new double[] {3, 2, 2, 1, 0}, new boolean[] {true, true, false, true, false});
    Groups patients = new Groups(new int[] {0, 1, 0, 2, 3}, 4, true);
    double byHand =
        (1 / 16.0 + 1 / 16.0) * 3 / 2 / 9 + (1 / 16.0 + 1 / 16.0) * 2 / 4 - 2 / 16.0 * 4 / 3 / 6;
    assertThat(placements.variance(patients)).isCloseTo(byHand, within(TINY));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theAreaIsTheOneOfTheCurve(long seed) {
    Slices s = tied(seed);
    assertThat(PlacementValues.of(s.scores(), s.positive()).area())
        .isEqualTo(RankedScores.of(s.scores(), s.positive()).rocAuc());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void oneSortFindsWhatComparingEveryPairFinds(long seed) {
    Slices s = tied(seed);
    double[] other = rounded(tied(seed + 100, s));
    PlacementValues first = PlacementValues.of(s.scores(), s.positive());
    PlacementValues second = PlacementValues.of(other, s.positive());
    assertThat(first.covariance(second))
        .isCloseTo(
            Pairwise.covariance(s.scores(), other, s.positive(), Groups.alone(s.size())),
            within(TINY));
    assertThat(first.covariance(second, s.patients()))
        .isCloseTo(
            Pairwise.covariance(s.scores(), other, s.positive(), s.patients()), within(TINY));
    assertThat(second.covariance(first, s.patients()))
        .isCloseTo(first.covariance(second, s.patients()), within(TINY));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void withOneImageAPatientTheClusteredVarianceIsThePlainOne(long seed) {
    Slices s = tied(seed);
    PlacementValues placements = PlacementValues.of(s.scores(), s.positive());
    assertThat(placements.variance(Groups.alone(s.size())))
        .isCloseTo(placements.variance(), within(TINY));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void neitherTheOrderOfImagesNorWhichClassIsPositiveChangesTheVariance(long seed) {
    Slices s = tied(seed);
    int n = s.size();
    PlacementValues placements = PlacementValues.of(s.scores(), s.positive());
    double[] backwards = IntStream.range(0, n).mapToDouble(i -> s.scores()[n - 1 - i]).toArray();
    boolean[] labels = new boolean[n];
    boolean[] swapped = new boolean[n];
    for (int i = 0; i < n; i++) {
      labels[i] = s.positive()[n - 1 - i];
      swapped[i] = !s.positive()[i];
    }
    int[] patients = IntStream.range(0, n).map(i -> s.patients().groupOfRow()[n - 1 - i]).toArray();
    PlacementValues ofReversed = PlacementValues.of(backwards, labels);
    assertThat(ofReversed.variance()).isCloseTo(placements.variance(), within(TINY));
    assertThat(ofReversed.variance(new Groups(patients, s.patients().count(), true)))
        .isCloseTo(placements.variance(s.patients()), within(TINY));
    double[] negated = IntStream.range(0, n).mapToDouble(i -> -s.scores()[i]).toArray();
    PlacementValues ofSwapped = PlacementValues.of(negated, swapped);
    assertThat(ofSwapped.area()).isCloseTo(placements.area(), within(TINY));
    assertThat(ofSwapped.variance(s.patients()))
        .isCloseTo(placements.variance(s.patients()), within(TINY));
  }

  /** A second copy of every slice adds nothing that is known of a patient. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void copiesOfEverySliceLeaveTheClusteredVarianceAndShrinkThePlainOne(long seed) {
    Slices s = tied(seed);
    int n = s.size();
    double[] scores = IntStream.range(0, 2 * n).mapToDouble(i -> s.scores()[i % n]).toArray();
    boolean[] positive = new boolean[2 * n];
    for (int i = 0; i < 2 * n; i++) {
      positive[i] = s.positive()[i % n];
    }
    int[] patients = IntStream.range(0, 2 * n).map(i -> s.patients().groupOfRow()[i % n]).toArray();
    PlacementValues once = PlacementValues.of(s.scores(), s.positive());
    PlacementValues twice = PlacementValues.of(scores, positive);
    assertThat(twice.variance(new Groups(patients, s.patients().count(), true)))
        .isCloseTo(once.variance(s.patients()), within(TINY));
    assertThat(twice.variance()).isLessThan(0.52 * once.variance());
  }

  @Test
  void anAreaNeedsBothClassesAndItsVarianceTwoOfEach() {
    assertThatThrownBy(() -> PlacementValues.of(new double[] {1, 2}, new boolean[] {true, true}))
        .hasMessageContaining("2 positive and 0 negative");
    PlacementValues one =
        PlacementValues.of(new double[] {1, 2, 0}, new boolean[] {true, false, false});
    assertThat(one.variance()).isNaN();
    assertThat(one.variance(new Groups(new int[] {0, 1, 1}, 2, true))).isNaN();
  }

  private static Slices tied(long seed) {
    Slices s = Slices.clustered(new SplittableRandom(seed), 12, 0.8, 0.75);
    return new Slices(rounded(s.scores()), s.positive(), s.correct(), s.patients());
  }

  /** Other scores for the same images, similar to the first. */
  private static double[] tied(long seed, Slices s) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, s.size())
        .mapToDouble(i -> s.scores()[i] + 2 * random.nextDouble())
        .toArray();
  }

  /** To quarters, so that there are ties. */
  private static double[] rounded(double[] scores) {
    return IntStream.range(0, scores.length)
        .mapToDouble(i -> Math.round(4 * scores[i]) / 4.0)
        .toArray();
  }
}
