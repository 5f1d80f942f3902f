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
import org.slicewise.network.weights.Weights;
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

  /** Small enough that random images and labels leave every number finite. */
  private static final double RATE = 1e-4;

  private StepBenchmark() {}

  /**
   * Milliseconds, medians over the steps.
   *
   * @param trainStep one step of Adam: copying the batch in, forward, backward, update
   * @param forward one forward pass in inference mode, copying the batch in included
   */
  public record Result(double trainStep, double forward) {}

  /** A batch held in memory. */
  private record Held(float[] x, int[] labels, Shape shape) {
    static Held random(Network network, int images, int classes) {
      SplittableRandom random = new SplittableRandom(1);
      float[] x = new float[images * network.input().size()];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) random.nextDouble();
      }
      return new Held(x, random.ints(images, 0, classes).toArray(), network.input());
    }

    Tensor in(InputBuffer input) {
      return input.tensor(x, labels.length, shape.height(), shape.width(), shape.channels());
    }
  }

  /**
   * Measures a training from scratch.
   *
   * @param network ends in a softmax or one sigmoid unit
   * @param batchSize images in a batch
   * @param steps timed, after three untimed
   */
  public static Result run(Network network, int batchSize, int steps, Precision precision) {
    check(batchSize, steps);
    int classes = Checks.classes(network, Loss.AUTO);
    LibTorch.start(0);
    return LibTorch.run(
        () -> {
          Held held = Held.random(network, batchSize, classes);
          try (Parameters parameters = new Parameters(Initialisation.keras(network, 1));
              OptimizerState optimizer = new OptimizerState(new Optimizer.Adam(), parameters);
              InputBuffer input = new InputBuffer()) {
            Graph graph = new Graph(network, parameters);
            Objective objective = new Objective(graph, classes, 0);
            return new Result(
                train(objective, parameters, optimizer, held, input, steps, precision),
                forward(graph, held, input, steps, precision));
          }
        });
  }

  /**
   * Measures a step of fine-tuning.
   *
   * @param network ends in a softmax or one sigmoid unit
   * @param initial fit the network
   * @param fineTuning its layers that stand still get no gradients; rates and gradual unfreezing
   *     are left out
   * @param batchSize images in a batch
   * @param steps timed, after three untimed
   * @return milliseconds, the median over the steps: copying the batch in, forward, backward,
   *     update
   */
  public static double trainStep(
      Network network,
      Weights initial,
      Optimizer optimizer,
      FineTuning fineTuning,
      int batchSize,
      int steps,
      Precision precision) {
    check(batchSize, steps);
    initial.requireFits(network);
    int classes = Checks.classes(network, Loss.AUTO);
    MovingLayers moving = MovingLayers.of(network, fineTuning);
    LibTorch.start(0);
    return LibTorch.run(
        () -> {
          try (Parameters parameters = moving.parameters(initial);
              OptimizerState state = new OptimizerState(optimizer, parameters);
              InputBuffer input = new InputBuffer()) {
            Graph graph = new Graph(network, parameters, moving::standsStill);
            return train(
                new Objective(graph, classes, 0),
                parameters,
                state,
                Held.random(network, batchSize, classes),
                input,
                steps,
                precision);
          }
        });
  }

  private static void check(int batchSize, int steps) {
    if (batchSize < 1 || steps < 1) {
      throw new BadInputException(
          "a benchmark needs at least 1 image and 1 step, found %d and %d"
              .formatted(batchSize, steps));
    }
  }

  private static double train(
      Objective objective,
      Parameters parameters,
      OptimizerState optimizer,
      Held held,
      InputBuffer input,
      int steps,
      Precision precision) {
    double[] times = new double[steps];
    for (int s = -UNTIMED; s < steps; s++) {
      long start = System.nanoTime();
      try (PointerScope scope = new PointerScope()) {
        torch.manual_seed(s);
        Tensor images = held.in(input);
        Tensor loss;
        try (Autocast autocast = new Autocast(precision)) {
          loss = objective.of(images, held.labels(), null, true).loss();
        }
        loss.backward();
        optimizer.step(RATE);
        parameters.clearGradients();
      }
      if (s >= 0) {
        times[s] = (System.nanoTime() - start) / 1e6;
      }
    }
    return median(times);
  }

  private static double forward(
      Graph graph, Held held, InputBuffer input, int steps, Precision precision) {
    double[] times = new double[steps];
    for (int s = -UNTIMED; s < steps; s++) {
      long start = System.nanoTime();
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard();
          Autocast autocast = new Autocast(precision)) {
        Parameters.toArray(graph.outputs(graph.logits(held.in(input), false)));
      }
      if (s >= 0) {
        times[s] = (System.nanoTime() - start) / 1e6;
      }
    }
    return median(times);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
