package org.slicewise.app;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * How the data are divided and which class is positive; the same words in the configuration file.
 */
final class SplitOptions {
  @Option(
      names = "--split",
      paramLabel = "PLAN|FILE",
      description =
          "official, grouped (no patient on two sides), random (by image: leaky), training (score the training"
              + " images themselves: leaky), all (every image trains, nothing is held out), or a split.csv. Default: official lists where there are any, else"
              + " grouped where patients are known, else random.")
  private String split;

  @Option(
      names = "--validation-share",
      paramLabel = "SHARE",
      description =
          "Share of the images in the validation part of grouped and random (default 0.2).")
  private Double validationShare;

  @Option(
      names = "--test-share",
      paramLabel = "SHARE",
      description = "Share of the images in their test part (default 0).")
  private Double testShare;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed of splitting, first weights, shuffling, augmentation and dropout (default 1).")
  private Long seed;

  @Option(
      names = "--positive",
      paramLabel = "CLASS",
      description =
          "The class whose sensitivity, precision and AUC are reported (default: the second class).")
  private String positive;

  /** The options that were given, by their names in the configuration file. */
  Map<String, Object> given() {
    Map<String, Object> map = new LinkedHashMap<>();
    SettingsCommand.put(map, "split", split);
    SettingsCommand.put(map, "validation_share", validationShare);
    SettingsCommand.put(map, "test_share", testShare);
    SettingsCommand.put(map, "seed", seed);
    SettingsCommand.put(map, "positive", positive);
    return map;
  }
}
