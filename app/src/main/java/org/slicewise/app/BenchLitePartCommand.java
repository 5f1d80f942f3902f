package org.slicewise.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slicewise.augment.Augmentation;
import org.slicewise.data.Dataset;
import org.slicewise.data.FlowOptions;
import org.slicewise.data.ImageBatches;
import org.slicewise.data.ImageFolder;
import org.slicewise.data.Sample;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.weights.StartingWeights;
import org.slicewise.network.weights.Weights;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.scoring.Scorer;
import org.slicewise.scoring.ScoringOptions;
import org.slicewise.training.FineTuning;
import org.slicewise.training.StepBenchmark;
import org.slicewise.training.Trainer;
import org.slicewise.training.TrainingListener;
import org.slicewise.training.TrainingOptions;
import org.slicewise.training.optimizer.Optimizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Our side of one measurement of EfficientNet-Lite0, in a process of its own: what {@code
 * bench/torch_lite.py} does, which says what the parts are, with the same protocol.
 */
@Command(
    name = "bench-lite-part",
    aliases =
        "bench-train-lite-part", // the launcher gives commands that train their environment by name
    hidden = true)
final class BenchLitePartCommand extends BenchTurns {
  /** As the peer's DataLoader has workers. */
  private static final int DECODING_THREADS = 2;

  /** After so many the decoders are compiled; what is measured is a program that is warm. */
  private static final int WARMING_IMAGES = 200;

  private static final FineTuning FROZEN = new FineTuning("blocks.2", true, 1, 1, 0);
  private static final Optimizer OPTIMIZER = new Optimizer.AdamW().withLearningRate(1e-4);
  private static final Augmentation AUGMENTATION =
      Augmentation.fromMap(
          Map.of(
              "random_resized_crop", List.of(0.6, 1.0),
              "horizontal_flip", true,
              "brightness_range", List.of(0.8, 1.2),
              "contrast_range", List.of(0.8, 1.2),
              "rotation_range", 8));

  /** What is measured. */
  enum Part {
    STEP("ms"),
    FROZEN("ms"),
    EPOCH("s"),
    SCORE("images/s");

    private final String unit;

    Part(String unit) {
      this.unit = unit;
    }
  }

  @Option(names = "--part", required = true)
  private Part part;

  @Option(names = "--weights", description = "the safetensors file that training starts from")
  private Path weights;

  @Option(names = "--size", defaultValue = "" + BenchModels.LITE_SIDE)
  private int size;

  @Option(names = "--batch", defaultValue = "16")
  private int batch;

  @Option(names = "--images", description = "use only so many images, taken evenly")
  private Integer images;

  private List<Sample> samples;
  private Network network;
  private Weights start;

  @Override
  public Integer call() throws IOException {
    Dataset dataset = ImageFolder.read(data, FlowOptions.keras());
    samples = evenly(dataset.samples(), images == null ? dataset.samples().size() : images);
    if (part == Part.SCORE) {
      try (OnnxModel opened = OnnxModel.open(given(model, "--model"))) {
        score(opened, evenly(samples, WARMING_IMAGES));
        turns(() -> samples.size() / score(opened, samples));
      }
      return 0;
    }
    network = Networks.named("lite0", Shape.image(size, size, 3), dataset.classes().size());
    start = StartingWeights.read(given(weights, "--weights"), network, 1).weights();
    step(part == Part.STEP ? FineTuning.NONE : FROZEN, 1); // warm
    turns(
        () ->
            switch (part) {
              case STEP -> step(FineTuning.NONE, steps);
              case FROZEN -> step(FROZEN, steps);
              default -> epoch();
            });
    return 0;
  }

  private Path given(Path file, String option) {
    if (file == null) {
      throw new BadInputException(
          "%s is needed for --part %s".formatted(option, part.name().toLowerCase(Locale.ROOT)));
    }
    return file;
  }

  private static List<Sample> evenly(List<Sample> all, int wanted) {
    int shown = Math.min(wanted, all.size());
    return java.util.stream.IntStream.range(0, shown)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / shown)))
        .toList();
  }

  private void turns(java.util.function.DoubleSupplier measure) throws IOException {
    turns(
        measure,
        Map.of(
            "part",
            part.name().toLowerCase(Locale.ROOT),
            "unit",
            part.unit,
            "precision",
            precision,
            "images",
            samples.size()));
  }

  private double step(FineTuning fineTuning, int timed) {
    return StepBenchmark.trainStep(network, start, OPTIMIZER, fineTuning, batch, timed, precision);
  }

  /** One epoch from files: decoding included, as nothing is cached from an earlier one. */
  private double epoch() {
    ImageBatches batches =
        ImageBatches.builder(samples, BenchModels.lite(size))
            .augmentation(AUGMENTATION)
            .batchSize(batch)
            .shuffle(true)
            .seed(1)
            .threads(DECODING_THREADS)
            .build();
    TrainingOptions options =
        TrainingOptions.builder(1)
            .optimizer(OPTIMIZER)
            .fineTuning(FROZEN)
            .precision(precision)
            .seed(1)
            .build();
    long began = System.nanoTime();
    Trainer.fit(network, start, batches, null, options, TrainingListener.QUIET);
    return (System.nanoTime() - began) / 1e9;
  }

  /** Seconds for scoring images from files. */
  private static double score(OnnxModel opened, List<Sample> some) {
    long began = System.nanoTime();
    new Scorer(opened, ScoringOptions.defaults()).score(some);
    return (System.nanoTime() - began) / 1e9;
  }
}
