package org.slicewise.training.head;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.slicewise.errors.BadInputException;
import org.slicewise.training.engine.LibTorch;
import org.slicewise.training.engine.Parameters;

/**
 * Softmax regression with an L2 penalty on standardised features: the minimum of the mean
 * cross-entropy plus {@code l2 / 2} times the sum of the squared weights (not the biases). Two
 * classes with scikit-learn's {@code C} over {@code n} rows are {@code l2 = 2 / (C n)}.
 *
 * <p>The penalty is the one of {@link #PENALTIES} whose mean log loss on held-out patients is
 * least, each at the one temperature that suits it best: what the answers are worth once they are
 * calibrated. Without it the choice would go to heads so weak that they are never overconfident.
 * Weights and biases are then divided by that temperature, so that the head's answers are as sure
 * as held-out patients allow, and not as sure as the rows it knows by heart.
 *
 * @param mean of each feature over the rows
 * @param variance of each feature over the rows
 * @param weight {@code [classes * features]}, for standardised features
 * @param bias {@code [classes]}
 * @param l2 the penalty
 * @param temperature that weights and biases were divided by; 1 where the penalty was given
 * @param heldOutLoss mean log loss on held-out rows at the best temperature, by penalty; empty
 *     where the penalty was given
 * @param loss mean cross-entropy on the rows it was fitted to
 * @param accuracy on the rows it was fitted to
 */
