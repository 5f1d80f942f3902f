package org.slicewise.app;

import java.nio.file.Path;
import org.slicewise.model.ModelInfo;
import org.slicewise.network.Network;
import org.slicewise.split.Split;
import org.slicewise.training.Fitted;

/**
 * What evaluation and report need of a finished training.
 *
 * @param recipe what decided it
 * @param data the images
 * @param split how they were divided
 * @param keptBest whether the weights are the best epoch's
 * @param info what the model file says of itself
 * @param model the model file
 */
record Trained(
    Recipe recipe,
    RunData data,
    Split split,
    Network network,
    Fitted fitted,
    boolean keptBest,
    ModelInfo info,
    Path model) {

  /** The same with another record of the model. */
  Trained withInfo(ModelInfo other) {
    return new Trained(recipe, data, split, network, fitted, keptBest, other, model);
  }
}
