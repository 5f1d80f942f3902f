package org.slicewise.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slicewise.app.Setting.Section;
import org.slicewise.errors.BadInputException;

/** Which of the shared settings a pretraining takes, and what they are where nothing is said. */
final class PretrainSettings {
  static final List<Section> SECTIONS =
      List.of(Section.DATA, Section.AUGMENTATION, Section.STANDARDIZATION, Section.TRAINING);

  private static final Set<String> TOP = Set.of("network", Recipe.WEIGHTS, "seed");

  private static final Set<String> DATA =
      Set.of("batch_size", "extensions", "follow_links", "skip_unreadable");

  private static final Set<String> TRAINING =
      Set.of(
          "epochs",
          "optimizer",
          "learning_rate",
          "momentum",
          "weight_decay",
          "schedule",
          "freeze",
          "freeze_batch_norm",
          "layer_decay",
          "unfreeze_every",
          "use_ema",
          "ema_momentum",
          "global_clipnorm",
          "precision",
          "threads");

  private static final int BATCH = 16;
  private static final double LEARNING_RATE = 3e-4;

  /** What two views of a slice may differ in without showing something else. */
  private static final Map<String, Object> AUGMENTATION =
      Map.of(
          "random_resized_crop",
          List.of(0.4, 1.0),
          "horizontal_flip",
          true,
          "rotation_range",
          10.0,
          "contrast_range",
          List.of(0.7, 1.3),
          "gamma_range",
          List.of(0.7, 1.4),
          "blur_range",
          1.2,
          "noise_range",
          6.0,
          "jpeg_range",
          List.of(40.0, 95.0));

  private PretrainSettings() {}

  static boolean takes(Section section, String key) {
    return switch (section) {
      case AUGMENTATION, STANDARDIZATION -> true;
      case DATA -> Settings.IMAGE_KEYS.contains(key) || DATA.contains(key);
      case TRAINING -> TRAINING.contains(key);
      case DECISIONS -> false;
    };
  }

  /**
   * The settings with the defaults of a pretraining under them.
   *
   * @throws BadInputException for a setting that needs labels or parts of a data set
   */
  static Settings of(Settings given) {
    for (String key : given.top().keySet()) {
      if (!TOP.contains(key)) {
        throw foreign(key);
      }
    }
    given
        .sections()
        .forEach(
            (section, keys) ->
                keys.keySet().stream()
                    .filter(key -> !takes(section, key))
                    .findFirst()
                    .ifPresent(
                        key -> {
                          throw foreign(section.key() + ": " + key);
                        }));
    Settings settings = Settings.of(null, Map.of(), new LinkedHashMap<>(given.top()));
    given.sections().forEach((section, keys) -> settings.sections().get(section).putAll(keys));

    settings.top().putIfAbsent("network", "lite0-levels");
    settings.top().putIfAbsent("seed", 1);
    Map<String, Object> data = settings.sections().get(Section.DATA);
    data.putIfAbsent("batch_size", BATCH);
    // There are no classes that facts of the files could predict: what they show of the source of
    // an image is better not learned.
    if (Harmonise.Asked.of(settings) == Harmonise.Asked.AUTO) {
      data.put(Harmonise.KEY, "on");
    }
    Map<String, Object> training = settings.sections().get(Section.TRAINING);
    if (!training.containsKey("optimizer")) {
      training.putIfAbsent("learning_rate", LEARNING_RATE);
    }
    training.putIfAbsent("schedule", Map.of("name", "cosine", "warmup_epochs", 1));
    Map<String, Object> augmentation = settings.sections().get(Section.AUGMENTATION);
    AUGMENTATION.forEach(
        (key, value) -> {
          if (!augmentation.containsKey(key)) { // null in a file switches it off
            augmentation.put(key, value);
          }
        });
    return settings;
  }

  private static BadInputException foreign(String key) {
    return new BadInputException(
        "'%s' means nothing to pretrain, which reads no labels and divides no data; leave it out of the configuration"
            .formatted(key));
  }
}
