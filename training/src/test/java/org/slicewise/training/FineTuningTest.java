package org.slicewise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layers;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.reference.RandomNetwork;
import org.slicewise.network.weights.Weights;
import org.slicewise.training.engine.Mix;
import org.slicewise.training.optimizer.Optimizer;

class FineTuningTest {
  private static final Network NETWORK =
      Network.of(
          "three",
          Shape.image(8, 8, 1),
          Layers.conv2D(4, 3, ActivationFunction.LINEAR).named("first"),
          Layers.batchNormalization().named("norm"),
          Layers.reLU(),
          Layers.conv2D(4, 3, ActivationFunction.RELU).named("second"),
          Layers.globalAveragePooling2D(),
          Layers.dense(2, ActivationFunction.SOFTMAX).named("classifier"));
  private static final Weights START = RandomNetwork.weights(NETWORK, 3);
  private static final TinyImages IMAGES = TinyImages.noise(16, 8, 1, 2, 4, 1);

  /** How far each weight moved, the greatest of its numbers. */
  private static Map<String, Double> moved(FineTuning fineTuning, int epochs, Optimizer optimizer) {
    TrainingOptions options =
        TrainingOptions.builder(epochs).optimizer(optimizer).fineTuning(fineTuning).build();
    Weights after =
        Trainer.fit(NETWORK, START, IMAGES, null, options, new TrainingListener() {}).weights();
    Map<String, Double> moved = new TreeMap<>();
    START
        .tensors()
        .forEach(
            (name, before) -> {
              double most = 0;
              for (int i = 0; i < before.values().length; i++) {
                most = Math.max(most, Math.abs(after.get(name).values()[i] - before.values()[i]));
              }
              moved.put(name, most);
            });
    return moved;
  }

  private static Map<String, Double> moved(FineTuning fineTuning) {
    return moved(fineTuning, 2, new Optimizer.SGD().withLearningRate(0.05));
  }

  @Test
  void frozenLayersAndTheirBatchNormalisationStandStill() {
    Map<String, Double> moved = moved(new FineTuning("norm", false, 1, 1, 0));
    moved.forEach(
        (name, by) -> {
          if (name.startsWith("first.") || name.startsWith("norm.")) {
            assertThat(by).as(name).isZero();
          } else {
            assertThat(by).as(name).isPositive();
          }
        });
  }

  @Test
  void onlyTheClassifierMovesWhenTheBackboneIsFrozen() {
    assertThat(moved(new FineTuning("backbone", false, 1, 1, 0)))
        .allSatisfy(
            (name, by) -> assertThat(by > 0).as(name).isEqualTo(name.startsWith("classifier.")));
  }

  @Test
  void frozenAveragesLetGammaAndBetaMove() {
    Map<String, Double> moved = moved(new FineTuning("", true, 1, 1, 0));
    assertThat(moved.get("norm.running_mean")).isZero();
    assertThat(moved.get("norm.running_var")).isZero();
    assertThat(moved.get("norm.weight")).isPositive();
    assertThat(moved.get("first.weight")).isPositive();
  }

  @Test
  void eachGroupMovesAtItsShareOfTheRateBehindIt() {
    // One step of plain gradient descent: what moves is the gradient times the rate.
    Optimizer sgd = new Optimizer.SGD().withLearningRate(0.05);
    TinyImages one = TinyImages.noise(4, 8, 1, 2, 4, 1);
    Map<String, Double> shares = new TreeMap<>();
    Weights alike = step(one, new FineTuning("", true, 1, 1, 0), sgd);
    Weights decayed = step(one, new FineTuning("", true, 0.5, 1, 0), sgd);
    START
        .tensors()
        .keySet()
        .forEach(name -> shares.put(name, change(decayed, name) / change(alike, name)));
    assertThat(shares.get("classifier.weight")).isCloseTo(1, within(1e-3));
    assertThat(shares.get("second.weight")).isCloseTo(0.5, within(1e-3));
    assertThat(shares.get("norm.weight")).isCloseTo(0.25, within(1e-3));
    assertThat(shares.get("first.weight")).isCloseTo(0.125, within(1e-3));
  }

