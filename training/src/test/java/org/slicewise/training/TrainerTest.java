package org.slicewise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.EnvironmentException;
import org.slicewise.network.Layer;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layers;
import org.slicewise.network.Network;
import org.slicewise.network.Shape;
import org.slicewise.network.reference.ReferenceForward;
import org.slicewise.network.weights.Initialisation;
import org.slicewise.network.weights.Tensor;
import org.slicewise.network.weights.Weights;
import org.slicewise.training.optimizer.Optimizer;
import org.slicewise.training.schedule.EarlyStopping;
import org.slicewise.training.schedule.Monitor;
import org.slicewise.training.schedule.Schedule;

class TrainerTest {
  private static final Network TINY = Examples.network();
  private static final Weights START = Initialisation.keras(TINY, 1);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Precision.class)
  void learnsSixteenImagesOfNoiseByHeart(Precision precision) {
    Network network =
        Network.of(
            "learner",
            Shape.image(8, 8, 1),
            Layers.conv2D(8, 3, ActivationFunction.RELU),
            Layers.maxPooling2D(),
            Layers.flatten(),
            Layers.dense(32, ActivationFunction.RELU),
            Layers.dense(2, ActivationFunction.SOFTMAX));
    TrainingOptions options =
        TrainingOptions.builder(60)
            .optimizer(new Optimizer.Adam().withLearningRate(0.01))
            .precision(precision)
            .build();
    TinyImages images = TinyImages.noise(16, 8, 1, 2, 8, 1);
    Fitted fitted = fit(network, images, null, options);
    EpochRecord last = fitted.history().epochs().get(59);
    assertThat(last.loss()).isLessThan(0.01);
    assertThat(last.accuracy()).isEqualTo(1);
    assertThat(fitted.stoppedBecause()).contains("60 epochs");
  }

  @Test
  void oneSigmoidUnitLearnsTwoClasses() {
    Network network =
        Network.of(
            "binary",
            Shape.image(8, 8, 1),
            Layers.flatten(),
            Layers.dense(16, ActivationFunction.TANH),
            Layers.dense(1, ActivationFunction.SIGMOID));
    TrainingOptions options =
        TrainingOptions.builder(80)
            .optimizer(new Optimizer.RMSprop().withLearningRate(0.01))
            .loss(Loss.BINARY_CROSSENTROPY)
            .build();
    Fitted fitted = fit(network, TinyImages.noise(16, 8, 1, 2, 8, 1), null, options);
    assertThat(fitted.history().epochs().get(79).loss()).isLessThan(0.05);
  }

  @Test
  void lossAndAccuracyAreKerasDefinitions() {
    // A rate of 0 leaves the weights alone, so that the epoch's numbers are those of the start.
    Network network = linear();
    Weights weights = Initialisation.keras(network, 3);
    TinyImages images = TinyImages.noise(7, 4, 1, 3, 3, 2);
    TrainingOptions options =
        TrainingOptions.builder(1)
            .optimizer(new Optimizer.SGD().withLearningRate(0))
            .labelSmoothing(0.2)
            .classWeights(new ClassWeights.Given(List.of(1.0, 2.0, 0.5)))
            .build();
    EpochRecord epoch =
        Trainer.fit(network, weights, images, images, options, TrainingListener.QUIET)
            .history()
            .epochs()
            .get(0);
    double[] classWeight = {1, 2, 0.5};
    double weighted = 0;
    double plain = 0;
    int right = 0;
    for (int i = 0; i < images.size(); i++) {
      float[] p = ReferenceForward.of(network, weights, images.images().get(i), 1);
      int label = images.labels().get(i);
      double loss = 0;
      int best = 0;
      for (int c = 0; c < 3; c++) {
        loss -= ((c == label ? 0.8 : 0) + 0.2 / 3) * Math.log(p[c]);
        best = p[c] > p[best] ? c : best;
      }
      weighted += loss * classWeight[label];
      plain += loss;
      right += best == label ? 1 : 0;
    }
    double penalty = 0;
    for (float w : weights.get("dense.weight").values()) {
      penalty += 0.01 * w * w;
    }
    assertThat(epoch.loss()).isCloseTo(weighted / 7 + penalty, within(1e-5));
    assertThat(epoch.valLoss()).isCloseTo(plain / 7 + penalty, within(1e-5));
    assertThat(epoch.accuracy()).isCloseTo(right / 7.0, within(1e-9));
    assertThat(epoch.valAccuracy()).isCloseTo(right / 7.0, within(1e-9));
  }

  @Test
  void balancedClassWeightsAreImagesPerClassTurnedOver() {
    TinyImages images =
        TinyImages.noise(8, 4, 1, 3, 3, 2).labelled(List.of(0, 0, 0, 0, 0, 1, 1, 2));
    TrainingOptions.Builder base =
        TrainingOptions.builder(2).optimizer(new Optimizer.SGD().withLearningRate(0.1));
    Fitted balanced =
        fit(linear(), images, null, base.classWeights(new ClassWeights.Balanced()).build());
    Fitted given =
        fit(
            linear(),
            images,
            null,
            base.classWeights(
                    new ClassWeights.Given(List.of(8 / (3.0 * 5), 8 / (3.0 * 2), 8 / 3.0)))
                .build());
    assertThat(Examples.same(balanced.weights(), given.weights())).isTrue();
  }

  @Test
  void theSameSeedGivesTheSameWeightsToTheLastBit() {
    TrainingOptions options = TrainingOptions.builder(3).seed(4).threads(2).build();
    Weights first = fit(TINY, Examples.images(), null, options).weights();
    Weights second = fit(TINY, Examples.images(), null, options).weights();
    Weights other =
        fit(TINY, Examples.images(), null, options.toBuilder().seed(5).build()).weights();
    assertThat(Examples.same(first, second)).isTrue();
    assertThat(Examples.same(first, other)).isFalse();
    assertThat(Examples.same(first, START)).isFalse();
  }

  @Test
  void divergenceStopsWithAdviceAndKeepsTheLastGoodCheckpoint() {
    TrainingOptions options = TrainingOptions.builder(1).checkpoints(folder).build();
    fit(TINY, Examples.images(), null, options);
    TrainingOptions wild =
        options.toBuilder().optimizer(new Optimizer.SGD().withLearningRate(1e30)).build();
    assertThatThrownBy(() -> fit(TINY, Examples.images().times(1e4f), null, wild))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("--restart with a lower learning_rate")
        .hasMessageContaining("rescale")
        .hasMessageContaining(folder.resolve("epoch-0001").toString());
    assertThat(folder.resolve("epoch-0001")).isDirectory();
  }

  @Test
  void earlyStoppingEndsAndTheBestEpochIsRestored() {
    // The monitored labels are the training labels turned round: the more is learnt, the worse.
    TinyImages train = TinyImages.noise(16, 8, 1, 2, 8, 1);
    TinyImages turned = train.labelled(train.labels().stream().map(l -> 1 - l).toList());
    List<EpochRecord> seen = new ArrayList<>();
    TrainingOptions options =
        TrainingOptions.builder(50)
            .optimizer(new Optimizer.Adam().withLearningRate(0.01))
            .earlyStopping(new EarlyStopping(Monitor.VAL_LOSS, 3, 0))
            .restoreBest(true)
            .build();
    Fitted fitted =
        Trainer.fit(
            TINY,
            START,
            train,
            turned,
            options,
            new TrainingListener() {
              @Override
              public void epochDone(EpochRecord epoch) {
                seen.add(epoch);
              }
            });
    List<EpochRecord> epochs = fitted.history().epochs();
    assertThat(seen).isEqualTo(epochs);
    assertThat(epochs).hasSize(fitted.bestEpoch() + 1 + 3).hasSizeLessThan(50);
    assertThat(fitted.stoppedBecause()).contains("val_loss has not improved for 3 epochs");
    double best = epochs.get(fitted.bestEpoch()).valLoss();
    assertThat(epochs).allSatisfy(e -> assertThat(e.valLoss()).isGreaterThanOrEqualTo(best));
    EpochRecord again =
        Trainer.fit(
                TINY,
                fitted.weights(),
                train,
                turned,
                TrainingOptions.builder(1)
                    .optimizer(new Optimizer.SGD().withLearningRate(0))
                    .build(),
                TrainingListener.QUIET)
            .history()
            .epochs()
            .get(0);
    // Only batch normalisation's moving averages move at a rate of 0.
    assertThat(again.valLoss()).isCloseTo(best, within(0.2));
    Fitted last = fit(TINY, train, turned, options.toBuilder().restoreBest(false).build());
    assertThat(Examples.same(last.weights(), fitted.weights())).isFalse();
  }

  @Test
  void theBestEpochsWeightsAreThoseOfThatEpochToTheLastBit() {
    TinyImages train = TinyImages.noise(16, 8, 1, 2, 8, 1);
    TinyImages turned = train.labelled(train.labels().stream().map(l -> 1 - l).toList());
    TrainingOptions options = TrainingOptions.builder(5).restoreBest(true).build();
    Fitted best = fit(TINY, train, turned, options);
    Fitted upToThere =
        fit(TINY, train, turned, TrainingOptions.builder(best.bestEpoch() + 1).build());
    assertThat(best.bestEpoch()).isLessThan(4);
    assertThat(Examples.same(best.weights(), upToThere.weights())).isTrue();
  }

  @Test
  void theLearningRateFollowsItsSchedule() {
    TrainingOptions options =
        TrainingOptions.builder(4)
            .optimizer(new Optimizer.SGD().withLearningRate(0.08))
            .schedule(new Schedule.Step(1, 0.5))
            .build();
    assertThat(fit(TINY, Examples.images(), null, options).history().epochs())
        .extracting(EpochRecord::learningRate)
        .containsExactly(0.08, 0.04, 0.02, 0.01);
  }

  @Test
  void progressIsToldForEveryStep() {
    List<Integer> steps = new ArrayList<>();
    Trainer.fit(
        TINY,
        START,
        Examples.images(),
        null,
        TrainingOptions.builder(2).build(),
        new TrainingListener() {
          @Override
          public void stepDone(
              int epoch, int step, int of, double loss, double accuracy, double speed) {
            steps.add(step);
            assertThat(of).isEqualTo(6);
            assertThat(loss).isPositive();
            assertThat(accuracy).isBetween(0.0, 1.0);
            assertThat(speed).isPositive();
          }
        });
    assertThat(steps).containsExactly(1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void historyIsWrittenAsKerasCsvLoggerNamesIt() throws Exception {
    Fitted fitted = fit(TINY, Examples.images(), null, TrainingOptions.builder(2).build());
    Path file = folder.resolve("history.csv");
    fitted.history().writeCsv(file);
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("epoch,loss,accuracy,val_loss,val_accuracy,learning_rate,");
    assertThat(lines.get(2)).startsWith("1,").contains(",,,0.001,");
  }

  @Test
  void whatDoesNotFitTogetherIsRefusedInOneSentence() {
    TrainingOptions one = TrainingOptions.builder(1).build();
    refused("(None, 4, 4, 1)", () -> fit(TINY, TinyImages.noise(4, 4, 1, 2, 2, 1), null, one));
    refused("class index 2", () -> fit(TINY, TinyImages.noise(4, 8, 1, 3, 2, 1), null, one));
    refused(
        "one unit with sigmoid",
        () ->
            fit(
                TINY,
                Examples.images(),
                null,
                one.toBuilder().loss(Loss.BINARY_CROSSENTROPY).build()));
    refused(
        "no images to watch",
        () -> fit(TINY, Examples.images(), null, one.toBuilder().restoreBest(true).build()));
    refused(
        "3 numbers",
        () ->
            fit(
                TINY,
                Examples.images(),
                null,
                one.toBuilder()
                    .classWeights(new ClassWeights.Given(List.of(1.0, 1.0, 1.0)))
                    .build()));
    Map<String, Tensor> some = new LinkedHashMap<>(START.tensors());
    some.remove("dense.bias");
    refused(
        "dense.bias",
        () ->
            Trainer.fit(
                TINY, new Weights(some), Examples.images(), null, one, TrainingListener.QUIET));
  }

  @Test
  void scoringGivesTheNetworksProbabilities() {
    float[] x = new float[2 * 64];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i * 37 % 101) / 101f;
    }
    float[] expected = ReferenceForward.of(TINY, START, x, 2);
    try (TorchScorer scorer = new TorchScorer(TINY, START)) {
      float[][] found = scorer.score(x, 2);
      for (int i = 0; i < 4; i++) {
        assertThat(found[i / 2][i % 2]).isCloseTo(expected[i], within(1e-5f));
      }
    }
  }

  @Test
  void aStepCanBeTimed() {
    StepBenchmark.Result result = StepBenchmark.run(TINY, 4, 3, Precision.F32);
    assertThat(result.trainStep()).isPositive();
    assertThat(result.forward()).isPositive();
  }

  @Test
  void aStepOfFineTuningCanBeTimedAndItsLayersAreChecked() {
    Optimizer optimizer = new Optimizer.AdamW();
    FineTuning still = new FineTuning("backbone", true, 1, 1, 0);
    assertThat(StepBenchmark.trainStep(TINY, START, optimizer, still, 4, 3, Precision.F32))
        .isPositive();
    refused(
        "no layers 'nowhere'",
        () ->
            StepBenchmark.trainStep(
                TINY,
                START,
                optimizer,
                new FineTuning("nowhere", true, 1, 1, 0),
                4,
                3,
                Precision.F32));
  }

  private static Network linear() {
    return Network.of(
        "linear",
        Shape.image(4, 4, 1),
        Layers.flatten(),
        new Layer.Dense(
            "",
            3,
            ActivationFunction.SOFTMAX,
            true,
            Layer.Initializer.GLOROT_UNIFORM,
            Layer.Initializer.ZEROS,
            0.01));
  }

  private static Fitted fit(
      Network network, TinyImages train, TinyImages monitor, TrainingOptions options) {
    Weights start = network == TINY ? START : Initialisation.keras(network, 3);
    return Trainer.fit(network, start, train, monitor, options, TrainingListener.QUIET);
  }

  private static void refused(String because, Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(because);
  }
}
