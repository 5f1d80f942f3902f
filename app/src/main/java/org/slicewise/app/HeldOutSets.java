package org.slicewise.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.decision.Decisions;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.intervals.Interval;
import org.slicewise.selective.ConformalSets;

/** How often the conformal sets of the other folds hold the truth of a fold's patients. */
final class HeldOutSets {
  private static final double CONFIDENCE = 0.95;

  private HeldOutSets() {}

  /**
   * What {@code metrics.json} says of it; a patient is covered when the sets of all its held-out
   * slices hold the truth, as the sets promise.
   *
   * @param repeats the repeat of each fold; only the first repeat counts
   * @param decided each fold's predictions
   * @param decisions the decisions they were made by, fitted without the fold
   * @return null where a fold has no sets
   */
  static Map<String, Object> of(
      int[] repeats, List<Predictions> decided, List<Decisions> decisions) {
    Map<String, Boolean> covered = new LinkedHashMap<>();
    int images = 0;
    int classes = 0;
    int single = 0;
    double alpha = 0;
    for (int i = 0; i < repeats.length; i++) {
      if (repeats[i] != 1) {
        continue;
      }
      if (decisions.get(i).selective() == null || decisions.get(i).selective().sets() == null) {
        return null;
      }
      ConformalSets sets = decisions.get(i).selective().sets();
      alpha = sets.alpha();
      for (Prediction row : decided.get(i).rows()) {
        String patient = row.patient().isEmpty() ? "image " + row.file() : row.patient();
        covered.merge(patient, sets.holds(row.label(), row.probabilities()), Boolean::logicalAnd);
        int size = sets.size(row.probabilities());
        images++;
        classes += size;
        single += size == 1 ? 1 : 0;
      }
    }
    long held = covered.values().stream().filter(Boolean::booleanValue).count();
    Interval interval = Interval.wilson(held, covered.size(), CONFIDENCE);
    Map<String, Object> coverage = new LinkedHashMap<>();
    coverage.put("value", (double) held / covered.size());
    coverage.put("low", interval.low());
    coverage.put("high", interval.high());
    coverage.put("interval", "95%, Wilson, " + covered.size() + " patients");
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("promised", 1 - alpha);
    map.put("patients_covered", coverage);
    map.put("classes_a_set", (double) classes / images);
    map.put("sets_of_one_class", (double) single / images);
    map.put("fitted_on", "the out-of-fold predictions of the other folds");
    return map;
  }
}
