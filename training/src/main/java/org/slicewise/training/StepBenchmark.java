package org.slicewise.training;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Network;
import org.slicewise.network.Shape;
import org.slicewise.network.weights.Initialisation;
import org.slicewise.training.engine.Graph;
import org.slicewise.training.engine.InputBuffer;
import org.slicewise.training.engine.LibTorch;
import org.slicewise.training.engine.Objective;
import org.slicewise.training.engine.Parameters;
import org.slicewise.training.optimizer.Optimizer;
import org.slicewise.training.optimizer.OptimizerState;

/** Times training steps and forward passes on random images, all cores. */
public final class StepBenchmark {
  private static final int UNTIMED = 3;

  private StepBenchmark() {}

  /**
   * Milliseconds, medians over the steps.
   *
   * @param trainStep one step of Adam: copying the batch in, forward, backward, update
   * @param forward one forward pass in inference mode, copying the batch in included
   */
  public record Result(double trainStep, double forward) {}

  /**
   * Measures.
   *
   * @param network ends in a softmax or one sigmoid unit
   * @param batchSize images in a batch
   * @param steps timed, after three untimed
   */
  public static Result run(Network network, int batchSize, int steps, Precision precision) {
    if (batchSize < 1 || steps < 1) {
      throw new BadInputException(
          "a benchmark needs at least 1 image and 1 step, found %d and %d"
              .formatted(batchSize, steps));
    }
    int classes = Checks.classes(network, Loss.AUTO);
    LibTorch.start(0);
    return LibTorch.run(() -> measure(network, batchSize, steps, precision, classes));
  }

  private static Result measure(
      Network network, int batchSize, int steps, Precision precision, int classes) {
    SplittableRandom random = new SplittableRandom(1);
    float[] x = new float[batchSize * network.input().size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextDouble();
    }
    int[] labels = random.ints(batchSize, 0, classes).toArray();
    Shape shape = network.input();
    try (Parameters parameters = new Parameters(Initialisation.keras(network, 1));
        OptimizerState optimizer = new OptimizerState(new Optimizer.Adam(), parameters);
        InputBuffer input = new InputBuffer()) {
      Graph graph = new Graph(network, parameters);
      Objective objective = new Objective(graph, classes, 0);
      double[] train = new double[steps];
      double[] forward = new double[steps];
      for (int s = -UNTIMED; s < steps; s++) {
        long start = System.nanoTime();
        try (PointerScope scope = new PointerScope()) {
          torch.manual_seed(s);
          Tensor images =
              input.tensor(x, batchSize, shape.height(), shape.width(), shape.channels());
          Tensor loss;
          try (Autocast autocast = new Autocast(precision)) {
            loss = objective.of(images, labels, null, true).loss();
          }
          loss.backward();
          optimizer.step(1e-3);
          parameters.clearGradients();
        }
        if (s >= 0) {
          train[s] = (System.nanoTime() - start) / 1e6;
        }
      }
      for (int s = -UNTIMED; s < steps; s++) {
        long start = System.nanoTime();
        try (PointerScope scope = new PointerScope();
            NoGradGuard guard = new NoGradGuard();
            Autocast autocast = new Autocast(precision)) {
          Tensor images =
              input.tensor(x, batchSize, shape.height(), shape.width(), shape.channels());
          Parameters.toArray(graph.outputs(graph.logits(images, false)));
        }
        if (s >= 0) {
          forward[s] = (System.nanoTime() - start) / 1e6;
        }
      }
      return new Result(median(train), median(forward));
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
