package org.slicewise.training;

import org.slicewise.errors.BadInputException;

/**
 * How carefully a network that already knows something is moved.
 *
 * @param freeze the last group of layers, from the image on, that stands still: {@code blocks.2};
 *     {@code backbone} for all but the classifier; "" for none. Their gradients are not computed
 * @param freezeBatchNorm batch normalisation uses and keeps the averages it came with, where the
 *     batches of a small data set would give noisy ones
 * @param layerDecay each group moves at this share of the learning rate of the group behind it, 1
 *     for one rate (Howard and Ruder 2018, discriminative fine-tuning)
 * @param headRate the last group, the classifier, moves at this share of the learning rate. A dense
 *     layer on n standardised features moves its answer by up to n times the rate in one step of
 *     Adam, whatever the gradient: at thousands of features the rate that suits convolutions makes
 *     it jump
 * @param unfreezeEvery begin with the last group alone and let one more move after each so many
 *     epochs (gradual unfreezing, the same paper); 0 lets all move at once
 */
public record FineTuning(
    String freeze, boolean freezeBatchNorm, double layerDecay, double headRate, int unfreezeEvery) {
  /** Everything moves alike. */
  public static final FineTuning NONE = new FineTuning("", false, 1, 1, 0);

  public FineTuning {
    if (!(layerDecay > 0 && layerDecay <= 1)) {
      throw new BadInputException("layer_decay must be above 0 and at most 1, found " + layerDecay);
    }
    if (!(headRate > 0 && headRate < Double.POSITIVE_INFINITY)) {
      throw new BadInputException("head_rate must be above 0, found " + headRate);
    }
    if (unfreezeEvery < 0) {
      throw new BadInputException(
          "unfreeze_every must be a number of epochs, or 0, found " + unfreezeEvery);
    }
  }
}
