package org.slicewise.training;

import org.slicewise.network.Network;
import org.slicewise.network.weights.Weights;
import org.slicewise.training.engine.Parameters;

/**
 * Which layers of a network move, when, and how fast: {@link FineTuning} on its groups of layers.
 *
 * @param groups of the network's layers
 * @param fineTuning what is asked for
 * @param frozen how many groups from the image on stand still
 */
public record MovingLayers(LayerGroups groups, FineTuning fineTuning, int frozen) {
  /**
   * Of a network.
   *
   * @throws org.slicewise.errors.BadInputException where the network has no layers of the name that
   *     is to be frozen
   */
  public static MovingLayers of(Network network, FineTuning fineTuning) {
    LayerGroups groups = LayerGroups.of(network);
    return new MovingLayers(groups, fineTuning, groups.frozen(fineTuning.freeze()));
  }

  /** The weights in native memory, those of moving layers trained. */
  public Parameters parameters(Weights start) {
    return new Parameters(start, name -> groups.indexOf(name) >= frozen);
  }

  /** The share of the learning rate with which a weight moves. */
  public double shareOfRate(String weight) {
    int behind = groups.behind(weight);
    return behind == 0 ? fineTuning.headRate() : Math.pow(fineTuning.layerDecay(), behind);
  }

  /** Whether the batch normalisation of this name keeps its averages. */
  public boolean standsStill(String layer) {
    return fineTuning.freezeBatchNorm() || groups.indexOf(layer + ".running_mean") < frozen;
  }

  /** Gradual unfreezing: lets those layers move that do in this epoch, from the last on. */
  public void unfreeze(Parameters parameters, int epoch) {
    int every = fineTuning.unfreezeEvery();
    if (every > 0) {
      int last = epoch / every;
      parameters.activate(name -> groups.behind(name) <= last);
    }
  }
}
