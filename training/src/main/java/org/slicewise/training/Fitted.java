package org.slicewise.training;

import org.slicewise.network.weights.Weights;

/**
 * A finished training.
 *
 * @param weights the last epoch's, or the best epoch's where asked
 * @param history every epoch, those before a resume included
 * @param bestEpoch from 0, by the monitored number; -1 where nothing was monitored
 * @param stoppedBecause one sentence for the user
 */
public record Fitted(Weights weights, History history, int bestEpoch, String stoppedBecause) {}
