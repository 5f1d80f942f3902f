package org.slicewise.training.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.slicewise.network.weights.Weights;

/**
 * The state of a training after an epoch: all that decides what comes next.
 *
 * @param epochs done
 * @param steps the optimiser has done
 * @param fingerprint what the training was asked to do and on what, by name; see {@link
 *     CheckpointFolder#newest}
 * @param progress the trainer's own state
 * @param weights after the last epoch
 * @param optimizer the optimiser's buffers by name
 * @param best weights of the best epoch so far, or null
 */
public record Checkpoint(
    int epochs,
    long steps,
    Map<String, String> fingerprint,
    JsonNode progress,
    Weights weights,
    Map<String, float[]> optimizer,
    Weights best) {}
