package org.slicewise.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.slicewise.data.Batch;
import org.slicewise.data.BatchSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.EnvironmentException;
import org.slicewise.network.Network;
import org.slicewise.network.weights.Weights;
import org.slicewise.training.checkpoint.Checkpoint;
import org.slicewise.training.checkpoint.CheckpointFolder;
import org.slicewise.training.engine.Graph;
import org.slicewise.training.engine.InputBuffer;
import org.slicewise.training.engine.Mix;
import org.slicewise.training.engine.Objective;
import org.slicewise.training.engine.Parameters;
import org.slicewise.training.engine.Soft;
import org.slicewise.training.optimizer.OptimizerState;
import org.slicewise.training.schedule.Schedule;

/** One training, from its first epoch or a checkpoint to its end; owns its native memory. */
final class Fit implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BatchSource train;
  private final BatchSource monitor;
  private final TrainingOptions options;
  private final TrainingListener listener;
  private final Map<String, String> fingerprint;
  private final CheckpointFolder checkpoints;
  private final Parameters parameters;
  private final OptimizerState optimizer;
  private final Objective objective;
  private final double[] classWeights;
  private final MovingLayers moving;
  private final InputBuffer input = new InputBuffer();
  private Progress progress;
  private Weights best;

  Fit(
      Network network,
      Weights initial,
      BatchSource train,
      BatchSource monitor,
      TrainingOptions options,
      TrainingListener listener) {
    this.train = train;
    this.monitor = monitor;
    this.options = options;
    this.listener = listener;
    fingerprint = Fingerprints.of(network, train.size(), train.batchSize(), options);
    checkpoints =
        options.checkpoints() == null ? null : new CheckpointFolder(options.checkpoints());
    int classes = Checks.classes(network, options.loss());
    classWeights = ClassCounts.weights(options.classWeights(), train, classes);
    moving = MovingLayers.of(network, options.fineTuning());
    parameters = moving.parameters(initial);
    optimizer = new OptimizerState(options.optimizer(), parameters, moving::shareOfRate);
    objective =
        new Objective(
            new Graph(network, parameters, moving::standsStill), classes, options.labelSmoothing());
    progress = Progress.start(options);
  }

  Fitted run() {
    if (options.resume()) {
      resume();
    }
    String over = progress.over(options);
    while (over == null) {
      epoch(progress.epochs().size());
      over = progress.over(options);
    }
    optimizer.finish();
    Weights weights = best == null ? parameters.toWeights() : best;
    return new Fitted(weights, new History(progress.epochs()), progress.bestEpoch(), over);
  }

  private void resume() {
    var found = checkpoints.newest(fingerprint);
    if (found.isEmpty()) {
      listener.notice(
          "there is no checkpoint in %s; training starts from the beginning"
              .formatted(options.checkpoints()));
      return;
    }
    Checkpoint checkpoint = found.get();
    try {
      progress = JSON.treeToValue(checkpoint.progress(), Progress.class);
    } catch (JsonProcessingException e) {
      throw new BadInputException(
          "the checkpoint in %s is not ours or of another version (%s); leave out --resume"
              .formatted(options.checkpoints(), e.getOriginalMessage()),
          e);
    }
    parameters.set(checkpoint.weights());
    optimizer.restore(checkpoint.optimizer(), checkpoint.steps());
    best = checkpoint.best();
    listener.notice(
        "training goes on after epoch %d of %d".formatted(checkpoint.epochs(), options.epochs()));
  }

  private void epoch(int epoch) {
    long start = System.nanoTime();
    Running running = new Running();
    double rate = 0;
    int step = 0;
    moving.unfreeze(parameters, epoch);
    try (BatchSource.Epoch batches = train.open(epoch)) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        rate = progress.rate(options, (long) epoch * train.batches() + step, train.batches());
        try (PointerScope scope = new PointerScope()) {
          // Dropout's numbers depend on where the training is and not on how it came there.
          long seed = Seeds.mix(options.seed(), epoch, step);
          torch.manual_seed(seed);
          Mix mix = options.mixing().draw(seed, train.height(), train.width());
          Objective.Outcome outcome = forward(batch, classWeights, true, mix);
          double loss = outcome.loss().item_float();
          step++;
          if (!Double.isFinite(loss)) {
            throw diverged("the loss became " + loss, epoch, step, rate);
          }
          double scale = options.optimizer().common().lossScaleFactor();
          Tensor from = scale == 1 ? outcome.loss() : outcome.loss().mul(new Scalar(scale));
          from.backward();
          optimizer.step(rate);
          parameters.clearGradients();
          running.add(loss, outcome.right(), batch.size());
        }
        listener.stepDone(
            epoch,
            step,
            train.batches(),
            running.loss(),
            running.accuracy(),
            running.images / seconds(start));
      }
    }
    double imagesPerSecond = running.images / seconds(start);
    if (!parameters.finite()) {
      throw diverged("a weight is no longer a finite number", epoch, step, rate);
    }
    // What is watched and kept as best is what the training would give: the moving average.
    optimizer.swapAverage();
    Running watched = monitor == null ? null : watch(epoch, step, rate);
    EpochRecord record =
        new EpochRecord(
            epoch,
            running.loss(),
            running.accuracy(),
            watched == null ? Double.NaN : watched.loss(),
            watched == null ? Double.NaN : watched.accuracy(),
            rate,
            seconds(start),
            imagesPerSecond);
    progress = progress.after(record, options);
    if (options.restoreBest() && progress.lastIsBest()) {
      best = parameters.toWeights();
    }
    if (options.schedule() instanceof Schedule.CyclicCosine cyclic
        && cyclic.endsWith(epoch, train.batches(), options.epochs())) {
      listener.cycleDone(epoch, parameters.toWeights());
    }
    optimizer.swapAverage();
    Weights now = checkpoints == null ? null : parameters.toWeights();
    if (checkpoints != null) {
      checkpoints.save(
          new Checkpoint(
              progress.epochs().size(),
              optimizer.steps(),
              fingerprint,
              JSON.valueToTree(progress),
              now,
              optimizer.save(),
              best));
    }
    listener.epochDone(record);
  }

  /** Loss and accuracy on the monitored images, the same batches every time. */
  private Running watch(int epoch, int step, double rate) {
    Running running = new Running();
    try (BatchSource.Epoch batches = monitor.open(0)) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        try (PointerScope scope = new PointerScope();
            NoGradGuard guard = new NoGradGuard()) {
          Objective.Outcome outcome = forward(batch, null, false, null);
          running.add(outcome.loss().item_float(), outcome.right(), batch.size());
        }
      }
    }
    if (!Double.isFinite(running.loss())) {
      throw diverged(
          "the loss on the monitored images became " + running.loss(), epoch, step, rate);
    }
    return running;
  }

  private Objective.Outcome forward(Batch batch, double[] weights, boolean training, Mix mix) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.labels()[i] < 0 || batch.labels()[i] >= objective.classes()) {
        throw new BadInputException(
            "image %s has class index %d, and the network tells %d classes apart"
                .formatted(
                    i < batch.samples().size() ? batch.samples().get(i).file() : i,
                    batch.labels()[i],
                    objective.classes()));
      }
    }
    if (batch.soft() != null && batch.soft().length != batch.size() * objective.classes()) {
      throw new IllegalArgumentException(
          "soft targets of %d images and %d classes must be as many numbers, found %d"
              .formatted(batch.size(), objective.classes(), batch.soft().length));
    }
    Soft soft = options.distillation().of(batch.soft());
    Tensor x =
        input.tensor(batch.x(), batch.size(), train.height(), train.width(), train.channels());
    try (Autocast autocast = new Autocast(options.precision())) {
      return objective.of(x, batch.labels(), weights, training, mix, soft);
    }
  }

  private EnvironmentException diverged(String what, int epoch, int step, double rate) {
    return Divergence.at(what, epoch, step, rate, checkpoints);
  }

  private static double seconds(long start) {
    return Math.max(1e-9, (System.nanoTime() - start) / 1e9);
  }

  @Override
  public void close() {
    input.close();
    optimizer.close();
    parameters.close();
  }

  /** Means over an epoch's images, as Keras' metrics. */
  private static final class Running {
    private double lossSum;
    private long right;
    private long images;

    void add(double meanLoss, int rightNow, int size) {
      lossSum += meanLoss * size;
      right += rightNow;
      images += size;
    }

    double loss() {
      return lossSum / images;
    }

    double accuracy() {
      return (double) right / images;
    }
  }
}
