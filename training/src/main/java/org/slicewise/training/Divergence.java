package org.slicewise.training;

import java.util.Locale;
import org.slicewise.errors.EnvironmentException;
import org.slicewise.training.checkpoint.CheckpointFolder;

/** What to say of a training whose numbers are no longer finite. */
public final class Divergence {
  private Divergence() {}

  /**
   * One sentence: what happened, where, and what to do.
   *
   * @param what happened, as "the loss became NaN"
   * @param epoch from 0
   * @param step of this epoch
   * @param rate learning rate of that step
   * @param checkpoints of the training, or null where none are kept
   */
  public static EnvironmentException at(
      String what, int epoch, int step, double rate, CheckpointFolder checkpoints) {
    String kept =
        checkpoints == null
            ? "no checkpoints are kept"
            : checkpoints
                .newestPath()
                .map(path -> "the last good checkpoint is " + path)
                .orElse("there is no checkpoint yet");
    return new EnvironmentException(
        String.format(
            Locale.ROOT,
            "training diverged: %s in epoch %d, step %d, at learning rate %s; %s with a lower "
                + "learning_rate (try %.2g), check that images are rescaled (rescale: 1/255), or set "
                + "clipnorm; %s",
            what,
            epoch + 1,
            step,
            rate,
            // Not --resume: a checkpoint of another learning rate is refused.
            checkpoints == null ? "train again" : "begin again: --restart",
            rate / 10,
            kept));
  }
}
