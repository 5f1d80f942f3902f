package org.slicewise.training.pretrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.slicewise.data.Seeds;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.EnvironmentException;
import org.slicewise.network.Network;
import org.slicewise.network.weights.Weights;
import org.slicewise.training.Autocast;
import org.slicewise.training.Divergence;
import org.slicewise.training.Fingerprints;
import org.slicewise.training.MovingLayers;
import org.slicewise.training.TrainingOptions;
import org.slicewise.training.checkpoint.Checkpoint;
import org.slicewise.training.checkpoint.CheckpointFolder;
import org.slicewise.training.engine.Graph;
import org.slicewise.training.engine.InputBuffer;
import org.slicewise.training.engine.Parameters;
import org.slicewise.training.optimizer.OptimizerState;

/** One pretraining, from its first epoch or a checkpoint to its end; owns its native memory. */
final class Adaptation implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Vicreg OBJECTIVE = Vicreg.PUBLISHED;

  private final PairSource pairs;
  private final TrainingOptions options;
  private final PretrainingListener listener;
  private final Map<String, String> fingerprint;
  private final CheckpointFolder checkpoints;
  private final MovingLayers moving;
  private final Parameters parameters;
  private final OptimizerState optimizer;
  private final Graph graph;
  private final InputBuffer input = new InputBuffer();
  private final List<PretrainingEpoch> epochs = new ArrayList<>();

  /**
   * @param network backbone and expander
   * @param start of both
   */
  Adaptation(
      Network network,
      Weights start,
      PairSource pairs,
      TrainingOptions options,
      PretrainingListener listener) {
    this.pairs = pairs;
    this.options = options;
    this.listener = listener;
    fingerprint = Fingerprints.of(network, pairs.images(), pairs.batchSize(), options);
    fingerprint.put("objective", OBJECTIVE.toString());
    checkpoints =
        options.checkpoints() == null ? null : new CheckpointFolder(options.checkpoints());
    moving = MovingLayers.of(network, options.fineTuning());
    parameters = moving.parameters(start);
    optimizer = new OptimizerState(options.optimizer(), parameters, moving::shareOfRate);
    graph = new Graph(network, parameters, this::standsStill);
  }

  /** The weights of backbone and expander at the end. */
  Weights run() {
    if (options.resume()) {
      resume();
    }
    while (epochs.size() < options.epochs()) {
      epoch(epochs.size());
    }
    optimizer.finish();
    return parameters.toWeights();
  }

  /** What was done, earlier runs of the same pretraining included. */
  List<PretrainingEpoch> epochs() {
    return List.copyOf(epochs);
  }

  /** Whether the batch normalisation of this name keeps its averages. */
  private boolean standsStill(String layer) {
    boolean expander = moving.groups().behind(layer + ".running_mean") == 0;
    return !expander && moving.standsStill(layer);
  }

  private void resume() {
    var found = checkpoints.newest(fingerprint);
    if (found.isEmpty()) {
      listener.notice(
          "there is no checkpoint in %s; pretraining starts from the beginning"
              .formatted(options.checkpoints()));
      return;
    }
    Checkpoint checkpoint = found.get();
    try {
      epochs.addAll(List.of(JSON.treeToValue(checkpoint.progress(), PretrainingEpoch[].class)));
    } catch (JsonProcessingException e) {
      throw new BadInputException(
          "the checkpoint in %s is not ours or of another version (%s); leave out --resume"
              .formatted(options.checkpoints(), e.getOriginalMessage()),
          e);
    }
    parameters.set(checkpoint.weights());
    optimizer.restore(checkpoint.optimizer(), checkpoint.steps());
    listener.notice(
        "pretraining goes on after epoch %d of %d"
            .formatted(checkpoint.epochs(), options.epochs()));
  }

  private void epoch(int epoch) {
    long begin = System.nanoTime();
    Means means = new Means();
    double rate = 0;
    int step = 0;
    moving.unfreeze(parameters, epoch);
    try (PairSource.Epoch batches = pairs.open(epoch)) {
      while (batches.hasNext()) {
        PairSource.Pairs batch = batches.next();
        rate = rate((long) epoch * pairs.batches() + step);
        step++;
        try (PointerScope scope = new PointerScope()) {
          // Dropout's numbers depend on where the pretraining is and not on how it came there.
          torch.manual_seed(Seeds.of(options.seed(), "dropout", epoch, step));
          Vicreg.Outcome outcome = OBJECTIVE.of(embeddings(batch));
          Tensor penalty = graph.penalty();
          Tensor loss = penalty == null ? outcome.loss() : outcome.loss().add(penalty);
          double value = loss.item_float();
          if (!Double.isFinite(value)) {
            throw diverged("the loss became " + value, epoch, step, rate);
          }
          double scale = options.optimizer().common().lossScaleFactor();
          (scale == 1 ? loss : loss.mul(new Scalar(scale))).backward();
          optimizer.step(rate);
          parameters.clearGradients();
          means.add(value, outcome.parts());
        }
        listener.stepDone(epoch, step, pairs.batches(), means.loss());
      }
    }
    if (!parameters.finite()) {
      throw diverged("a weight is no longer a finite number", epoch, step, rate);
    }
    double seconds = Math.max(1e-9, (System.nanoTime() - begin) / 1e9);
    PretrainingEpoch done =
        new PretrainingEpoch(
            epoch,
            means.loss(),
            means.parts(),
            rate,
            seconds,
            (double) step * pairs.batchSize() / seconds);
    epochs.add(done);
    save();
    listener.epochDone(done);
    if (done.collapsed()) {
      listener.notice(
          String.format(
              Locale.ROOT,
              "the embeddings have collapsed: their standard deviation is %.3f where 1 is asked for, so the backbone may forget what tells images apart; lower the learning rate, take larger batches, or see that the images differ",
              done.parts().deviation()));
    }
  }

  private double rate(long step) {
    return options
        .schedule()
        .rate(options.optimizer().common().learningRate(), step, pairs.batches(), options.epochs());
  }

  private Tensor embeddings(PairSource.Pairs batch) {
    Tensor x =
        input.tensor(
            batch.x(), 2 * batch.images(), pairs.height(), pairs.width(), pairs.channels());
    try (Autocast autocast = new Autocast(options.precision())) {
      return graph.logits(x, true); // there is no last activation: the embeddings
    }
  }

  private void save() {
    if (checkpoints != null) {
      checkpoints.save(
          new Checkpoint(
              epochs.size(),
              optimizer.steps(),
              fingerprint,
              JSON.valueToTree(epochs),
              parameters.toWeights(),
              optimizer.save(),
              null));
    }
  }

  private EnvironmentException diverged(String what, int epoch, int step, double rate) {
    return Divergence.at(what, epoch, step, rate, checkpoints);
  }

  @Override
  public void close() {
    input.close();
    optimizer.close();
    parameters.close();
  }

  /** Means over an epoch's batches, all of one size. */
  private static final class Means {
    private double loss;
    private double invariance;
    private double variance;
    private double covariance;
    private double deviation;
    private int batches;

    void add(double lossNow, Vicreg.Parts now) {
      loss += lossNow;
      invariance += now.invariance();
      variance += now.variance();
      covariance += now.covariance();
      deviation += now.deviation();
      batches++;
    }

    double loss() {
      return loss / batches;
    }

    Vicreg.Parts parts() {
      return new Vicreg.Parts(
          invariance / batches, variance / batches, covariance / batches, deviation / batches);
    }
  }
}
