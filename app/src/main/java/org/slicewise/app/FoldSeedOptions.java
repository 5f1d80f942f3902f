package org.slicewise.app;

import java.util.Map;
import picocli.CommandLine.Option;

/** Seed and positive class of commands that train a network a fold. */
final class FoldSeedOptions {
  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed of the folds, first weights, shuffling, augmentation and dropout (default 1).")
  private Long seed;

  @Option(
      names = "--positive",
      paramLabel = "CLASS",
      description =
          "The class whose sensitivity, precision and AUC are reported (default: the second class).")
  private String positive;

  /** Adds the options that were given, by their names in the configuration file. */
  void addTo(Map<String, Object> top) {
    SettingsCommand.put(top, "seed", seed);
    SettingsCommand.put(top, "positive", positive);
  }
}