  @Test
  void theClassifierMovesAtItsOwnShareAndTheOthersAsBefore() {
    Optimizer sgd = new Optimizer.SGD().withLearningRate(0.05);
    TinyImages one = TinyImages.noise(4, 8, 1, 2, 4, 1);
    Weights alike = step(one, new FineTuning("", true, 0.5, 1, 0), sgd);
    Weights calm = step(one, new FineTuning("", true, 0.5, 0.1, 0), sgd);
    for (String name : START.tensors().keySet()) {
      if (name.startsWith("classifier.")) {
        assertThat(change(calm, name) / change(alike, name)).isCloseTo(0.1, within(1e-3));
      } else {
        assertThat(calm.get(name).values()).as(name).containsExactly(alike.get(name).values());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void aShareThatIsNoneIsRefused(double share) {
    assertThatThrownBy(() -> new FineTuning("", true, 1, share, 0))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("head_rate")
        .hasMessageContaining(Double.toString(share));
  }

  private static Weights step(TinyImages images, FineTuning fineTuning, Optimizer optimizer) {
    TrainingOptions options =
        TrainingOptions.builder(1).optimizer(optimizer).fineTuning(fineTuning).build();
    return Trainer.fit(NETWORK, START, images, null, options, new TrainingListener() {}).weights();
  }

  private static double change(Weights after, String name) {
    double sum = 0;
    float[] before = START.get(name).values();
    for (int i = 0; i < before.length; i++) {
      sum += Math.abs(after.get(name).values()[i] - before[i]);
    }
    return sum;
  }

  @Test
  void layersUnfreezeFromTheLastToTheFirst() {
    Optimizer averaged =
        new Optimizer.SGD().withLearningRate(0.05); // one group more after each two epochs
    assertThat(moved(new FineTuning("", true, 1, 1, 2), 2, averaged))
        .allSatisfy(
            (name, by) -> assertThat(by > 0).as(name).isEqualTo(name.startsWith("classifier.")));
    Map<String, Double> later = moved(new FineTuning("", true, 1, 1, 2), 3, averaged);
    assertThat(later.get("second.weight")).isPositive();
    assertThat(later.get("first.weight")).isZero();
    assertThat(moved(new FineTuning("", true, 1, 1, 1), 4, averaged).get("first.weight"))
        .isPositive();
  }

  @Test
  void anUnknownGroupIsAnsweredWithTheNearest() {
    assertThatThrownBy(() -> moved(new FineTuning("secnd", false, 1, 1, 0)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("'secnd'")
        .hasMessageContaining("'second'");
  }

  @Test
  void groupsAreNumberedBlocksOrLayers() {
    Network lite = Networks.named("lite0-levels", Shape.image(64, 64, 1), 2);
    LayerGroups groups = LayerGroups.of(lite);
    assertThat(groups.names())
        .isEqualTo(
            List.of(
                "conv_stem",
                "bn1",
                "blocks.0",
                "blocks.1",
                "blocks.2",
                "blocks.3",
                "blocks.4",
                "blocks.5",
                "blocks.6",
                "conv_head",
                "bn2",
                "standardise",
                "classifier"));
    assertThat(groups.indexOf("levels.blocks.3.1.conv_pw.weight")).isEqualTo(5);
    assertThat(groups.frozen("blocks.2")).isEqualTo(5);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void mixingKeepsSharesAndRectanglesInBounds(long seed) {
    Mix mixed = new Mixing(0.3, 0).draw(seed, 20, 30);
    assertThat(mixed.share()).isBetween(0.0, 1.0);
    assertThat(mixed.bottom()).isZero();
    Mix cut = new Mixing(0, 1).draw(seed, 20, 30);
    double area = (double) (cut.bottom() - cut.top()) * (cut.right() - cut.left()) / 600;
    assertThat(cut.share()).isCloseTo(1 - area, within(1e-9));
    assertThat(cut.bottom()).isLessThanOrEqualTo(20);
    assertThat(cut.right()).isLessThanOrEqualTo(30);
    assertThat(Mixing.NONE.draw(seed, 20, 30)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mixup", "cutmix"})
  void mixedTrainingStillLearns(String kind) {
    Mixing mixing = kind.equals("mixup") ? new Mixing(0.2, 0) : new Mixing(0, 0.5);
    Network network =
        Network.of(
            "learner",
            Shape.image(8, 8, 1),
            Layers.flatten(),
            Layers.dense(32, ActivationFunction.RELU),
            Layers.dense(2, ActivationFunction.SOFTMAX));
    TrainingOptions options =
        TrainingOptions.builder(150)
            .optimizer(new Optimizer.Adam().withLearningRate(0.01))
            .mixing(mixing)
            .build();
    var history =
        Trainer.fit(
                network,
                RandomNetwork.weights(network, 1),
                TinyImages.noise(16, 8, 1, 2, 8, 1),
                TinyImages.noise(16, 8, 1, 2, 8, 1),
                options,
                new TrainingListener() {})
            .history();
    // Watched unmixed; the training loss of mixed labels cannot reach 0.
    assertThat(history.epochs().get(149).valAccuracy()).isEqualTo(1);
    assertThat(history.epochs().get(149).loss()).isGreaterThan(0.02);
  }
}
