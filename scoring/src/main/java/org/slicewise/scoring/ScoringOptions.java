package org.slicewise.scoring;

/**
 * How scoring uses the machine. The numbers it gives do not depend on it.
 *
 * @param threads threads that score one batch, at least 1
 * @param decoders threads that read images ahead of the scoring, at least 1
 * @param batchSize images scored together, at least 1
 */
public record ScoringOptions(int threads, int decoders, int batchSize) {
  public ScoringOptions {
    if (threads < 1 || decoders < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "threads, decoders and batch size must be positive, found %d, %d and %d"
              .formatted(threads, decoders, batchSize));
    }
  }

  /** All processors for both, batches of 8. */
  public static ScoringOptions defaults() {
    int processors = Runtime.getRuntime().availableProcessors();
    return new ScoringOptions(processors, processors, 8);
  }

  public ScoringOptions withThreads(int count) {
    return new ScoringOptions(count, decoders, batchSize);
  }

  public ScoringOptions withBatchSize(int size) {
    return new ScoringOptions(threads, decoders, size);
  }
}
