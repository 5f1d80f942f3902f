package org.slicewise.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopClassCalibrationTest {
  /** Kumar's published steps: sort, split, edges halfway, bin by edge, draw accuracies. */
  private static double naive(double[] confidences, boolean[] correct, Random random) {
    double[] sorted = confidences.clone();
    Arrays.sort(sorted);
    int parts = Math.min(10, sorted.length);
    TreeSet<Double> edges = new TreeSet<>();
    int end = 0;
    for (int b = 0; b < parts - 1; b++) {
      end += sorted.length / parts + (b < sorted.length % parts ? 1 : 0);
      edges.add((sorted[end - 1] + sorted[end]) / 2);
    }
    edges.add(1.0);
    double plugIn = 0;
    double drawn = 0;
    double low = Double.NEGATIVE_INFINITY;
    for (double edge : edges) {
      List<Integer> bin = new ArrayList<>();
      for (int i = 0; i < confidences.length; i++) {
        if (confidences[i] > low && confidences[i] <= edge) {
          bin.add(i);
        }
      }
      low = edge;
      if (bin.isEmpty()) {
        continue;
      }
      double n = bin.size();
      double accuracy = bin.stream().filter(i -> correct[i]).count() / n;
      double confidence = bin.stream().mapToDouble(i -> confidences[i]).sum() / n;
      double deviation = Math.sqrt(accuracy * (1 - accuracy) / n);
      double mean = 0;
      int draws = 40_000;
      for (int d = 0; d < draws; d++) {
        mean += Math.abs(accuracy + deviation * random.nextGaussian() - confidence) / draws;
      }
      plugIn += n / confidences.length * Math.abs(accuracy - confidence);
      drawn += n / confidences.length * mean;
    }
    return Math.max(0, plugIn - (drawn - plugIn));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void theErrorIsThatOfThePublishedStepsOnWeightedCopies(long seed) {
    Random random = new Random(seed);
    int n = 5 + random.nextInt(120);
    int levels = seed % 2 == 0 ? 12 : 100_000; // ties, and none
    double[] confidences =
        IntStream.range(0, n)
            .mapToDouble(i -> 0.5 + random.nextInt(levels) / (2.0 * levels))
            .toArray();
    boolean[] correct = new boolean[n];
    int[] weights = new int[n];
    for (int i = 0; i < n; i++) {
      correct[i] = random.nextDouble() < 0.4 + 0.3 * confidences[i];
      weights[i] = random.nextInt(3);
    }
    weights[0] = 1;
    int[] copies =
        IntStream.range(0, n).flatMap(i -> IntStream.range(0, weights[i]).map(c -> i)).toArray();
    boolean[] correctCopies = new boolean[copies.length];
    for (int i = 0; i < copies.length; i++) {
      correctCopies[i] = correct[copies[i]];
    }
    double[] confidenceCopies = Arrays.stream(copies).mapToDouble(c -> confidences[c]).toArray();
    assertThat(new TopClassCalibration(confidences, correct).debiased(weights))
        .isCloseTo(naive(confidenceCopies, correctCopies, random), within(2e-3));
  }

  @Test
  void debiasingTakesAwayMostOfWhatChanceAloneShows() {
    Random random = new Random(5);
    double debiased = 0;
    double plugIn = 0;
    for (int repeat = 0; repeat < 200; repeat++) {
      int n = 100;
      double[] confidences = random.doubles(n, 0.5, 1).toArray();
      boolean[] correct = new boolean[n];
      for (int i = 0; i < n; i++) {
        correct[i] = random.nextDouble() < confidences[i]; // perfectly calibrated
      }
      TopClassCalibration calibration = new TopClassCalibration(confidences, correct);
      int[] once = new int[n];
      Arrays.fill(once, 1);
      debiased += calibration.debiased(once) / 200;
      CalibrationCurve curve = calibration.curve();
      for (int b = 0; b < curve.counts().length; b++) {
        plugIn +=
            Math.abs(curve.fractionOfPositives()[b] - curve.meanPredicted()[b])
                * curve.counts()[b]
                / n
                / 200;
      }
    }
    assertThat(plugIn).isGreaterThan(0.08);
    assertThat(debiased).isLessThan(0.7 * plugIn);
  }

  @Test
  void equalWidthBinsAreClosedAbove() {
    // 0.5 belongs to (0.4, 0.5], 0.55 and 0.6 to (0.5, 0.6].
    TopClassCalibration calibration =
        new TopClassCalibration(new double[] {0.5, 0.55, 0.6}, new boolean[] {true, false, true});
    assertThat(calibration.equalWidth(new int[] {1, 1, 1}))
        .isCloseTo((0.5 + Math.abs(1 - 1.15)) / 3, within(1e-12));
  }

  @Test
  void equalConfidencesStayInOneBin() {
    double[] confidences = new double[30];
    Arrays.fill(confidences, 0.75);
    boolean[] correct = new boolean[30];
    CalibrationCurve curve = new TopClassCalibration(confidences, correct).curve();
    assertThat(curve.counts()).containsExactly(30);
    assertThat(curve.meanPredicted()[0]).isCloseTo(0.75, within(1e-12));
    assertThat(curve.fractionOfPositives()).containsExactly(0);
  }
}
