package org.slicewise.training.schedule;

import org.slicewise.errors.BadInputException;

/**
 * Keras' EarlyStopping: the training ends once {@code monitor} has not improved by more than {@code
 * minDelta} for {@code patience} epochs.
 */
public record EarlyStopping(Monitor monitor, int patience, double minDelta) {
  public EarlyStopping {
    if (patience < 0 || !(minDelta >= 0)) {
      throw new BadInputException(
          "early stopping needs a patience and a min_delta of at least 0, found %d and %s"
              .formatted(patience, minDelta));
    }
  }
}
