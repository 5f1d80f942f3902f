package org.slicewise.training;

import org.slicewise.data.BatchSource;
import org.slicewise.network.Network;
import org.slicewise.network.weights.Weights;
import org.slicewise.training.engine.LibTorch;

/** Fits a network to images, as Keras' {@code Model.fit}. */
public final class Trainer {
  private Trainer() {}

  /**
   * Fits.
   *
   * @param network ends in a softmax, or in one sigmoid unit
   * @param initial where to start from; not changed
   * @param train images to learn from
   * @param monitor images to watch after each epoch, in any order, or null
   * @param options how
   * @param listener told of every step and epoch
   * @throws org.slicewise.errors.BadInputException when network, images and options do not fit
   *     together, or the checkpoint is another configuration's or data set's
   * @throws org.slicewise.errors.EnvironmentException when the loss is no longer finite, memory
   *     runs out, or a checkpoint cannot be written
   */
  public static Fitted fit(
      Network network,
      Weights initial,
      BatchSource train,
      BatchSource monitor,
      TrainingOptions options,
      TrainingListener listener) {
    Checks.all(network, initial, train, monitor, options);
    LibTorch.start(options.threads());
    return LibTorch.run(
        () -> {
          try (Fit fit = new Fit(network, initial, train, monitor, options, listener)) {
            return fit.run();
          }
        });
  }
}
