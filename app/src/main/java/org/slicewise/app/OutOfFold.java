package org.slicewise.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.slicewise.app.Setting.Section;
import org.slicewise.decision.Decisions;
import org.slicewise.errors.BadInputException;

/** Decisions that a cross-validation fitted out of fold, for a model trained on all its images. */
final class OutOfFold {
  /** The setting that names the folder of the cross-validation. */
  static final String KEY = "decisions_from";

  /** What may differ between the cross-validation and the training: it moves no weight. */
  private static final List<String> MAY_DIFFER =
      List.of(
          KEY,
          "split",
          "validation_share",
          "test_share",
          "positive",
          EvaluatedPart.ROBUSTNESS,
          "seed",
          Recipe.PATIENT_DIGESTS);

  private OutOfFold() {}

  /** Whether the settings ask for them. */
  static boolean isAsked(Settings settings) {
    return settings.text(KEY, null) != null;
  }

  /**
   * Reads them.
   *
   * @throws BadInputException where the folder holds no finished cross-validation, or one of other
   *     settings, other images or leaky folds
   */
  static Decisions read(Settings settings, RunData data) {
    Path folder = Path.of(settings.text(KEY, ""));
    JsonNode run = Json.read(folder.resolve("run.json"));
    if (!run.path("kind").asText().equals("crossval")) {
      throw new BadInputException(
          folder + " holds no cross-validation; give --decisions-from the --out of a crossval");
    }
    if (run.path("split").path("leaky").asBoolean()) {
      throw new BadInputException(
          "the folds in %s are leaky (%s), and decisions fitted on them would be too sure; cross-validate grouped by patient"
              .formatted(folder, run.path("split").path("reason").asText()));
    }
    String fingerprint = run.path("data").path("fingerprint").asText();
    if (!fingerprint.equals(data.fingerprint())) {
      throw new BadInputException(
          "%s cross-validated other images (fingerprint %s) than these (%s); cross-validate these"
              .formatted(folder, fingerprint, data.fingerprint()));
    }
    Map<String, Object> there = comparable(Json.map(run.path("settings")));
    Map<String, Object> here =
        comparable(Json.map(Json.tree(settings.toMap()))); // as numbers come back from JSON
    TreeSet<String> keys = new TreeSet<>(there.keySet());
    keys.addAll(here.keySet());
    for (String key : keys) {
      if (!Objects.equals(there.get(key), here.get(key))) {
        throw new BadInputException(
            "%s cross-validated another recipe: %s was %s and is %s; give both the same"
                .formatted(folder, key, there.get(key), here.get(key)));
      }
    }
    return Decisions.fromMap(Json.map(Json.read(folder.resolve("decisions.json"))));
  }

  private static Map<String, Object> comparable(Map<String, Object> settings) {
    Map<String, Object> map = new LinkedHashMap<>(settings);
    map.keySet().removeAll(MAY_DIFFER);
    if (map.get("training") instanceof Map<?, ?> training) {
      Map<Object, Object> rest = new LinkedHashMap<>(training);
      rest.remove("threads");
      map.put("training", rest);
    }
    if (map.get(Section.DECISIONS.key()) instanceof Map<?, ?> decisions) {
      Map<Object, Object> rest = new LinkedHashMap<>(decisions);
      rest.remove(OutsideFitting.KEY); // fitted to the model itself, whatever the folds did
      map.put(Section.DECISIONS.key(), rest.isEmpty() ? null : rest);
    }
    return map;
  }
}
