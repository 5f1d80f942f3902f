package org.slicewise.training;

import org.slicewise.network.Network;

/** Times training steps and forward passes on random images. */
public final class StepBenchmark {
  private StepBenchmark() {}

  /**
   * Milliseconds, medians over the steps.
   *
   * @param trainStep one step of Adam: forward, backward, update
   * @param forward one forward pass in inference mode
   */
  public record Result(double trainStep, double forward) {}

  /**
   * @param network ends in a softmax or one sigmoid unit
   * @param batchSize images in a batch
   * @param steps timed, after two untimed
   */
  public static Result run(Network network, int batchSize, int steps, Precision precision) {
    throw new UnsupportedOperationException();
  }
}
