package org.slicewise.training.schedule;

import java.util.List;
import java.util.Map;
import org.slicewise.errors.BadInputException;
import org.slicewise.training.options.OptionReader;

/** How the learning rate changes over a training. */
public sealed interface Schedule {
  /** The names {@link #fromMap} knows. */
  List<String> NAMES = List.of("constant", "step", "cosine", "cyclic_cosine", "reduce_on_plateau");

  /**
   * The learning rate of one step, before what {@link Plateau} takes off.
   *
   * @param base the optimiser's learning rate
   * @param step steps done since the beginning of the training
   * @param stepsPerEpoch batches in one epoch
   * @param epochs epochs of the whole training
   */
  double rate(double base, long step, int stepsPerEpoch, int epochs);

  /** The optimiser's rate throughout. */
  record Constant() implements Schedule {
    @Override
    public double rate(double base, long step, int stepsPerEpoch, int epochs) {
      return base;
    }
  }

  /** {@code base * factor^(epoch / every)}, whole division, epochs from 0. */
  record Step(int every, double factor) implements Schedule {
    public Step {
      require(every >= 1, "every", every, "at least 1");
      require(factor > 0 && factor <= 1, "factor", factor, "above 0 and at most 1");
    }

    @Override
    public double rate(double base, long step, int stepsPerEpoch, int epochs) {
      return base * Math.pow(factor, step / stepsPerEpoch / every);
    }
  }

  /**
   * Keras' CosineDecay with warm-up: rises from 0 to base over {@code warmupEpochs}, then falls
   * along half a cosine to {@code base * alpha} at the last step.
   */
  record Cosine(int warmupEpochs, double alpha) implements Schedule {
    public Cosine {
      require(warmupEpochs >= 0, "warmup_epochs", warmupEpochs, "at least 0");
      require(alpha >= 0 && alpha <= 1, "alpha", alpha, "from 0 to 1");
    }

    @Override
    public double rate(double base, long step, int stepsPerEpoch, int epochs) {
      long warmup = (long) warmupEpochs * stepsPerEpoch;
      if (step < warmup) {
        return base * step / warmup;
      }
      long decay = Math.max(1, (long) epochs * stepsPerEpoch - warmup);
      double done = Math.min(1, (double) (step - warmup) / decay);
      return base * ((1 - alpha) * 0.5 * (1 + Math.cos(Math.PI * done)) + alpha);
    }
  }

  /**
   * Falls along half a cosine to 0 and begins anew, {@code cycles} times (Huang et al. 2017,
   * Snapshot Ensembles, equation 2): {@code base / 2 * (cos(pi * mod(step, L) / L) + 1)} with
   * {@code L = ceil(steps / cycles)} and steps from 0.
   */
  record CyclicCosine(int cycles) implements Schedule {
    public CyclicCosine {
      require(cycles >= 1, "cycles", cycles, "at least 1");
    }

    @Override
    public double rate(double base, long step, int stepsPerEpoch, int epochs) {
      long length = length(stepsPerEpoch, epochs);
      return base / 2 * (Math.cos(Math.PI * (step % length) / length) + 1);
    }

    /**
     * Whether a cycle ends with the last step of an epoch.
     *
     * @param epoch from 0
     */
    public boolean endsWith(int epoch, int stepsPerEpoch, int epochs) {
      return (epoch + 1L) * stepsPerEpoch % length(stepsPerEpoch, epochs) == 0;
    }

    private long length(int stepsPerEpoch, int epochs) {
      long steps = (long) stepsPerEpoch * epochs;
      return (steps + cycles - 1) / cycles;
    }
  }

  /**
   * Keras' ReduceLROnPlateau: the rate is multiplied by {@code factor} once {@code monitor} has not
   * improved by {@code minDelta} for {@code patience} epochs. See {@link Plateau}.
   */
  record ReduceOnPlateau(
      Monitor monitor, double factor, int patience, double minDelta, int cooldown, double minRate)
      implements Schedule {
    public ReduceOnPlateau {
      require(factor > 0 && factor < 1, "factor", factor, "above 0 and below 1");
      require(patience >= 0, "patience", patience, "at least 0");
      require(minDelta >= 0, "min_delta", minDelta, "at least 0");
      require(cooldown >= 0, "cooldown", cooldown, "at least 0");
      require(minRate >= 0, "min_lr", minRate, "at least 0");
    }

    /** Keras' defaults. */
    public ReduceOnPlateau() {
      this(Monitor.VAL_LOSS, 0.1, 10, 1e-4, 0, 0);
    }

    @Override
    public double rate(double base, long step, int stepsPerEpoch, int epochs) {
      return base;
    }
  }

  /**
   * Reads a schedule: {@code constant}; {@code step} with every, factor; {@code cosine} with
   * warmup_epochs, alpha; {@code cyclic_cosine} with cycles; {@code reduce_on_plateau} with
   * monitor, factor, patience, min_delta, cooldown, min_lr.
   *
   * @throws BadInputException for an unknown name or option (with the nearest) or a bad value
   */
  static Schedule fromMap(String name, Map<String, ?> options) {
    OptionReader.choose("schedule", name, NAMES);
    OptionReader in = new OptionReader("schedule " + name, options);
    Schedule made =
        switch (name) {
          case "constant" -> new Constant();
          case "step" -> new Step(in.integer("every", 10), in.number("factor", 0.5));
          case "cosine" -> new Cosine(in.integer("warmup_epochs", 0), in.number("alpha", 0));
          case "cyclic_cosine" -> new CyclicCosine(in.integer("cycles", 5));
          case "reduce_on_plateau" -> {
            ReduceOnPlateau d = new ReduceOnPlateau();
            yield new ReduceOnPlateau(
                Monitor.of(in.choice("monitor", d.monitor.toString(), Monitor.NAMES)),
                in.number("factor", d.factor),
                in.integer("patience", d.patience),
                in.number("min_delta", d.minDelta),
                in.integer("cooldown", d.cooldown),
                in.number("min_lr", d.minRate));
          }
          default -> throw new IllegalStateException(name);
        };
    in.finish();
    return made;
  }

  private static void require(boolean ok, String key, Object value, String range) {
    if (!ok) {
      throw new BadInputException(
          "the schedule's %s must be %s, found %s".formatted(key, range, value));
    }
  }
}
