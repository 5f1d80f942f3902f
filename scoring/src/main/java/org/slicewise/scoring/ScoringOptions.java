package org.slicewise.scoring;

/**
 * How scoring uses the machine. The probabilities do not depend on it (beyond the last bit).
 *
 * <p>The defaults are those that score most images a second: one thread a batch and as many batches
 * at once as there are processors. Threads that share a batch wait for each other, and for those
 * that decode.
 *
 * @param threads threads that share the work of one batch, at least 1; more than one answers a
 *     single image sooner
 * @param workers batches that are decoded and scored at once, at least 1
 * @param batchSize images in a batch, at least 1; memory grows with it, speed hardly
 */
public record ScoringOptions(int threads, int workers, int batchSize) {
  public ScoringOptions {
    if (threads < 1 || workers < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "threads, workers and batch size must be positive, found %d, %d and %d"
              .formatted(threads, workers, batchSize));
    }
  }

  /** One thread a batch, a worker a processor, batches of 2. */
  public static ScoringOptions defaults() {
    return new ScoringOptions(1, Runtime.getRuntime().availableProcessors(), 2);
  }

  public ScoringOptions withThreads(int count) {
    return new ScoringOptions(count, workers, batchSize);
  }

  public ScoringOptions withWorkers(int count) {
    return new ScoringOptions(threads, count, batchSize);
  }

  public ScoringOptions withBatchSize(int size) {
    return new ScoringOptions(threads, workers, size);
  }
}
