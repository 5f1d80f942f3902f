package org.slicewise.training.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.EnvironmentException;
import org.slicewise.network.Layer;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layers;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.reference.RandomNetwork;
import org.slicewise.network.weights.Backbone;
import org.slicewise.network.weights.Safetensors;
import org.slicewise.network.weights.StartingWeights;
import org.slicewise.network.weights.Tensor;
import org.slicewise.network.weights.Weights;
import org.slicewise.training.FineTuning;
import org.slicewise.training.Mixing;
import org.slicewise.training.TrainingOptions;
import org.slicewise.training.optimizer.Optimizer;
import org.slicewise.training.schedule.Schedule;

class PretrainerTest {
  private static final List<Layer> BODY =
      List.of(
          Layers.conv2D(6, 3, ActivationFunction.LINEAR).named("first"),
          Layers.batchNormalization().named("norm"),
          Layers.reLU().named("relu"),
          Layers.dropout(0.1).named("drop"),
          Layers.conv2D(8, 3, ActivationFunction.RELU).named("second"));
  private static final Shape INPUT = Shape.image(8, 8, 1);
  private static final Network POOLED = network(Layers.globalAveragePooling2D(), 2);
  private static final Network LEVELS =
      new Network(
          "levels-of-tiny",
          INPUT,
          List.of(
              new Layer.LevelStatistics(
                  "levels", List.of(BODY.subList(0, 3), BODY.subList(3, BODY.size()))),
              new Layer.BatchNormalization("standardise", 0.99, 1e-6, false, false),
              Layers.dense(2, ActivationFunction.SOFTMAX).named("classifier")));
  private static final Weights START = RandomNetwork.weights(POOLED, 3);
  private static final TinyPairs PAIRS = TinyPairs.noise(22, 6, 5);

  @TempDir Path folder;

  private static Network network(Layer pooling, int classes) {
    List<Layer> layers = new ArrayList<>(BODY);
    layers.add(pooling.named("pool"));
    layers.add(Layers.dropout(0.2).named("dropout"));
    layers.add(Layers.dense(classes, ActivationFunction.SOFTMAX).named("classifier"));
    return new Network("tiny", INPUT, layers);
  }

  private static TrainingOptions.Builder options(int epochs) {
    return TrainingOptions.builder(epochs)
        .optimizer(Optimizer.fromMap("adam", Map.of("learning_rate", 0.01, "use_ema", true)))
        .schedule(new Schedule.Cosine(1, 0))
        .seed(9)
        .threads(1)
        .configuration("blur 1")
        .dataset("data A");
  }

  private static Pretrained fit(TrainingOptions options, PretrainingListener listener) {
    return Pretrainer.fit(POOLED, START, PAIRS, new Expander(16), options, listener);
  }

  private static final class Stop extends RuntimeException {}

  /** Throws before the epoch is told done, its checkpoint written, as a kill would. */
  private static PretrainingListener stopIn(int epoch, int step) {
    return new PretrainingListener() {
      @Override
      public void stepDone(int e, int s, int steps, double loss) {
        if (e == epoch && s == step) {
          throw new Stop();
        }
      }
    };
  }

  private static boolean same(Weights a, Weights b) {
    return a.tensors().keySet().equals(b.tensors().keySet())
        && a.tensors().keySet().stream()
            .allMatch(n -> Arrays.equals(a.get(n).values(), b.get(n).values()));
  }

