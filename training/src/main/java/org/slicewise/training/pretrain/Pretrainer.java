package org.slicewise.training.pretrain;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Network;
import org.slicewise.network.Shape;
import org.slicewise.network.weights.Backbone;
import org.slicewise.network.weights.Initialisation;
import org.slicewise.network.weights.Tensor;
import org.slicewise.network.weights.Weights;
import org.slicewise.training.ClassWeights;
import org.slicewise.training.LayerGroups;
import org.slicewise.training.Loss;
import org.slicewise.training.Mixing;
import org.slicewise.training.TrainingOptions;
import org.slicewise.training.engine.LibTorch;
import org.slicewise.training.schedule.Schedule;

/**
 * Adapts the backbone of a classifier to images without labels: {@link Vicreg} on the embeddings
 * that an {@link Expander} makes of the features of two views of each image.
 */
public final class Pretrainer {
  private Pretrainer() {}

  /**
   * Pretrains.
   *
   * @param network a classifier that ends in pooling and dense layers
   * @param start where to start from, the head included; not changed
   * @param pairs the images
   * @param expander thrown away at the end
   * @param options epochs, optimiser, schedule, fine-tuning, precision, seed, threads, checkpoints;
   *     {@code fineTuning.freeze} names groups of the backbone
   * @param listener told of every step and epoch
   * @throws BadInputException when network, images and options do not fit together, an option needs
   *     labels, or the checkpoint is another configuration's or data set's
   * @throws org.slicewise.errors.EnvironmentException when the loss is no longer finite, memory
   *     runs out, or a checkpoint cannot be written
   */
  public static Pretrained fit(
      Network network,
      Weights start,
      PairSource pairs,
      Expander expander,
      TrainingOptions options,
      PretrainingListener listener) {
    requireNoLabels(options);
    start.requireFits(network);
    Shape found = Shape.image(pairs.height(), pairs.width(), pairs.channels());
    if (!found.equals(network.input())) {
      throw new BadInputException(
          "network '%s' takes images of %s, and these are %s; set target_size and color_mode to fit"
              .formatted(network.name(), network.input(), found));
    }
    Backbone backbone = Backbone.of(network);
    Network whole = backbone.with(expander.layers());
    requireSomethingMoves(whole, options);
    Weights beginning = beginning(whole, start, options.seed());
    LibTorch.start(options.threads());
    return LibTorch.run(
        () -> {
          try (Adaptation adaptation = new Adaptation(whole, beginning, pairs, options, listener)) {
            return new Pretrained(backbone.published(adaptation.run()), adaptation.epochs());
          }
        });
  }

  /** The backbone as it is given, the expander drawn anew. */
  private static Weights beginning(Network whole, Weights start, long seed) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(Initialisation.keras(whole, seed).tensors());
    tensors.replaceAll((name, drawn) -> start.tensors().getOrDefault(name, drawn));
    return new Weights(tensors);
  }

  private static void requireNoLabels(TrainingOptions o) {
    Map<String, Boolean> asked = new LinkedHashMap<>();
    asked.put("loss", o.loss() != Loss.AUTO);
    asked.put("label_smoothing", o.labelSmoothing() > 0);
    asked.put("class_weight", !(o.classWeights() instanceof ClassWeights.None));
    asked.put("mixup or cutmix", !o.mixing().equals(Mixing.NONE));
    asked.put("early_stopping", o.earlyStopping() != null);
    asked.put("restore_best", o.restoreBest());
    asked.put("schedule reduce_on_plateau", o.schedule() instanceof Schedule.ReduceOnPlateau);
    asked.values().removeIf(given -> !given);
    if (!asked.isEmpty()) {
      throw new BadInputException(
          "%s needs labels or images to watch, and pretraining has neither; leave it out"
              .formatted(asked.keySet().iterator().next()));
    }
  }

  private static void requireSomethingMoves(Network whole, TrainingOptions options) {
    LayerGroups groups = LayerGroups.of(whole);
    String freeze = options.fineTuning().freeze();
    if (groups.frozen(freeze) >= groups.names().size() - 1) {
      throw new BadInputException(
          "freeze: %s leaves nothing of the backbone to adapt; name an earlier group of layers, as %s"
              .formatted(freeze, groups.names().get(0)));
    }
  }
}
