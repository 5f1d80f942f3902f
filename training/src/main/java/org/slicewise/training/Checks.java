package org.slicewise.training;

import java.util.Locale;
import org.slicewise.data.BatchSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Layer;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Network;
import org.slicewise.network.Shape;
import org.slicewise.network.weights.Weights;
import org.slicewise.training.schedule.Schedule;

/** Whether network, weights, images and options fit together. */
final class Checks {
  private Checks() {}

  static void all(
      Network network,
      Weights weights,
      BatchSource train,
      BatchSource monitor,
      TrainingOptions options) {
    classes(network, options.loss());
    weights.requireFits(network);
    images(network, train, "training");
    if (monitor != null) {
      images(network, monitor, "monitored");
      return;
    }
    boolean needed =
        ((options.earlyStopping() != null || options.restoreBest())
                && options.monitor().needsValidation())
            || (options.schedule() instanceof Schedule.ReduceOnPlateau reduce
                && reduce.monitor().needsValidation());
    if (needed) {
      throw new BadInputException(
          "early_stopping, restore_best and reduce_on_plateau watch val_loss or val_accuracy, and there are no "
              + "images to watch them on; set aside a validation part, or set monitor: loss");
    }
  }

  /** How many classes the network tells apart under this loss. */
  static int classes(Network network, Loss loss) {
    Shape output = network.output();
    ActivationFunction last = lastActivation(network);
    boolean softmax = output.flat() && output.channels() >= 2 && last == ActivationFunction.SOFTMAX;
    boolean sigmoid = output.flat() && output.channels() == 1 && last == ActivationFunction.SIGMOID;
    if (sigmoid && (loss == Loss.AUTO || loss == Loss.BINARY_CROSSENTROPY)) {
      return 2;
    }
    if (softmax && loss != Loss.BINARY_CROSSENTROPY) {
      return output.channels();
    }
    throw new BadInputException(
        "network '%s' ends in %s with %s, but %s needs %s"
            .formatted(
                network.name(),
                output,
                last.name().toLowerCase(Locale.ROOT),
                loss.name().toLowerCase(Locale.ROOT),
                switch (loss) {
                  case BINARY_CROSSENTROPY -> "one unit with sigmoid";
                  case AUTO -> "a softmax over two units or more, or one unit with sigmoid";
                  default -> "a softmax over two units or more";
                }));
  }

  private static void images(Network network, BatchSource images, String which) {
    Shape found = Shape.image(images.height(), images.width(), images.channels());
    if (!found.equals(network.input())) {
      throw new BadInputException(
          "network '%s' takes images of %s, and the %s images are %s; set target_size and color_mode to fit"
              .formatted(network.name(), network.input(), which, found));
    }
    if (images.size() < 1) {
      throw new BadInputException("there are no %s images".formatted(which));
    }
  }

  private static ActivationFunction lastActivation(Network network) {
    Layer last = network.layers().get(network.layers().size() - 1);
    if (last instanceof Layer.Softmax) {
      return ActivationFunction.SOFTMAX;
    }
    if (last instanceof Layer.Activation a) {
      return a.activation();
    }
    return last instanceof Layer.Dense d ? d.activation() : ActivationFunction.LINEAR;
  }
}
