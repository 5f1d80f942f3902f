package org.slicewise.training.pretrain;

import java.util.List;
import org.slicewise.network.weights.Weights;

/**
 * What a pretraining gave.
 *
 * @param weights of the backbone alone, under the names of published files
 * @param epochs in order
 */
public record Pretrained(Weights weights, List<PretrainingEpoch> epochs) {
  public Pretrained {
    epochs = List.copyOf(epochs);
  }
}
