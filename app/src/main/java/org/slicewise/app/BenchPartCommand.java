package org.slicewise.app;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.slicewise.augment.Augmentation;
import org.slicewise.augment.Standardization;
import org.slicewise.data.Dataset;
import org.slicewise.data.FlowOptions;
import org.slicewise.data.ImageBatches;
import org.slicewise.data.ImageFolder;
import org.slicewise.data.Preprocessing;
import org.slicewise.image.ImageCache;
import org.slicewise.image.ImageOptions;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.weights.Initialisation;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.scoring.Scorer;
import org.slicewise.scoring.ScoringOptions;
import org.slicewise.training.StepBenchmark;
import org.slicewise.training.Trainer;
import org.slicewise.training.TrainingListener;
import org.slicewise.training.TrainingOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Our side of one measurement, in a process of its own: what {@code bench/keras_seed.py} does, with
 * the same protocol (one JSON object a repeat; {@code --on-request} waits for a line before each).
 */
@Command(
    name = "bench-part",
    aliases =
        "bench-train-part", // the launcher gives commands that train their environment by name
    hidden = true)
final class BenchPartCommand extends BenchTurns {
  private static final int SIDE = 256;
  private static final int BATCH = 8;

  /** What is measured. */
  enum Part {
    STEP("ms"),
    FORWARD("ms"),
    EPOCH("s"),
    SCORE("images/s"),
    MEMORY("MB");

    private final String unit;

    Part(String unit) {
      this.unit = unit;
    }
  }

  @Option(names = "--part", required = true)
  private Part part;

  private Dataset dataset;
  private Preprocessing preprocessing;
  private final Network network = Networks.named("seed", Shape.image(SIDE, SIDE, 3), 2);

  @Override
  public Integer call() throws IOException {
    FlowOptions flow = FlowOptions.builder().batchSize(BATCH).build();
    dataset = ImageFolder.read(data, flow);
    preprocessing = new Preprocessing(ImageOptions.keras(), Standardization.rescaling(1.0 / 255));
    warm();
    turns(
        this::measure,
        Map.of(
            "part",
            part.name().toLowerCase(java.util.Locale.ROOT),
            "unit",
            part.unit,
            "images",
            dataset.samples().size(),
            "parameters",
            network.parameters()));
    return 0;
  }

  /**
   * The first calls load libraries and compile hot code; Keras' script traces its graph likewise.
   */
  private void warm() {
    switch (part) {
      case STEP, FORWARD -> StepBenchmark.run(network, BATCH, 3, precision);
      case EPOCH, MEMORY -> StepBenchmark.run(network, BATCH, 3, precision);
      case SCORE -> score(24);
    }
  }

  private double measure() {
    return switch (part) {
      case STEP -> StepBenchmark.run(network, BATCH, steps, precision).trainStep();
      case FORWARD -> StepBenchmark.run(network, BATCH, steps, precision).forward();
      case EPOCH -> epoch();
      case SCORE -> dataset.samples().size() / score(dataset.samples().size());
      case MEMORY -> {
        epoch();
        score(dataset.samples().size());
        yield peakMemory();
      }
    };
  }

  /** One epoch from files: decoding included, as nothing is cached from an earlier one. */
  private double epoch() {
    ImageBatches batches =
        ImageBatches.builder(dataset.samples(), preprocessing)
            .augmentation(Augmentation.builder().rotationRange(15).zoomRange(0.2).build())
            .batchSize(BATCH)
            .shuffle(true)
            .seed(1)
            .cache(new ImageCache(256L << 20))
            .build();
    long start = System.nanoTime();
    Trainer.fit(
        network,
        Initialisation.keras(network, 1),
        batches,
        null,
        TrainingOptions.builder(1).precision(precision).seed(1).build(),
        TrainingListener.QUIET);
    return (System.nanoTime() - start) / 1e9;
  }

  /** Seconds for scoring the first images from files. */
  private double score(int images) {
    if (model == null || !Files.exists(model)) {
      throw new org.slicewise.errors.BadInputException("--model is needed to score");
    }
    try (OnnxModel opened = OnnxModel.open(model)) {
      long start = System.nanoTime();
      new Scorer(opened, ScoringOptions.defaults())
          .score(dataset.samples().subList(0, Math.min(images, dataset.samples().size())));
      return (System.nanoTime() - start) / 1e9;
    }
  }
}
