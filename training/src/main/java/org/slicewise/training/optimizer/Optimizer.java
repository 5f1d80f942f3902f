package org.slicewise.training.optimizer;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slicewise.errors.BadInputException;
import org.slicewise.training.options.OptionReader;

/**
 * One of Keras' optimisers with Keras' options and defaults (keras.optimizers, 3.15). A value: the
 * arithmetic is in the optimiser state.
 */
public sealed interface Optimizer {
  /** The names {@link #fromMap} knows. */
  List<String> NAMES = List.of("adam", "adamw", "sgd", "rmsprop");

  /** The options every optimiser has. */
  Common common();

  /** The same optimiser with other common options. */
  Optimizer with(Common common);

  /** The same optimiser with another learning rate. */
  default Optimizer withLearningRate(double rate) {
    return with(common().withLearningRate(rate));
  }

  /** Keras' name in lower case: adam, adamw, sgd, rmsprop. */
  default String name() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /**
   * Options of every Keras optimiser; 0 stands for Keras' None.
   *
   * @param learningRate step size, at least 0
   * @param weightDecay share of each weight taken off per step and unit of learning rate; applied
   *     to every variable, biases included, before the step, as Keras does
   * @param clipnorm largest L2 norm of one variable's gradient; 0 = off
   * @param globalClipnorm largest L2 norm of all gradients together; 0 = off
   * @param clipvalue largest absolute value of a gradient's element; 0 = off
   * @param useEma keep a moving average of the weights, which replaces them at the end of training
   * @param emaMomentum momentum of that average, 0 to 1
   * @param emaOverwriteFrequency steps after which the average replaces the weights; 0 = only at
   *     the end
   * @param lossScaleFactor the loss is multiplied and the gradients divided by it; 1 = off
   * @param gradientAccumulationSteps steps whose gradients are averaged into one update; 1 = off
   */
  record Common(
      double learningRate,
      double weightDecay,
      double clipnorm,
      double globalClipnorm,
      double clipvalue,
      boolean useEma,
      double emaMomentum,
      int emaOverwriteFrequency,
      double lossScaleFactor,
      int gradientAccumulationSteps) {
    public Common {
      require(learningRate >= 0, "learning_rate", learningRate, "at least 0");
      require(weightDecay >= 0, "weight_decay", weightDecay, "at least 0");
      require(clipnorm >= 0, "clipnorm", clipnorm, "at least 0");
      require(globalClipnorm >= 0, "global_clipnorm", globalClipnorm, "at least 0");
      require(clipvalue >= 0, "clipvalue", clipvalue, "at least 0");
      require(emaMomentum >= 0 && emaMomentum <= 1, "ema_momentum", emaMomentum, "from 0 to 1");
      require(
          emaOverwriteFrequency >= 0,
          "ema_overwrite_frequency",
          emaOverwriteFrequency,
          "at least 1, or 0 for none");
      require(lossScaleFactor > 0, "loss_scale_factor", lossScaleFactor, "above 0");
      require(
          gradientAccumulationSteps >= 1,
          "gradient_accumulation_steps",
          gradientAccumulationSteps,
          "at least 1");
      int clips = (clipnorm > 0 ? 1 : 0) + (globalClipnorm > 0 ? 1 : 0) + (clipvalue > 0 ? 1 : 0);
      if (clips > 1) {
        throw new BadInputException(
            "only one of clipnorm (%s), global_clipnorm (%s) and clipvalue (%s) can be set"
                .formatted(clipnorm, globalClipnorm, clipvalue));
      }
    }

    /** Keras' defaults: everything off but the learning rate and the weight decay given. */
    public static Common of(double learningRate, double weightDecay) {
      return new Common(learningRate, weightDecay, 0, 0, 0, false, 0.99, 0, 1, 1);
    }

    /** The same with another learning rate. */
    public Common withLearningRate(double rate) {
      return new Common(
          rate,
          weightDecay,
          clipnorm,
          globalClipnorm,
          clipvalue,
          useEma,
          emaMomentum,
          emaOverwriteFrequency,
          lossScaleFactor,
          gradientAccumulationSteps);
    }

    private static Common read(OptionReader in, Common defaults) {
      return new Common(
          in.number("learning_rate", defaults.learningRate),
          in.number("weight_decay", defaults.weightDecay),
          in.number("clipnorm", 0),
          in.number("global_clipnorm", 0),
          in.number("clipvalue", 0),
          in.flag("use_ema", false),
          in.number("ema_momentum", defaults.emaMomentum),
          in.integer("ema_overwrite_frequency", 0),
          in.number("loss_scale_factor", 1),
          in.integer("gradient_accumulation_steps", 1));
    }
  }

