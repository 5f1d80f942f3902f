package org.slicewise.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slicewise.errors.BadInputException;
import org.slicewise.training.optimizer.Optimizer;
import org.slicewise.training.options.OptionReader;
import org.slicewise.training.schedule.EarlyStopping;
import org.slicewise.training.schedule.Monitor;
import org.slicewise.training.schedule.Schedule;

/**
 * How to fit.
 *
 * @param epochs passes over the training images, at least 1
 * @param optimizer with its learning rate
 * @param loss what is minimised
 * @param labelSmoothing 0 to below 1; Keras' label_smoothing
 * @param classWeights Keras' class_weight
 * @param schedule of the learning rate
 * @param earlyStopping or null
 * @param restoreBest return the weights of the epoch with the best monitored number
 * @param monitor which number that is, early stopping's where there is one; Keras' default is
 *     val_loss
 * @param fineTuning what stands still, and what moves slowly
 * @param mixing of images in pairs
 * @param distillation what the answers of other networks count, where the batches carry any
 * @param precision of convolutions and dense layers
 * @param seed of dropout
 * @param threads of libtorch; 0 = all cores
 * @param checkpoints folder for a checkpoint after each epoch, or null for none
 * @param resume go on from the newest checkpoint in that folder
 * @param configuration name of everything else that decides the result (preprocessing,
 *     augmentation, …); a checkpoint with another one is refused
 * @param dataset fingerprint of the data set and its split; likewise
 */
