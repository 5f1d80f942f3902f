package org.slicewise.audit;

import java.util.Objects;

/**
 * How the probes are run.
 *
 * @param lungs where lung masks come from; only masks that are {@link LungMasks.Given} make {@code
 *     OUTSIDE_LUNGS} a possible finding, because lesions change what a threshold takes for lung
 * @param harmonised whether each probe is also run on the harmonised images
 * @param folds at least 2
 * @param permutations how often labels are dealt anew for the p-value, at least 99
 * @param resamples of the bootstrap over patients
 * @param seed of folds, permutations and resamples
 * @param threads that decode
 */
public record ProbeOptions(
    LungMasks lungs,
    boolean harmonised,
    int folds,
    int permutations,
    int resamples,
    long seed,
    int threads) {
  public ProbeOptions {
    Objects.requireNonNull(lungs, "lungs");
    if (folds < 2 || permutations < 99 || resamples < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "probes need 2 folds, 99 permutations, a resample and a thread, found %d, %d, %d and %d"
              .formatted(folds, permutations, resamples, threads));
    }
  }

  /** Classical masks, before and after harmonising, 5 folds, 999 permutations, 2000 resamples. */
  public static ProbeOptions defaults() {
    return new ProbeOptions(
        new LungMasks.Classical(),
        true,
        5,
        999,
        2000,
        1,
        Runtime.getRuntime().availableProcessors());
  }

  public ProbeOptions withLungs(LungMasks masks) {
    return new ProbeOptions(masks, harmonised, folds, permutations, resamples, seed, threads);
  }

  public ProbeOptions withHarmonised(boolean value) {
    return new ProbeOptions(lungs, value, folds, permutations, resamples, seed, threads);
  }

  public ProbeOptions withPermutations(int count) {
    return new ProbeOptions(lungs, harmonised, folds, count, resamples, seed, threads);
  }

  public ProbeOptions withResamples(int count) {
    return new ProbeOptions(lungs, harmonised, folds, permutations, count, seed, threads);
  }

  public ProbeOptions withSeed(long value) {
    return new ProbeOptions(lungs, harmonised, folds, permutations, resamples, value, threads);
  }

  public ProbeOptions withThreads(int count) {
    return new ProbeOptions(lungs, harmonised, folds, permutations, resamples, seed, count);
  }
}