  /**
   * Gradient descent: {@code v = momentum * v - rate * g; w += v} (Nesterov: {@code w += momentum *
   * v - rate * g}).
   */
  record SGD(Common common, double momentum, boolean nesterov) implements Optimizer {
    public SGD {
      require(momentum >= 0 && momentum <= 1, "momentum", momentum, "from 0 to 1");
    }

    public SGD() {
      this(Common.of(0.01, 0), 0, false);
    }

    @Override
    public SGD with(Common other) {
      return new SGD(other, momentum, nesterov);
    }
  }

  /** Hinton 2012; {@code rho} discounts old squared gradients. Epsilon is inside the root. */
  record RMSprop(Common common, double rho, double momentum, double epsilon, boolean centered)
      implements Optimizer {
    public RMSprop {
      require(rho >= 0 && rho <= 1, "rho", rho, "from 0 to 1");
      require(momentum >= 0 && momentum <= 1, "momentum", momentum, "from 0 to 1");
      require(epsilon >= 0, "epsilon", epsilon, "at least 0");
    }

    public RMSprop() {
      this(Common.of(0.001, 0), 0.9, 0, 1e-7, false);
    }

    @Override
    public RMSprop with(Common other) {
      return new RMSprop(other, rho, momentum, epsilon, centered);
    }
  }

  /** Kingma and Ba 2014, with the paper's "epsilon hat", as Keras. */
  record Adam(Common common, double beta1, double beta2, double epsilon, boolean amsgrad)
      implements Optimizer {
    public Adam {
      require(beta1 >= 0 && beta1 < 1, "beta_1", beta1, "at least 0 and below 1");
      require(beta2 >= 0 && beta2 < 1, "beta_2", beta2, "at least 0 and below 1");
      require(epsilon >= 0, "epsilon", epsilon, "at least 0");
    }

    public Adam() {
      this(Common.of(0.001, 0), 0.9, 0.999, 1e-7, false);
    }

    @Override
    public Adam with(Common other) {
      return new Adam(other, beta1, beta2, epsilon, amsgrad);
    }
  }

  /** Adam with decoupled weight decay, 0.004 by default as in Keras. */
  record AdamW(Common common, double beta1, double beta2, double epsilon, boolean amsgrad)
      implements Optimizer {
    public AdamW {
      require(beta1 >= 0 && beta1 < 1, "beta_1", beta1, "at least 0 and below 1");
      require(beta2 >= 0 && beta2 < 1, "beta_2", beta2, "at least 0 and below 1");
      require(epsilon >= 0, "epsilon", epsilon, "at least 0");
    }

    public AdamW() {
      this(Common.of(0.001, 0.004), 0.9, 0.999, 1e-7, false);
    }

    @Override
    public AdamW with(Common other) {
      return new AdamW(other, beta1, beta2, epsilon, amsgrad);
    }
  }

  /**
   * Reads an optimiser by Keras' names.
   *
   * @param name adam, adamw, sgd or rmsprop, in any case
   * @param options Keras' options in snake_case; a missing or null one takes Keras' default
   * @throws BadInputException for an unknown name or option (with the nearest) or a bad value
   */
  static Optimizer fromMap(String name, Map<String, ?> options) {
    String kind = OptionReader.choose("optimizer", name.toLowerCase(Locale.ROOT), NAMES);
    OptionReader in = new OptionReader("optimizer " + kind, options);
    Optimizer made =
        switch (kind) {
          case "sgd" -> {
            SGD d = new SGD();
            yield new SGD(
                Common.read(in, d.common),
                in.number("momentum", d.momentum),
                in.flag("nesterov", d.nesterov));
          }
          case "rmsprop" -> {
            RMSprop d = new RMSprop();
            yield new RMSprop(
                Common.read(in, d.common),
                in.number("rho", d.rho),
                in.number("momentum", d.momentum),
                in.number("epsilon", d.epsilon),
                in.flag("centered", d.centered));
          }
          case "adam" -> {
            Adam d = new Adam();
            yield new Adam(
                Common.read(in, d.common),
                in.number("beta_1", d.beta1),
                in.number("beta_2", d.beta2),
                in.number("epsilon", d.epsilon),
                in.flag("amsgrad", d.amsgrad));
          }
          case "adamw" -> {
            AdamW d = new AdamW();
            yield new AdamW(
                Common.read(in, d.common),
                in.number("beta_1", d.beta1),
                in.number("beta_2", d.beta2),
                in.number("epsilon", d.epsilon),
                in.flag("amsgrad", d.amsgrad));
          }
          default -> throw new IllegalStateException(kind);
        };
    in.finish();
    return made;
  }

  private static void require(boolean ok, String key, Object value, String range) {
    if (!ok) {
      throw new BadInputException(
          "the optimizer's %s must be %s, found %s".formatted(key, range, value));
    }
  }
}
