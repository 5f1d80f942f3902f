package org.slicewise.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.app.Setting.Section;
import org.slicewise.training.TrainingOptions;
import org.slicewise.training.schedule.Schedule;

/** The section {@code training} as the trainer's options. */
final class TrainingSettings {
  /** Keys that belong to the optimiser and may stand beside it. */
  private static final List<String> OPTIMIZER_KEYS =
      List.of("momentum", "weight_decay", "use_ema", "ema_momentum", "global_clipnorm");

  private TrainingSettings() {}

  static TrainingOptions options(Settings settings) {
    Map<String, Object> keys = settings.section(Section.TRAINING);
    keys.putIfAbsent("epochs", 20);
    if (HeadSettings.of(settings).alone()) {
      keys.put("epochs", 1); // of none; the other options are read for their mistakes
    }
    keys.keySet().removeAll(HeadSettings.KEYS);
    keys.keySet().removeAll(DistilSettings.KEYS);
    Map<String, Object> optimizer = new LinkedHashMap<>();
    if (keys.get("optimizer") instanceof Map<?, ?> map) {
      map.forEach((k, v) -> optimizer.put(String.valueOf(k), v));
    } else if (keys.get("optimizer") != null) {
      optimizer.put("name", keys.get("optimizer"));
    }
    for (String key : OPTIMIZER_KEYS) {
      Object value = keys.remove(key);
      if (value != null) {
        optimizer.put(key, value);
      }
    }
    if (!optimizer.isEmpty()) {
      keys.put("optimizer", optimizer);
    }
    return TrainingOptions.fromMap(keys);
  }

  /** Whether the training looks at held-back images to decide anything. */
  static boolean choosesAnything(TrainingOptions options) {
    return options.restoreBest() && options.monitor().needsValidation()
        || options.earlyStopping() != null && options.earlyStopping().monitor().needsValidation()
        || options.schedule() instanceof Schedule.ReduceOnPlateau plateau
            && plateau.monitor().needsValidation();
  }
}
