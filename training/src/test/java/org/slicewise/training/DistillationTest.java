package org.slicewise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicewise.data.Batch;
import org.slicewise.data.BatchSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layers;
import org.slicewise.network.Network;
import org.slicewise.network.Shape;
import org.slicewise.network.weights.Initialisation;
import org.slicewise.network.weights.Weights;
import org.slicewise.training.engine.Mix;
import org.slicewise.training.optimizer.Optimizer;
import org.slicewise.training.schedule.Schedule;

/** Learning from what other networks say. */
class DistillationTest {
  private static final int SIDE = 4;

  private static Network network(int classes) {
    return Network.of(
        "linear",
        Shape.image(SIDE, SIDE, 1),
        Layers.flatten(),
        Layers.dense(classes, ActivationFunction.SOFTMAX));
  }

  private static Network sigmoid() {
    return Network.of(
        "one unit",
        Shape.image(SIDE, SIDE, 1),
        Layers.flatten(),
        Layers.dense(1, ActivationFunction.SIGMOID));
  }

  /** Images about which somebody is asked. */
  private record Taught(TinyImages images, Function<Batch, float[]> teacher)
      implements BatchSource {
    @Override
    public int size() {
      return images.size();
    }

    @Override
    public int batchSize() {
      return images.batchSize();
    }

    @Override
    public int height() {
      return images.height();
    }

    @Override
    public int width() {
      return images.width();
    }

    @Override
    public int channels() {
      return images.channels();
    }

    @Override
    public Epoch open(int epoch) {
      Epoch inner = images.open(epoch);
      return new Epoch() {
        @Override
        public boolean hasNext() {
          return inner.hasNext();
        }

        @Override
        public Batch next() {
          Batch b = inner.next();
          return new Batch(b.size(), b.x(), b.labels(), b.samples(), teacher.apply(b));
        }

        @Override
        public void close() {
          inner.close();
        }
      };
    }
  }

  @ParameterizedTest(name = "share {0}, temperature {1}, smoothing {2}, mixup {3}, seed {4}")
  @CsvSource({"0.7,2,0,0,1", "0.3,4,0.1,0,2", "1,1,0,0,3", "0,2,0.1,0.5,4", "0.6,3,0.1,0.5,5"})
  void theLossIsThatOfAPlainVersion(
      double share, double temperature, double smoothing, double mixup, long seed) {
    int classes = 3;
    int n = 6;
    Network network = network(classes);
    Weights weights = Initialisation.keras(network, seed);
    float[] soft = probabilities(new Random(seed), n, classes);
    double[] classWeights = {1, 2, 0.5};
    Batch[] seen = new Batch[1];
    TinyImages images = TinyImages.noise(n, SIDE, 1, classes, n, seed);
    BatchSource source =
        new Taught(
            images,
            batch -> {
              seen[0] = batch;
              return soft;
            });
    Mixing mixing = new Mixing(mixup, 0);
    TrainingOptions options =
        TrainingOptions.builder(1)
            .distillation(new Distillation(share, temperature))
            .labelSmoothing(smoothing)
            .classWeights(new ClassWeights.Given(List.of(1.0, 2.0, 0.5)))
            .mixing(mixing)
            .seed(seed)
            .build();
    double loss =
        Trainer.fit(network, weights, source, null, options, TrainingListener.QUIET)
            .history()
            .epochs()
            .get(0)
            .loss(); // of the first weights: there is one step

    Mix mix = mixing.draw(Seeds.mix(seed, 0, 0), SIDE, SIDE);
    double own = mix == null ? 1 : mix.share();
    float[] x = new float[n * SIDE * SIDE];
    for (int i = 0; i < n; i++) {
      for (int p = 0; p < SIDE * SIDE; p++) {
        x[i * SIDE * SIDE + p] =
            (float)
                (own * seen[0].x()[i * SIDE * SIDE + p]
                    + (1 - own) * seen[0].x()[(n - 1 - i) * SIDE * SIDE + p]);
      }
    }
    float[][] student;
    try (TorchScorer scorer = new TorchScorer(network, weights)) {
      student = scorer.score(x, n);
    }
    double expected = 0;
    for (int i = 0; i < n; i++) {
      for (int from : new int[] {i, n - 1 - i}) {
        double part = (from == i ? own : 1 - own);
        int label = seen[0].labels()[from];
        double hard = 0;
        double agreeing = 0;
        double[] cooler = softened(row(student[i]), temperature);
        double[] teacher = softened(row(soft, from, classes), temperature);
        for (int c = 0; c < classes; c++) {
          double target = (c == label ? 1 - smoothing : 0) + smoothing / classes;
          hard -= target * Math.log(student[i][c]);
          agreeing -= teacher[c] * Math.log(cooler[c]);
        }
        expected +=
            part
                * classWeights[label]
                * ((1 - share) * hard + share * temperature * temperature * agreeing)
                / n;
      }
    }
    assertThat(loss).isCloseTo(expected, within(1e-5 * Math.abs(expected)));
  }

