package org.slicewise.training.pretrain;

/** Watches a pretraining; called on its thread, so it should be quick. */
public interface PretrainingListener {
  /** Watches nothing. */
  PretrainingListener QUIET = new PretrainingListener() {};

  /** Something the user should read, one sentence. */
  default void notice(String sentence) {}

  /**
   * A step is done.
   *
   * @param epoch from 0
   * @param step of this epoch, from 1
   * @param steps in this epoch
   * @param loss mean over the epoch so far
   */
  default void stepDone(int epoch, int step, int steps, double loss) {}

  /** An epoch is done, its checkpoint written. */
  default void epochDone(PretrainingEpoch epoch) {}
}