  @Test
  void stoppedTwiceItEndsWithTheBytesOfAnUninterruptedPretraining() throws Exception {
    TrainingOptions resumable = options(5).checkpoints(folder).resume(true).build();
    List<String> notices = new ArrayList<>();
    assertThatThrownBy(() -> fit(resumable, stopIn(1, 2))).isInstanceOf(Stop.class);
    assertThatThrownBy(() -> fit(resumable, stopIn(3, 1))).isInstanceOf(Stop.class);
    Pretrained resumed =
        fit(
            resumable,
            new PretrainingListener() {
              @Override
              public void notice(String sentence) {
                notices.add(sentence);
              }
            });
    Pretrained whole = fit(options(5).build(), PretrainingListener.QUIET);

    assertThat(notices).containsExactly("pretraining goes on after epoch 3 of 5");
    Safetensors.write(folder.resolve("resumed.safetensors"), resumed.weights());
    Safetensors.write(folder.resolve("whole.safetensors"), whole.weights());
    assertThat(folder.resolve("resumed.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("whole.safetensors"));
    assertThat(resumed.epochs()).hasSize(5);
    for (int e = 0; e < 5; e++) {
      assertThat(resumed.epochs().get(e).parts()).isEqualTo(whole.epochs().get(e).parts());
      assertThat(resumed.epochs().get(e).loss()).isEqualTo(whole.epochs().get(e).loss());
    }
  }

  @Test
  void theLossFallsAndEveryWeightOfTheBackboneMoves() {
    Pretrained done = fit(options(25).build(), PretrainingListener.QUIET);
    assertThat(done.epochs().get(24).loss()).isLessThan(0.8 * done.epochs().get(0).loss());
    assertThat(done.weights().tensors().keySet())
        .containsExactly(
            "first.weight",
            "first.bias",
            "norm.weight",
            "norm.bias",
            "norm.running_mean",
            "norm.running_var",
            "second.weight",
            "second.bias");
    done.weights()
        .tensors()
        .forEach(
            (name, tensor) -> assertThat(tensor.values()).isNotEqualTo(START.get(name).values()));
  }

  @Test
  void whatIsFrozenStandsStill() {
    FineTuning upToNorm = new FineTuning("norm", false, 1, 1, 0);
    Weights after =
        fit(options(2).fineTuning(upToNorm).build(), PretrainingListener.QUIET).weights();
    after
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(Arrays.equals(tensor.values(), START.get(name).values()))
                    .as(name)
                    .isEqualTo(!name.startsWith("second.")));

    Weights averages =
        fit(
                options(2).fineTuning(new FineTuning("", true, 1, 1, 0)).build(),
                PretrainingListener.QUIET)
            .weights();
    assertThat(averages.get("norm.running_var").values())
        .isEqualTo(START.get("norm.running_var").values());
    assertThat(averages.get("norm.weight").values())
        .isNotEqualTo(START.get("norm.weight").values());
  }

  @Test
  void theWeightsOfANetworkOnLevelsLoadIntoItAndIntoTheOneWithout() {
    Pretrained done =
        Pretrainer.fit(
            LEVELS,
            RandomNetwork.weights(LEVELS, 4),
            PAIRS,
            new Expander(8),
            options(1).build(),
            PretrainingListener.QUIET);
    Path file = folder.resolve("weights.safetensors");
    Safetensors.write(file, done.weights());

    StartingWeights levels = StartingWeights.read(file, LEVELS, 1);
    StartingWeights pooled =
        StartingWeights.read(file, network(Layers.globalAveragePooling2D(), 5), 1);
    assertThat(levels.fresh())
        .containsExactly(
            "standardise.running_mean",
            "standardise.running_var",
            "classifier.weight",
            "classifier.bias");
    assertThat(pooled.fresh()).containsExactly("classifier.weight", "classifier.bias");
    done.weights()
        .tensors()
        .forEach(
            (name, tensor) -> {
              assertThat(pooled.weights().get(name).values()).isEqualTo(tensor.values());
              assertThat(levels.weights().get("levels." + name).values())
                  .isEqualTo(tensor.values());
            });
  }

  @Test
  void aBackboneKeepsTheNamesOfItsPublishedFile() {
    Network lite = Networks.named("lite0", Shape.image(32, 32, 3), 2);
    Network levels = Networks.named("lite0-levels", Shape.image(32, 32, 3), 2);
    Weights ofLite = Backbone.of(lite).published(RandomNetwork.weights(lite, 1));
    Weights ofLevels = Backbone.of(levels).published(RandomNetwork.weights(levels, 1));
    assertThat(ofLevels.tensors().keySet()).isEqualTo(ofLite.tensors().keySet());
    assertThat(ofLite.tensors()).containsKeys("conv_stem.weight", "bn2.running_var");
    assertThat(ofLite.tensors()).doesNotContainKey("classifier.weight");
  }

  @Test
  void imagesThatAreAllTheSameAreACollapseAndAWarning() {
    TinyPairs one = new TinyPairs(Collections.nCopies(12, new float[64]), 6, 0); // black, no noise
    List<String> notices = new ArrayList<>();
    Pretrained done =
        Pretrainer.fit(
            network(Layers.globalAveragePooling2D(), 2),
            withoutDropout(),
            one,
            new Expander(8),
            options(1).build(),
            new PretrainingListener() {
              @Override
              public void notice(String sentence) {
                notices.add(sentence);
              }
            });
    assertThat(done.epochs().get(0).collapsed()).isTrue();
    assertThat(notices).singleElement().asString().contains("collapsed").contains("0.0");
    assertThat(fit(options(1).build(), PretrainingListener.QUIET).epochs().get(0).collapsed())
        .isFalse();
  }

  private static Weights withoutDropout() {
    // All weights 0: whatever dropout leaves of 0 is 0.
    Map<String, Tensor> zeros = new LinkedHashMap<>(START.tensors());
    zeros.replaceAll(
        (name, t) ->
            name.endsWith("running_var") ? t : new Tensor(t.shape(), new float[t.values().length]));
    return new Weights(zeros);
  }

  @Test
  void aDivergenceIsTheEndAndNamesTheLastGoodCheckpoint() {
    TrainingOptions wild =
        options(3)
            .optimizer(new Optimizer.SGD().withLearningRate(1e30))
            .schedule(new Schedule.Constant())
            .checkpoints(folder)
            .build();
    assertThatThrownBy(() -> fit(wild, PretrainingListener.QUIET))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("diverged")
        .hasMessageContaining("there is no checkpoint yet");
  }

  @Test
  void optionsThatNeedLabelsAreRefusedByName() {
    for (TrainingOptions.Builder asked :
        List.of(
            options(1).labelSmoothing(0.1),
            options(1).mixing(new Mixing(0.2, 0)),
            options(1).restoreBest(true),
            options(1).schedule(new Schedule.ReduceOnPlateau()))) {
      assertThatThrownBy(() -> fit(asked.build(), PretrainingListener.QUIET))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("needs labels or images to watch");
    }
  }

  @Test
  void freezingTheWholeBackboneLeavesNothingToAdapt() {
    for (String freeze : List.of("backbone", "second")) {
      assertThatThrownBy(
              () ->
                  fit(
                      options(1).fineTuning(new FineTuning(freeze, false, 1, 1, 0)).build(),
                      PretrainingListener.QUIET))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("leaves nothing of the backbone to adapt")
          .hasMessageContaining("first");
    }
  }

  @Test
  void aNetworkWithoutPoolingHasNoBackbone() {
    Network seed = Networks.named("seed", Shape.image(64, 64, 1), 2);
    assertThatThrownBy(() -> Backbone.of(seed))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("'seed'")
        .hasMessageContaining("lite0-levels");
  }

  @Test
  void anotherPretrainingsCheckpointIsRefused() throws Exception {
    fit(options(1).checkpoints(folder).build(), PretrainingListener.QUIET);
    assertThat(Files.exists(folder.resolve("epoch-0001"))).isTrue();
    assertThatThrownBy(
            () ->
                fit(
                    options(1).checkpoints(folder).resume(true).dataset("data B").build(),
                    PretrainingListener.QUIET))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("data set is 'data A' there and 'data B' here");
  }
}
