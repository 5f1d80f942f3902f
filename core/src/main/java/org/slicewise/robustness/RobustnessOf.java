package org.slicewise.robustness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Intervals;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.intervals.Bootstrap;

/**
 * Makes a {@link Robustness}. Every number is the mean over the images of something known of each
 * image, so one pass over the resamples of patients serves all of them, and differences are paired.
 */
final class RobustnessOf {
  /** Numbers a change: right, right minus right unchanged, another class, change of p. */
  private static final int NUMBERS = 4;

  private final Predictions unchanged;
  private final List<Change> changes;
  private final Intervals intervals;
  private final double[][] ofImage; // [number][image]
  private final double[][] drawn; // [number][resample]
  private final double[][] leftOut; // [number][patient]

  RobustnessOf(Predictions unchanged, Map<Change, Predictions> changed, int resamples, long seed) {
    if (unchanged.size() == 0 || changed.isEmpty()) {
      throw new IllegalArgumentException(
          "robustness needs labelled images and changes, found %d and %d"
              .formatted(unchanged.size(), changed.size()));
    }
    this.unchanged = unchanged;
    this.changes = Arrays.stream(Change.values()).filter(changed::containsKey).toList();
    this.intervals = new Intervals(unchanged.rows(), resamples, seed);
    List<double[]> numbers = new ArrayList<>();
    numbers.add(unchanged.rows().stream().mapToDouble(RobustnessOf::right).toArray());
    for (Change change : changes) {
      numbers.addAll(numbers(change, changed.get(change).labelled().rows()));
    }
    ofImage = numbers.toArray(double[][]::new);
    Bootstrap bootstrap = intervals.bootstrap();
    drawn = bootstrap.distribution(this::means);
    leftOut = bootstrap.jackknife(this::means);
  }

  private List<double[]> numbers(Change change, List<Prediction> rows) {
    int n = unchanged.size();
    double[][] out = new double[NUMBERS][n];
    for (int i = 0; i < Math.max(n, rows.size()); i++) {
      if (i >= n
          || i >= rows.size()
          || !rows.get(i).file().equals(unchanged.rows().get(i).file())
          || rows.get(i).label() != unchanged.rows().get(i).label()) {
        throw new IllegalArgumentException(
            "the predictions for '%s' differ from the unchanged ones in row %d"
                .formatted(change.title(), i));
      }
      Prediction before = unchanged.rows().get(i);
      Prediction after = rows.get(i);
      out[0][i] = right(after);
      out[1][i] = right(after) - right(before);
      out[2][i] = after.predicted() == before.predicted() ? 0 : 1;
      out[3][i] =
          before.probabilities() == null
              ? Double.NaN
              : Math.abs(
                  after.probabilities()[before.predicted()]
                      - before.probabilities()[before.predicted()]);
    }
    return List.of(out);
  }

  private static double right(Prediction row) {
    return row.isCorrect() ? 1 : 0;
  }

  private double[] means(int[] weights) {
    double[] out = new double[ofImage.length];
    long total = Arrays.stream(weights).asLongStream().sum();
    for (int k = 0; k < out.length; k++) {
      double sum = 0;
      for (int i = 0; i < weights.length; i++) {
        sum += weights[i] * ofImage[k][i];
      }
      out[k] = sum / total;
    }
    return out;
  }

  Robustness robustness() {
    List<ChangeResult> results = new ArrayList<>();
    for (int c = 0; c < changes.size(); c++) {
      int at = 1 + c * NUMBERS;
      results.add(
          new ChangeResult(
              changes.get(c),
              changes.get(c).title(),
              share(at),
              mean(at + 1),
              share(at + 2),
              Double.isNaN(ofImage[at + 3][0])
                  ? Intervals.without(Double.NaN, "undefined without probabilities")
                  : mean(at + 3)));
    }
    return Robustness.of(unchanged.size(), share(0), results);
  }

  private Estimate share(int number) {
    long successes = Math.round(Arrays.stream(ofImage[number]).sum());
    return intervals.share(successes, unchanged.size(), drawn[number], leftOut[number], null);
  }

  private Estimate mean(int number) {
    double value = Arrays.stream(ofImage[number]).sum() / unchanged.size();
    return intervals.bootstrapped(value, drawn[number], leftOut[number], null);
  }
}
