package org.slicewise.training.schedule;

/**
 * The state of {@link Schedule.ReduceOnPlateau} between epochs, as in Keras' callback.
 *
 * @param rate the learning rate now
 * @param best best value of the monitored number so far; NaN before the first epoch
 * @param waited epochs since then
 * @param cooldown epochs during which nothing is counted
 */
public record Plateau(double rate, double best, int waited, int cooldown) {
  /** Before the first epoch. */
  public static Plateau start(double rate) {
    return new Plateau(rate, Double.NaN, 0, 0);
  }

  /**
   * After an epoch.
   *
   * @param value the monitored number
   */
  public Plateau after(double value, Schedule.ReduceOnPlateau options) {
    boolean cooling = cooldown > 0;
    int left = cooling ? cooldown - 1 : 0;
    if (Double.isNaN(best) || options.monitor().improves(value, best, options.minDelta())) {
      return new Plateau(rate, value, 0, left);
    }
    if (left > 0) {
      return new Plateau(rate, best, 0, left);
    }
    int now = (cooling ? 0 : waited) + 1;
    if (now < options.patience() || rate <= options.minRate()) {
      return new Plateau(rate, best, now, 0);
    }
    return new Plateau(
        Math.max(rate * options.factor(), options.minRate()), best, 0, options.cooldown());
  }
}