public record TrainingOptions(
    int epochs,
    Optimizer optimizer,
    Loss loss,
    double labelSmoothing,
    ClassWeights classWeights,
    Schedule schedule,
    EarlyStopping earlyStopping,
    boolean restoreBest,
    Monitor monitor,
    FineTuning fineTuning,
    Mixing mixing,
    Distillation distillation,
    Precision precision,
    long seed,
    int threads,
    Path checkpoints,
    boolean resume,
    String configuration,
    String dataset) {
  public TrainingOptions {
    require(epochs >= 1, "epochs", epochs, "at least 1");
    require(
        labelSmoothing >= 0 && labelSmoothing < 1,
        "label_smoothing",
        labelSmoothing,
        "at least 0 and below 1");
    require(threads >= 0, "threads", threads, "at least 1, or 0 for all cores");
    if (loss == Loss.SPARSE_CATEGORICAL_CROSSENTROPY && labelSmoothing > 0) {
      throw new BadInputException(
          "sparse_categorical_crossentropy has no label_smoothing (found %s); use categorical_crossentropy"
              .formatted(labelSmoothing));
    }
    if (earlyStopping != null && earlyStopping.monitor() != monitor) {
      throw new BadInputException(
          "early stopping watches %s but monitor is %s; give both the same"
              .formatted(earlyStopping.monitor(), monitor));
    }
    if (resume && checkpoints == null) {
      throw new BadInputException("resuming needs a folder of checkpoints");
    }
  }

  /** Keras' defaults with Adam and the number of epochs. */
  public static Builder builder(int epochs) {
    return new Builder(epochs);
  }

  /** A builder that starts from these options. */
  public Builder toBuilder() {
    Builder b = new Builder(epochs);
    b.optimizer = optimizer;
    b.loss = loss;
    b.labelSmoothing = labelSmoothing;
    b.classWeights = classWeights;
    b.schedule = schedule;
    b.earlyStopping = earlyStopping;
    b.restoreBest = restoreBest;
    b.monitor = monitor;
    b.fineTuning = fineTuning;
    b.mixing = mixing;
    b.distillation = distillation;
    b.precision = precision;
    b.seed = seed;
    b.threads = threads;
    b.checkpoints = checkpoints;
    b.resume = resume;
    b.configuration = configuration;
    b.dataset = dataset;
    return b;
  }

  /**
   * Reads options as written in YAML, in snake_case:
   *
   * <pre>
   * epochs: 20
   * optimizer: adam                # or {name: sgd, momentum: 0.9, nesterov: true}
   * learning_rate: 0.0005
   * loss: categorical_crossentropy # sparse_categorical_crossentropy, binary_crossentropy, auto
   * label_smoothing: 0.1
   * class_weight: balanced         # or [1.0, 2.0], or {0: 1.0, 1: 2.0}
   * schedule: cosine               # or {name: cosine, warmup_epochs: 2}
   * early_stopping: {monitor: val_loss, patience: 5, min_delta: 0.001}   # or a patience
   * restore_best: true
   * monitor: val_loss
   * freeze: blocks.2               # layers from the image up to there stand still; or backbone
   * freeze_batch_norm: true
   * layer_decay: 0.8
   * head_rate: 0.1
   * unfreeze_every: 2
   * mixup: 0.2
   * cutmix: 1.0
   * distil_share: 0.7              # of the loss, where other networks are asked
   * distil_temperature: 2
   * precision: bf16
   * seed: 1
   * threads: 2
   * </pre>
   *
   * @throws BadInputException for an unknown key or value, with the nearest known one
   */
  public static TrainingOptions fromMap(Map<String, ?> map) {
    OptionReader in = new OptionReader("training", map);
    Builder b = builder(in.integer("epochs", 10));
    Named optimizer = Named.of(in, "optimizer", "adam");
    b.optimizer = Optimizer.fromMap(optimizer.name, optimizer.options);
    b.optimizer =
        b.optimizer.withLearningRate(
            in.number("learning_rate", b.optimizer.common().learningRate()));
    b.loss = constant(Loss.class, in, "loss", b.loss);
    b.labelSmoothing = in.number("label_smoothing", 0);
    b.classWeights = classWeights(in);
    Named schedule = Named.of(in, "schedule", "constant");
    b.schedule = Schedule.fromMap(schedule.name, schedule.options);
    Object named = in.take("monitor");
    b.monitor = Monitor.of(in.choice("monitor", b.monitor.toString(), Monitor.NAMES));
    b.earlyStopping = earlyStopping(in, b.monitor);
    if (named == null && b.earlyStopping != null) {
      b.monitor = b.earlyStopping.monitor();
    }
    b.restoreBest = in.flag("restore_best", false);
    Object freeze = in.take("freeze");
    b.fineTuning =
        new FineTuning(
            freeze == null || Boolean.FALSE.equals(freeze) ? "" : freeze.toString(),
            in.flag("freeze_batch_norm", false),
            in.number("layer_decay", 1),
            in.number("head_rate", 1),
            in.integer("unfreeze_every", 0));
    b.mixing = new Mixing(in.number("mixup", 0), in.number("cutmix", 0));
    b.distillation =
        new Distillation(
            in.number("distil_share", b.distillation.share()),
            in.number("distil_temperature", b.distillation.temperature()));
    b.precision = constant(Precision.class, in, "precision", b.precision);
    b.seed = (long) in.number("seed", 0);
    b.threads = in.integer("threads", 0);
    in.finish();
    return b.build();
  }

  private static ClassWeights classWeights(OptionReader in) {
    Object value = in.take("class_weight");
    if (value == null) {
      return new ClassWeights.None();
    }
    if ("balanced".equals(value)) {
      return new ClassWeights.Balanced();
    }
    List<Object> list = new ArrayList<>();
    if (value instanceof List<?> given) {
      list.addAll(given);
    } else if (value instanceof Map<?, ?> map) {
      Map<String, Object> byName = new LinkedHashMap<>();
      map.forEach((k, v) -> byName.put(String.valueOf(k), v));
      for (int i = 0; i < byName.size(); i++) {
        list.add(byName.get(Integer.toString(i)));
      }
    }
    if (list.isEmpty() || !list.stream().allMatch(v -> v instanceof Number)) {
      throw in.bad(
          "class_weight", value, "'balanced', a list of numbers, or a number for each class index");
    }
    return new ClassWeights.Given(list.stream().map(v -> ((Number) v).doubleValue()).toList());
  }

  private static EarlyStopping earlyStopping(OptionReader in, Monitor monitor) {
    Object value = in.take("early_stopping");
    if (value == null || Boolean.FALSE.equals(value)) {
      return null;
    }
    Map<String, Object> options = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((k, v) -> options.put(String.valueOf(k), v));
    } else {
      options.put("patience", value);
    }
    OptionReader inner = new OptionReader("early_stopping", options);
    EarlyStopping made =
        new EarlyStopping(
            Monitor.of(inner.choice("monitor", monitor.toString(), Monitor.NAMES)),
            inner.integer("patience", 0),
            inner.number("min_delta", 0));
    inner.finish();
    return made;
  }

  private static <E extends Enum<E>> E constant(
      Class<E> type, OptionReader in, String key, E missing) {
    List<String> names = new ArrayList<>();
    for (E e : type.getEnumConstants()) {
      names.add(e.name().toLowerCase(Locale.ROOT));
    }
    String chosen = in.choice(key, missing.name().toLowerCase(Locale.ROOT), names);
    return Enum.valueOf(type, chosen.toUpperCase(Locale.ROOT));
  }

  /** A name, or a map with a name and options. */
  private record Named(String name, Map<String, Object> options) {
    static Named of(OptionReader in, String key, String missing) {
      Object value = in.take(key);
      Map<String, Object> options = new LinkedHashMap<>();
      if (value instanceof Map<?, ?> map) {
        map.forEach((k, v) -> options.put(String.valueOf(k), v));
        Object name = options.remove("name");
        return new Named(name == null ? missing : String.valueOf(name), options);
      }
      return new Named(value == null ? missing : String.valueOf(value), options);
    }
  }

  private static void require(boolean ok, String key, Object value, String range) {
    if (!ok) {
      throw new BadInputException("%s must be %s, found %s".formatted(key, range, value));
    }
  }

  /** Collects options; every one but the epochs has a default. */
  public static final class Builder {
    private final int epochs;
    private Optimizer optimizer = new Optimizer.Adam();
    private Loss loss = Loss.AUTO;
    private double labelSmoothing;
    private ClassWeights classWeights = new ClassWeights.None();
    private Schedule schedule = new Schedule.Constant();
    private EarlyStopping earlyStopping;
    private boolean restoreBest;
    private Monitor monitor = Monitor.VAL_LOSS;
    private FineTuning fineTuning = FineTuning.NONE;
    private Mixing mixing = Mixing.NONE;
    private Distillation distillation = Distillation.DEFAULT;
    private Precision precision = Precision.F32;
    private long seed;
    private int threads;
    private Path checkpoints;
    private boolean resume;
    private String configuration = "";
    private String dataset = "";

    private Builder(int epochs) {
      this.epochs = epochs;
    }

    public Builder optimizer(Optimizer value) {
      optimizer = value;
      return this;
    }

    public Builder loss(Loss value) {
      loss = value;
      return this;
    }

    public Builder labelSmoothing(double value) {
      labelSmoothing = value;
      return this;
    }

    public Builder classWeights(ClassWeights value) {
      classWeights = value;
      return this;
    }

    public Builder schedule(Schedule value) {
      schedule = value;
      return this;
    }

    /** Also the number that {@link #restoreBest} goes by. */
    public Builder earlyStopping(EarlyStopping value) {
      earlyStopping = value;
      if (value != null) {
        monitor = value.monitor();
      }
      return this;
    }

    public Builder restoreBest(boolean value) {
      restoreBest = value;
      return this;
    }

    public Builder monitor(Monitor value) {
      monitor = value;
      return this;
    }

    public Builder fineTuning(FineTuning value) {
      fineTuning = value;
      return this;
    }

    public Builder mixing(Mixing value) {
      mixing = value;
      return this;
    }

    public Builder distillation(Distillation value) {
      distillation = value;
      return this;
    }

    public Builder precision(Precision value) {
      precision = value;
      return this;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    public Builder threads(int value) {
      threads = value;
      return this;
    }

    public Builder checkpoints(Path folder) {
      checkpoints = folder;
      return this;
    }

    public Builder resume(boolean value) {
      resume = value;
      return this;
    }

    public Builder configuration(String value) {
      configuration = value;
      return this;
    }

    public Builder dataset(String value) {
      dataset = value;
      return this;
    }

    public TrainingOptions build() {
      return new TrainingOptions(
          epochs,
          optimizer,
          loss,
          labelSmoothing,
          classWeights,
          schedule,
          earlyStopping,
          restoreBest,
          monitor,
          fineTuning,
          mixing,
          distillation,
          precision,
          seed,
          threads,
          checkpoints,
          resume,
          configuration,
          dataset);
    }
  }
}
