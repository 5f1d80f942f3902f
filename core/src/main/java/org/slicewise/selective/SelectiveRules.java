package org.slicewise.selective;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slicewise.errors.BadInputException;

/**
 * What a model stores to know when not to answer.
 *
 * @param sets the conformal sets
 * @param abstain when to give no answer
 */
public record SelectiveRules(ConformalSets sets, AbstainRule abstain) {

  /** Sets that miss at most one patient of ten, and no answer where the set is not one class. */
  public static final double ALPHA = 0.1;

  /**
   * Fits sets at {@link #ALPHA} and abstains where a set is not one class.
   *
   * @param probabilities calibrated, one row an image, one column a class
   * @param labels true class of each image
   * @param patients patient of each image, any numbers
   */
  public static SelectiveRules fit(double[][] probabilities, int[] labels, int[] patients) {
    ConformalSets sets = ConformalSets.fit(probabilities, labels, patients, ALPHA);
    return new SelectiveRules(sets, new AbstainRule.NotSingleton(sets));
  }

  /** For the model's metadata. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("sets", sets.toMap());
    map.put("abstain", abstain.toMap());
    return map;
  }

  /**
   * What {@link #toMap} made, also after a journey as JSON.
   *
   * @throws BadInputException where it is not that
   */
  public static SelectiveRules fromMap(Map<?, ?> map) {
    if (map.get("sets") instanceof Map<?, ?> sets
        && map.get("abstain") instanceof Map<?, ?> abstain) {
      return new SelectiveRules(ConformalSets.fromMap(sets), AbstainRule.fromMap(abstain));
    }
    throw new BadInputException(
        "the model's rules to abstain are %s, expected sets and abstain; train the model again"
            .formatted(map));
  }
}