public record LogisticHead(
    float[] mean,
    float[] variance,
    float[] weight,
    float[] bias,
    double l2,
    double temperature,
    Map<Double, Double> heldOutLoss,
    double loss,
    double accuracy) {
  /** The penalties that are tried: half powers of ten. */
  public static final double[] PENALTIES =
      IntStream.rangeClosed(-8, 2).mapToDouble(i -> Math.pow(10, i / 2.0)).toArray();

  /** Under the root of the variance; keeps a feature that never changes at 0. */
  public static final double EPSILON = 1e-6;

  private static final double TOLERANCE = 1e-5;
  private static final int ITERATIONS = 300;

  /**
   * Fits, choosing the penalty.
   *
   * @param classes at least 2
   * @param threads of libtorch; 0 = all cores
   * @throws BadInputException when a feature is not a finite number, or there is one fold only
   */
  public static LogisticHead choose(Features features, int classes, int threads) {
    check(features);
    if (features.count() < 2) {
      throw new BadInputException(
          "choosing the penalty l2 needs patients to hold out, and all rows are of one fold; give l2 a number");
    }
    LibTorch.start(threads);
    return LibTorch.run(
        () -> {
          Map<Double, Calibrated> found = heldOut(features, classes);
          Map.Entry<Double, Calibrated> best =
              Collections.min(
                  found.entrySet(), Comparator.comparingDouble(e -> e.getValue().loss()));
          Map<Double, Double> losses = new TreeMap<>();
          found.forEach((l2, calibrated) -> losses.put(l2, calibrated.loss()));
          return fitted(features, classes, best.getKey(), best.getValue().temperature(), losses);
        });
  }

  /** Fits with this penalty, which is above 0. */
  public static LogisticHead of(Features features, int classes, double l2, int threads) {
    check(features);
    if (!(l2 > 0) || Double.isInfinite(l2)) {
      throw new BadInputException("l2 must be auto or a number above 0, found " + l2);
    }
    LibTorch.start(threads);
    return LibTorch.run(() -> fitted(features, classes, l2, 1, Map.of()));
  }

  private static LogisticHead fitted(
      Features features, int classes, double l2, double temperature, Map<Double, Double> losses) {
    int[] all = IntStream.range(0, features.labels().length).toArray();
    float[][] moments = moments(features, all);
    double[] found = new double[classes * (features.width() + 1)];
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor x = standardised(features, all, moments);
      minimise(x, labels(features, all), classes, l2, found);
      for (int i = 0; i < found.length; i++) {
        found[i] /= temperature;
      }
      double[] judged = judge(logits(x, found, classes), features, all, classes);
      int weights = classes * features.width();
      return new LogisticHead(
          moments[0],
          moments[1],
          floats(found, 0, weights),
          floats(found, weights, weights + classes),
          l2,
          temperature,
          losses,
          judged[0] / judged[2],
          judged[1] / judged[2]);
    }
  }

  /** What a penalty gives on held-out rows: log loss at the temperature that suits it best. */
  private record Calibrated(double loss, double temperature) {}

  private static Map<Double, Calibrated> heldOut(Features features, int classes) {
    Map<Double, List<float[]>> logits = new TreeMap<>();
    List<Integer> labels = new ArrayList<>();
    for (int fold = 0; fold < features.count(); fold++) {
      int held = fold;
      int[] inside = rows(features, i -> features.folds()[i] != held);
      int[] outside = rows(features, i -> features.folds()[i] == held && features.judged()[i]);
      if (outside.length == 0) {
        continue;
      }
      Arrays.stream(labels(features, outside)).forEach(labels::add);
      float[][] moments = moments(features, inside);
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        Tensor x = standardised(features, inside, moments);
        Tensor z = standardised(features, outside, moments);
        double[] found = new double[classes * (features.width() + 1)];
        // From the strongest to the weakest: each starts where the one before ended.
        for (int p = PENALTIES.length - 1; p >= 0; p--) {
          minimise(x, labels(features, inside), classes, PENALTIES[p], found);
          float[] flat = Parameters.toArray(logits(z, found, classes));
          List<float[]> all = logits.computeIfAbsent(PENALTIES[p], key -> new ArrayList<>());
          for (int i = 0; i < outside.length; i++) {
            all.add(Arrays.copyOfRange(flat, i * classes, (i + 1) * classes));
          }
        }
      }
    }
    Map<Double, Calibrated> found = new TreeMap<>();
    logits.forEach((l2, rows) -> found.put(l2, calibrated(rows, labels)));
    return found;
  }

  private static Calibrated calibrated(List<float[]> logits, List<Integer> labels) {
    return IntStream.rangeClosed(-30, 30)
        .mapToObj(
            i -> {
              double times = Math.pow(10, i / 15.0);
              return new Calibrated(loss(logits, labels, times), 1 / times);
            })
        .min(Comparator.comparingDouble(Calibrated::loss))
        .orElseThrow();
  }

  private static double loss(List<float[]> logits, List<Integer> labels, double times) {
    double sum = 0;
    for (int i = 0; i < labels.size(); i++) {
      float[] row = logits.get(i);
      double most = Double.NEGATIVE_INFINITY;
      for (float v : row) {
        most = Math.max(most, times * v);
      }
      double total = 0;
      for (float v : row) {
        total += Math.exp(times * v - most);
      }
      sum += most + Math.log(total) - times * row[labels.get(i)];
    }
    return sum / labels.size();
  }

  private static void minimise(Tensor x, int[] labels, int classes, double l2, double[] found) {
    int n = labels.length;
    int width = (int) x.size(1);
    float[] targets = new float[n * classes];
    for (int i = 0; i < n; i++) {
      targets[i * classes + labels[i]] = 1;
    }
    Tensor y = tensor(targets, n, classes);
    Lbfgs.minimise(
        (at, gradient) -> {
          try (PointerScope scope = new PointerScope()) {
            Tensor logs = torch.log_softmax(logits(x, at, classes), 1);
            double loss = -logs.mul(y).sum().item_double() / n;
            Tensor off = logs.exp().sub(y);
            float[] weights = Parameters.toArray(off.t().matmul(x));
            float[] biases = Parameters.toArray(off.sum(0));
            double squares = 0;
            for (int i = 0; i < weights.length; i++) {
              gradient[i] = weights[i] / (double) n + l2 * at[i];
              squares += at[i] * at[i];
            }
            for (int c = 0; c < classes; c++) {
              gradient[classes * width + c] = biases[c] / (double) n;
            }
            return loss + l2 / 2 * squares;
          }
        },
        found,
        TOLERANCE,
        ITERATIONS);
  }

  /** {@code at} holds weights, then biases. */
  private static Tensor logits(Tensor x, double[] at, int classes) {
    int weights = classes * (int) x.size(1);
    Tensor w = tensor(floats(at, 0, weights), classes, (int) x.size(1));
    Tensor b = tensor(floats(at, weights, weights + classes), 1, classes);
    return x.matmul(w.t()).add(b);
  }

  /** Sum of the log loss, rows that are right, rows. */
  private static double[] judge(Tensor logits, Features features, int[] rows, int classes) {
    float[] logs = Parameters.toArray(torch.log_softmax(logits, 1));
    double[] sums = new double[3];
    for (int i = 0; i < rows.length; i++) {
      int label = features.labels()[rows[i]];
      int best = 0;
      for (int c = 1; c < classes; c++) {
        if (logs[i * classes + c] > logs[i * classes + best]) {
          best = c;
        }
      }
      sums[0] -= logs[i * classes + label];
      sums[1] += best == label ? 1 : 0;
      sums[2]++;
    }
    return sums;
  }

  private static int[] rows(Features features, IntPredicate which) {
    return IntStream.range(0, features.labels().length).filter(which).toArray();
  }

  private static int[] labels(Features features, int[] rows) {
    return Arrays.stream(rows).map(i -> features.labels()[i]).toArray();
  }

  /** Mean and variance of every feature over the rows. */
  private static float[][] moments(Features features, int[] rows) {
    int width = features.width();
    double[] mean = new double[width];
    for (int i : rows) {
      float[] row = features.rows()[i];
      for (int f = 0; f < width; f++) {
        mean[f] += row[f];
      }
    }
    for (int f = 0; f < width; f++) {
      mean[f] /= rows.length;
    }
    double[] variance = new double[width];
    for (int i : rows) {
      float[] row = features.rows()[i];
      for (int f = 0; f < width; f++) {
        double off = row[f] - mean[f];
        variance[f] += off * off / rows.length;
      }
    }
    return new float[][] {floats(mean, 0, width), floats(variance, 0, width)};
  }

  private static Tensor standardised(Features features, int[] rows, float[][] moments) {
    int width = features.width();
    float[] scale = new float[width];
    for (int f = 0; f < width; f++) {
      scale[f] = (float) (1 / Math.sqrt(moments[1][f] + EPSILON));
    }
    FloatPointer memory = new FloatPointer((long) rows.length * width);
    float[] one = new float[width];
    for (int i = 0; i < rows.length; i++) {
      float[] row = features.rows()[rows[i]];
      for (int f = 0; f < width; f++) {
        one[f] = (row[f] - moments[0][f]) * scale[f];
      }
      memory.position((long) i * width).put(one, 0, width);
    }
    return torch
        .from_blob(memory.position(0), new long[] {rows.length, width}, LibTorch.floats())
        .clone();
  }

  private static Tensor tensor(float[] values, int rows, int columns) {
    return torch
        .from_blob(new FloatPointer(values), new long[] {rows, columns}, LibTorch.floats())
        .clone();
  }

  private static float[] floats(double[] values, int from, int to) {
    float[] out = new float[to - from];
    for (int i = from; i < to; i++) {
      out[i - from] = (float) values[i];
    }
    return out;
  }

  private static void check(Features features) {
    for (float[] row : features.rows()) {
      for (float v : row) {
        if (!Float.isFinite(v)) {
          throw new BadInputException(
              "the network gives a feature of "
                  + v
                  + ", which no classifier can be fitted to; check the weights it starts from");
        }
      }
    }
  }
}
