package org.slicewise.training.pretrain;

import java.nio.file.Path;
import java.util.List;
import org.slicewise.files.AtomicFiles;

/**
 * What one epoch of pretraining gave: means over its batches while the weights changed.
 *
 * @param epoch from 0
 * @param loss the weighted sum, with L2 where the network has any
 * @param parts of the loss
 * @param learningRate rate of the last step
 * @param seconds time of the epoch
 * @param imagesPerSecond images, not views, a second
 */
public record PretrainingEpoch(
    int epoch,
    double loss,
    Vicreg.Parts parts,
    double learningRate,
    double seconds,
    double imagesPerSecond) {
  /** Below this deviation the embeddings have collapsed, where the loss asks for 1. */
  private static final double COLLAPSED = 0.1;

  /** Whether nearly the same comes out for every image. */
  public boolean collapsed() {
    return parts.deviation() < COLLAPSED;
  }

  /**
   * Writes epochs as {@code
   * epoch,loss,invariance,variance,covariance,deviation,learning_rate,seconds,images_per_second},
   * epochs from 0.
   *
   * @throws org.slicewise.errors.EnvironmentException when the file cannot be written
   */
  public static void writeCsv(Path file, List<PretrainingEpoch> epochs) {
    StringBuilder text =
        new StringBuilder(
            "epoch,loss,invariance,variance,covariance,deviation,learning_rate,seconds,images_per_second\n");
    for (PretrainingEpoch e : epochs) {
      text.append(e.epoch);
      for (double value :
          new double[] {
            e.loss,
            e.parts.invariance(),
            e.parts.variance(),
            e.parts.covariance(),
            e.parts.deviation(),
            e.learningRate,
            e.seconds,
            e.imagesPerSecond
          }) {
        text.append(',').append(value);
      }
      text.append('\n');
    }
    AtomicFiles.writeString(file, text.toString());
  }
}
