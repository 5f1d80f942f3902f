package org.slicewise.training;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.training.schedule.Plateau;
import org.slicewise.training.schedule.Schedule;

/**
 * How far a training has come.
 *
 * @param epochs done
 * @param best best monitored number; NaN before the first epoch or where nothing is monitored
 * @param bestEpoch from 0; -1 likewise
 * @param waited epochs since then
 * @param plateau of the learning rate; null unless the schedule is reduce-on-plateau
 */
record Progress(List<EpochRecord> epochs, double best, int bestEpoch, int waited, Plateau plateau) {
  Progress {
    epochs = List.copyOf(epochs);
  }

  static Progress start(TrainingOptions options) {
    return new Progress(
        List.of(),
        Double.NaN,
        -1,
        0,
        options.schedule() instanceof Schedule.ReduceOnPlateau
            ? Plateau.start(options.optimizer().common().learningRate())
            : null);
  }

  Progress after(EpochRecord epoch, TrainingOptions options) {
    List<EpochRecord> all = new ArrayList<>(epochs);
    all.add(epoch);
    Plateau next =
        options.schedule() instanceof Schedule.ReduceOnPlateau reduce
            ? plateau.after(epoch.value(reduce.monitor()), reduce)
            : null;
    double value = epoch.value(options.monitor());
    if (Double.isNaN(value)) {
      return new Progress(all, best, bestEpoch, waited, next);
    }
    double minDelta = options.earlyStopping() == null ? 0 : options.earlyStopping().minDelta();
    if (bestEpoch < 0 || options.monitor().improves(value, best, minDelta)) {
      return new Progress(all, value, epoch.epoch(), 0, next);
    }
    return new Progress(all, best, bestEpoch, waited + 1, next);
  }

  boolean lastIsBest() {
    return bestEpoch == epochs.size() - 1;
  }

  /** Why the training is over, or null while it is not. */
  String over(TrainingOptions options) {
    if (options.earlyStopping() != null
        && waited >= Math.max(1, options.earlyStopping().patience())) {
      return "%s has not improved for %d epochs; the best was %.4g in epoch %d"
          .formatted(options.monitor(), waited, best, bestEpoch + 1);
    }
    return epochs.size() >= options.epochs()
        ? "all %d epochs are done".formatted(epochs.size())
        : null;
  }

  double rate(TrainingOptions options, long step, int stepsPerEpoch) {
    double base = options.optimizer().common().learningRate();
    return plateau == null
        ? options.schedule().rate(base, step, stepsPerEpoch, options.epochs())
        : plateau.rate();
  }
}
