package org.slicewise.training;

import org.slicewise.network.weights.Weights;

/** Watches a training; called on the training's thread, so it should be quick. */
public interface TrainingListener {
  /** Watches nothing. */
  TrainingListener QUIET = new TrainingListener() {};

  /** Something the user should read, one sentence. */
  default void notice(String sentence) {}

  /**
   * A step is done.
   *
   * @param epoch from 0
   * @param step of this epoch, from 1
   * @param steps in this epoch
   * @param loss mean over the epoch so far
   * @param accuracy share right over the epoch so far
   * @param imagesPerSecond over the epoch so far
   */
  default void stepDone(
      int epoch, int step, int steps, double loss, double accuracy, double imagesPerSecond) {}

  /**
   * A cycle of {@link org.slicewise.training.schedule.Schedule.CyclicCosine} ends with this epoch;
   * said before the checkpoint of that epoch is written, and so once more where the training is
   * killed in between.
   *
   * @param epoch from 0
   * @param weights those that the training would give if it ended here
   */
  default void cycleDone(int epoch, Weights weights) {}

  /** An epoch is done, its checkpoint written. */
  default void epochDone(EpochRecord epoch) {}
}
