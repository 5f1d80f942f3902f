package org.slicewise.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the folds' networks say of images that are no slices, added up. */
final class OutsideOfFolds {
  /** The key in what {@code metrics.json} says of folds. */
  static final String KEY = "no_slices";

  private OutsideOfFolds() {}

  /**
   * How many images there were and how many were taken for slices, also of each kind; over the
   * folds of the first repeat.
   *
   * @return one entry, or none where a fold cannot tell
   */
  static Map<String, Object> of(List<FoldOutcome> outcomes) {
    List<FoldOutcome> first = outcomes.stream().filter(o -> o.fold().repeat() == 1).toList();
    Map<String, Map<String, Integer>> kinds = new LinkedHashMap<>();
    Map<String, Object> all = new LinkedHashMap<>();
    for (FoldOutcome outcome : first) {
      if (!(outcome.outside().get("kinds") instanceof Map<?, ?> own)) {
        return Map.of();
      }
      own.forEach(
          (kind, counts) -> {
            Map<String, Integer> to =
                kinds.computeIfAbsent(kind.toString(), k -> new LinkedHashMap<>());
            for (String key : List.of("images", "missed")) {
              int count = ((Number) ((Map<?, ?>) counts).get(key)).intValue();
              to.merge(key, count, Integer::sum);
              all.merge(key, count, (a, b) -> (Integer) a + (Integer) b);
            }
          });
    }
    all.put("kinds", kinds);
    return Map.of(KEY, all);
  }
}
