package org.slicewise.report;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What was written down after each epoch.
 *
 * @param curves the columns of {@code history.csv}: "loss", "accuracy", "val_loss", "val_accuracy"
 *     are drawn, others are listed
 * @param bestEpoch the epoch whose weights were kept, counted from 1; 0 where the last one was
 */
public record TrainingHistory(List<Curve> curves, int bestEpoch) {
  public TrainingHistory {
    curves = List.copyOf(curves);
    int epochs = curves.isEmpty() ? 0 : curves.get(0).values().size();
    for (Curve curve : curves) {
      if (curve.values().size() != epochs) {
        throw new IllegalArgumentException(
            "every curve needs one value an epoch: %s has %d, %s has %d"
                .formatted(curves.get(0).name(), epochs, curve.name(), curve.values().size()));
      }
    }
    if (bestEpoch < 0 || bestEpoch > epochs) {
      throw new IllegalArgumentException(
          "the best of %d epochs cannot be number %d".formatted(epochs, bestEpoch));
    }
  }

  /**
   * One quantity over the epochs.
   *
   * @param name Keras' name, as "val_accuracy"
   * @param values one an epoch, NaN where there is none
   */
  public record Curve(String name, List<Double> values) {
    public Curve {
      Objects.requireNonNull(name, "name");
      values = List.copyOf(values);
    }
  }

  /** Epochs trained. */
  public int epochs() {
    return curves.isEmpty() ? 0 : curves.get(0).values().size();
  }

  /** The curve of this name, where there is one. */
  public Optional<Curve> curve(String name) {
    return curves.stream().filter(c -> c.name().equals(name)).findFirst();
  }
}