  @ParameterizedTest(name = "{0} classes at temperature {1}, one unit {2}")
  @CsvSource({"3,1,false", "3,3,false", "2,2,true"})
  void aStudentThatOnlyListensComesToSayWhatItsTeacherSays(
      int classes, double temperature, boolean oneUnit) {
    Network network = oneUnit ? sigmoid() : network(classes);
    Weights teacher = Initialisation.keras(network, 1);
    Weights beginning = Initialisation.keras(network, 2);
    TinyImages images = TinyImages.noise(6, SIDE, 1, classes, 6, 3);
    try (TorchScorer asked = new TorchScorer(network, teacher)) {
      BatchSource taught =
          new Taught(images, batch -> flat(asked.score(batch.x(), batch.size()), oneUnit));
      TrainingOptions options =
          TrainingOptions.builder(500)
              .optimizer(new Optimizer.Adam().withLearningRate(0.05))
              .schedule(new Schedule.Cosine(0, 0))
              .distillation(new Distillation(1, temperature))
              .build();
      Weights fitted =
          Trainer.fit(network, beginning, taught, null, options, TrainingListener.QUIET).weights();
      float[] x = images.open(0).next().x();
      float[] right = flat(asked.score(x, 6), oneUnit);
      assertThat(flat(answers(network, fitted, x), oneUnit)).containsExactly(right, within(0.01f));
      assertThat(furthest(flat(answers(network, beginning, x), oneUnit), right))
          .isGreaterThan(0.1); // or there was nothing to learn
    }
  }

  @Test
  void theEndOfEveryCycleIsToldWithItsWeights() {
    Network network = network(2);
    List<Integer> ends = new ArrayList<>();
    List<Weights> snapshots = new ArrayList<>();
    Weights last =
        Trainer.fit(
                network,
                Initialisation.keras(network, 1),
                TinyImages.noise(6, SIDE, 1, 2, 4, 1),
                null,
                TrainingOptions.builder(6).schedule(new Schedule.CyclicCosine(3)).build(),
                new TrainingListener() {
                  @Override
                  public void cycleDone(int epoch, Weights weights) {
                    ends.add(epoch);
                    snapshots.add(weights);
                  }
                })
            .weights();
    assertThat(ends).containsExactly(1, 3, 5);
    assertThat(Examples.same(snapshots.get(2), last)).isTrue();
    assertThat(Examples.same(snapshots.get(0), snapshots.get(1))).isFalse();
  }

  @Test
  void sharesAndTemperaturesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Distillation(1.5, 2))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll("distil_share", "1.5");
    assertThatThrownBy(() -> new Distillation(0.5, 0))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll("distil_temperature", "0.0");
  }

  private static float[][] answers(Network network, Weights weights, float[] x) {
    try (TorchScorer scorer = new TorchScorer(network, weights)) {
      return scorer.score(x, 6);
    }
  }

  private static double furthest(float[] a, float[] b) {
    double most = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    return most;
  }

  private static float[] flat(float[][] rows, boolean oneUnit) {
    List<Float> all = new ArrayList<>();
    for (float[] row : rows) {
      if (oneUnit) {
        all.add(1 - row[0]);
      }
      for (float p : row) {
        all.add(p);
      }
    }
    float[] flat = new float[all.size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = all.get(i);
    }
    return flat;
  }

  private static double[] row(float... values) {
    return row(values, 0, values.length);
  }

  private static double[] row(float[] values, int index, int length) {
    double[] row = new double[length];
    for (int i = 0; i < length; i++) {
      row[i] = values[index * length + i];
    }
    return row;
  }

  /** The softmax of the logarithms divided by the temperature. */
  private static double[] softened(double[] p, double temperature) {
    double[] softened = new double[p.length];
    double sum = 0;
    for (int c = 0; c < p.length; c++) {
      softened[c] = Math.exp(Math.log(p[c]) / temperature);
      sum += softened[c];
    }
    for (int c = 0; c < p.length; c++) {
      softened[c] /= sum;
    }
    return softened;
  }

  private static float[] probabilities(Random random, int n, int classes) {
    float[] p = new float[n * classes];
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        p[i * classes + c] = random.nextFloat() + 0.01f;
        sum += p[i * classes + c];
      }
      for (int c = 0; c < classes; c++) {
        p[i * classes + c] /= (float) sum;
      }
    }
    return p;
  }
}
