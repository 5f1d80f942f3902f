package org.slicewise.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Isotonic regression: the probability of a class is a rising function of the one the network
 * gives, the one of least squared error, by pooling adjacent violators (Zadrozny and Elkan,
 * "Transforming Classifier Scores into Accurate Multiclass Probability Estimates", 2002); linear
 * between the scores it was fitted on and constant beyond them, as scikit-learn's {@code
 * IsotonicRegression}. Two classes have one curve, that of the positive class; of more each has its
 * own, against the rest, and their sum is brought to 1 (where all are 0 they are equal). Distinct
 * scores may become equal, and 0 and 1 are given where the images it was fitted on were all of one
 * kind: it needs many of them.
 *
 * @param positive index of the positive class of two; -1 where each class has a curve
 * @param curves one, or one a class
 */
public record Isotonic(int positive, List<Curve> curves) implements Calibrator {
  private static final int EACH_CLASS = -1;

  public Isotonic {
    curves = List.copyOf(curves);
    if (positive == EACH_CLASS ? curves.size() < 2 : curves.size() != 1 || positive > 1) {
      throw new IllegalArgumentException(
          "isotonic regression has one curve for one of two classes or a curve for each, found %d for class %d"
              .formatted(curves.size(), positive));
    }
  }

  /**
   * A rising function.
   *
   * @param scores rising
   * @param values at those scores, not falling
   */
  public record Curve(List<Double> scores, List<Double> values) {
    public Curve {
      scores = List.copyOf(scores);
      values = List.copyOf(values);
      if (scores.isEmpty() || scores.size() != values.size()) {
        throw new IllegalArgumentException(
            "a curve has a value a score, found %d and %d".formatted(values.size(), scores.size()));
      }
    }

    double at(double score) {
      if (Double.isNaN(score)) {
        return Double.NaN;
      }
      int last = scores.size() - 1;
      if (score <= scores.get(0)) {
        return values.get(0);
      }
      if (score >= scores.get(last)) {
        return values.get(last);
      }
      int low = 0;
      int high = last;
      while (high - low > 1) {
        int middle = (low + high) / 2;
        if (scores.get(middle) <= score) {
          low = middle;
        } else {
          high = middle;
        }
      }
      double share = (score - scores.get(low)) / (scores.get(high) - scores.get(low));
      return values.get(low) + share * (values.get(high) - values.get(low));
    }

    /** Of equal values only the first and the last are kept: between them nothing changes. */
    static Curve of(double[] scores, double[] values) {
      List<Double> keptScores = new ArrayList<>();
      List<Double> keptValues = new ArrayList<>();
      for (int i = 0; i < scores.length; i++) {
        boolean inside =
            i > 0
                && i < scores.length - 1
                && values[i] == values[i - 1]
                && values[i] == values[i + 1];
        if (!inside) {
          keptScores.add(scores[i]);
          keptValues.add(values[i]);
        }
      }
      return new Curve(keptScores, keptValues);
    }
  }

  /** Fits a curve for the positive class of two, or for each class of more. */
  public static Isotonic fit(Outcomes data, int positive) {
    if (data.classes() == 2) {
      return new Isotonic(positive, List.of(curve(data, positive)));
    }
    return new Isotonic(
        EACH_CLASS, IntStream.range(0, data.classes()).mapToObj(k -> curve(data, k)).toList());
  }

  private static Curve curve(Outcomes data, int k) {
    int[] order =
        IntStream.range(0, data.size())
            .filter(i -> data.weights()[i] > 0)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> data.probabilities()[i][k]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] scores = new double[order.length];
    double[] means = new double[order.length];
    double[] weights = new double[order.length];
    int n = 0;
    for (int i : order) { // images of equal score are one point
      double score = data.probabilities()[i][k];
      if (n == 0 || scores[n - 1] != score) {
        scores[n++] = score;
      }
      weights[n - 1] += data.weights()[i];
      means[n - 1] += data.labels()[i] == k ? data.weights()[i] : 0;
    }
    for (int i = 0; i < n; i++) {
      means[i] /= weights[i];
    }
    return Curve.of(Arrays.copyOf(scores, n), pooled(Arrays.copyOf(means, n), weights));
  }

  /** Pool adjacent violators: the closest non-falling sequence by weighted squares. */
  static double[] pooled(double[] values, double[] weights) {
    int n = values.length;
    double[] mean = new double[n]; // of each block so far
    double[] weight = new double[n];
    int[] end = new int[n]; // first place after the block
    int blocks = 0;
    for (int i = 0; i < n; i++) {
      mean[blocks] = values[i];
      weight[blocks] = weights[i];
      end[blocks++] = i + 1;
      while (blocks > 1 && mean[blocks - 2] >= mean[blocks - 1]) {
        double together = weight[blocks - 2] + weight[blocks - 1];
        mean[blocks - 2] =
            (weight[blocks - 2] * mean[blocks - 2] + weight[blocks - 1] * mean[blocks - 1])
                / together;
        weight[blocks - 2] = together;
        end[blocks - 2] = end[blocks - 1];
        blocks--;
      }
    }
    double[] out = new double[n];
    int from = 0;
    for (int b = 0; b < blocks; b++) {
      Arrays.fill(out, from, end[b], mean[b]);
      from = end[b];
    }
    return out;
  }

  @Override
  public double[] apply(double[] probabilities) {
    double[] out = new double[probabilities.length];
    if (positive != EACH_CLASS) {
      out[positive] = curves.get(0).at(probabilities[positive]);
      out[1 - positive] = 1 - out[positive];
      return out;
    }
    double sum = 0;
    for (int k = 0; k < out.length; k++) {
      out[k] = curves.get(k).at(probabilities[k]);
      sum += out[k];
    }
    for (int k = 0; k < out.length; k++) {
      out[k] = sum == 0 ? 1.0 / out.length : out[k] / sum;
    }
    return out;
  }

  @Override
  public CalibrationMethod method() {
    return CalibrationMethod.ISOTONIC;
  }

  @Override
  public String inWords() {
    return "isotonic regression, %d points"
        .formatted(curves.stream().mapToInt(c -> c.scores().size()).sum());
  }

  @Override
  public String note() {
    return null;
  }

  @Override
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(METHOD, method().word());
    map.put("positive", positive);
    map.put("scores", curves.stream().map(Curve::scores).toList());
    map.put("values", curves.stream().map(Curve::values).toList());
    return map;
  }

  static Isotonic read(Map<?, ?> map) {
    if (map.get("positive") instanceof Number positive
        && map.get("scores") instanceof List<?> scores
        && map.get("values") instanceof List<?> values
        && scores.size() == values.size()) {
      List<Curve> curves = new ArrayList<>();
      for (int i = 0; i < scores.size(); i++) {
        if (!(scores.get(i) instanceof List<?> at) || !(values.get(i) instanceof List<?> value)) {
          return null;
        }
        curves.add(new Curve(numbers(at), numbers(value)));
      }
      return new Isotonic(positive.intValue(), curves);
    }
    return null;
  }

  private static List<Double> numbers(List<?> list) {
    return list.stream().map(v -> ((Number) v).doubleValue()).toList();
  }
}
