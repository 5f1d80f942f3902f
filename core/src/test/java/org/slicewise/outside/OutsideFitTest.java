package org.slicewise.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutsideFitTest {
  private static final int FEATURES = 30;
  private static final int SIZE = 40;
  private static final List<List<Integer>> ONE = List.of(List.of(FEATURES, SIZE - FEATURES));
  private static final List<List<Integer>> TWO =
      List.of(List.of(FEATURES), List.of(SIZE - FEATURES));

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void ridgeSolvesTheNormalEquations(long seed) {
    Random random = new Random(seed);
    float[][] rows = gaussians(random, 60, 12);
    double[] targets = random.doubles(60, -1, 1).toArray();
    double[] weights = random.doubles(60, 0, 1).toArray();
    double l2 = 0.3;
    float[] b = Linear.ridge(rows, targets, weights, l2);
    for (int j = 0; j < 12; j++) { // the gradient of what is minimised
      double gradient = l2 * b[j];
      for (int i = 0; i < 60; i++) {
        gradient -= weights[i] * (targets[i] - Linear.dot(rows[i], b)) * rows[i][j];
      }
      assertThat(gradient).isCloseTo(0, within(1e-3));
    }
  }

  @Test
  void axesAreTheDirectionsOfMostSpread() {
    Random random = new Random(4);
    float[][] rows = gaussians(random, 500, 20);
    for (float[] row : rows) {
      row[3] *= 30;
      row[11] *= 20;
    }
    float[][] axes = Linear.axes(rows, 2, 1);
    assertThat(Math.abs(axes[0][3] * axes[1][11] - axes[0][11] * axes[1][3]))
        .isCloseTo(1, within(0.02f));
    assertThat(Linear.dot(axes[0], axes[1])).isCloseTo(0, within(1e-6));
    float[] within = new float[20];
    within[3] = 5;
    assertThat(Linear.distance(within, axes)).isLessThan(0.5);
    within[0] = 2;
    assertThat(Linear.distance(within, axes)).isCloseTo(4, within(0.5));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void fewSlicesOfOtherPatientsAreOutsideAndOtherImagesAre(long seed) {
    telling(ONE, seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void twoReadersOfWhichEachSeesOneKindTellBoth(long seed) {
    telling(TWO, seed); // what was cut shows in the first stretch, text in the second
  }

  private static void telling(List<List<Integer>> stretches, long seed) {
    Random random = new Random(seed);
    OutsideDetector detector = new OutsideFit(stretches, seed).fit(lesson(random));
    assertThat(detector.readers()).hasSameSizeAs(stretches);
    long alarms = slices(random, 500).stream().filter(i -> isOutside(detector, i)).count();
    assertThat(alarms).isLessThan(500 / 20);
    for (Kind kind : List.of(Drawn.TEXT_PAGE, Altered.CUT)) {
      long found = of(kind, random, 100).stream().filter(i -> isOutside(detector, i)).count();
      assertThat(found).as(kind.word()).isGreaterThan(95);
    }
  }

  @Test
  void aKindThatWasNeverTaughtIsTooFarAway() {
    Random random = new Random(7);
    OutsideDetector detector = new OutsideFit(ONE, 1).fit(lesson(random));
    List<Impression> never = of(Drawn.NOISE, random, 100);
    assertThat(never.stream().filter(i -> isOutside(detector, i)).count()).isGreaterThan(95);
    OutsideReader reader = detector.readers().get(0);
    OutsideDetector direction =
        new OutsideDetector(
            List.of(
                new OutsideReader(
                    reader.centre(),
                    reader.scale(),
                    reader.direction(),
                    reader.offset(),
                    new float[0][],
                    Float.MAX_VALUE)));
    assertThat(never.stream().filter(i -> isOutside(direction, i)).count()).isLessThan(80);
  }

  @Test
  void theSameLessonGivesTheSameDetector() {
    List<Impression> lesson = lesson(new Random(9));
    OutsideDetector one = new OutsideFit(ONE, 1).fit(lesson);
    OutsideDetector other = new OutsideFit(ONE, 1).fit(lesson);
    OutsideReader first = one.readers().get(0);
    OutsideReader second = other.readers().get(0);
    assertThat(first.direction()).isEqualTo(second.direction());
    assertThat(first.farthest()).isEqualTo(second.farthest());
  }

  @Test
  void withFewSlicesNothingIsFitted() {
    List<Impression> few = slices(new Random(1), 20);
    assertThatThrownBy(() -> new OutsideFit(ONE, 1).fit(few))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 20 and 0");
  }

  private static boolean isOutside(OutsideDetector detector, Impression impression) {
    return detector.score(impression.values()) > 0;
  }

  private static List<Impression> lesson(Random random) {
    List<Impression> lesson = new ArrayList<>(slices(random, 600));
    lesson.addAll(of(Drawn.TEXT_PAGE, random, 100));
    lesson.addAll(of(Altered.CUT, random, 100));
    return lesson;
  }

  /** Spread widely in the first ten directions and little in the others. */
  private static float[] usual(Random random) {
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = (float) (random.nextGaussian() * (i < 10 ? 3 : 0.5));
    }
    return values;
  }

  private static List<Impression> slices(Random random, int n) {
    List<Impression> slices = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      slices.add(new Impression(null, "p" + i / 3, usual(random)));
    }
    return slices;
  }

  private static List<Impression> of(Kind kind, Random random, int n) {
    List<Impression> images = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      float[] values = usual(random);
      if (kind == Drawn.NOISE) {
        for (int k = 10; k < SIZE; k++) {
          values[k] *= 6;
        }
      } else {
        values[kind == Altered.CUT ? 20 : 35] += 8;
      }
      images.add(new Impression(kind, kind instanceof Drawn ? "" : "p" + i, values));
    }
    return images;
  }

  private static float[][] gaussians(Random random, int rows, int columns) {
    float[][] values = new float[rows][columns];
    for (float[] row : values) {
      for (int i = 0; i < columns; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    return values;
  }
}
