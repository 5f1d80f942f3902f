package org.slicewise.training;

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

  /** An epoch is done, its checkpoint written. */
  default void epochDone(EpochRecord epoch) {}
}
