package org.slicewise.training.schedule;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The numbers of an epoch that early stopping and schedules can watch, by Keras' names. */
public enum Monitor {
  VAL_LOSS,
  VAL_ACCURACY,
  LOSS,
  ACCURACY;

  /** Keras' names. */
  public static final List<String> NAMES =
      Arrays.stream(values()).map(m -> m.name().toLowerCase(Locale.ROOT)).toList();

  /** The one with Keras' name {@code name}, which must be one of {@link #NAMES}. */
  public static Monitor of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** Whether it is an accuracy. */
  public boolean higherIsBetter() {
    return this == VAL_ACCURACY || this == ACCURACY;
  }

  /** Whether it needs images to monitor. */
  public boolean needsValidation() {
    return this == VAL_LOSS || this == VAL_ACCURACY;
  }

  /** Whether {@code value} is better than {@code best} by more than {@code minDelta}. */
  public boolean improves(double value, double best, double minDelta) {
    return higherIsBetter() ? value - minDelta > best : value + minDelta < best;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
