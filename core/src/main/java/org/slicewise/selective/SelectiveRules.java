package org.slicewise.selective;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slicewise.errors.BadInputException;
import org.slicewise.intervals.Groups;

/**
 * What a model stores to know when not to answer.
 *
 * @param sets the conformal sets
 * @param abstain when to give no answer
 */
public record SelectiveRules(ConformalSets sets, AbstainRule abstain) {

  /** The share of patients that conformal sets may miss where nobody says otherwise. */
  public static final double ALPHA = 0.1;

  /**
   * Fits conformal sets, and abstains where a set is not one class.
   *
   * @param probabilities as the model gives them to its user, one row an image, one column a class;
   *     images that it was not trained on
   * @param labels true class of each image
   * @param patients which images are of one patient
   * @param alpha the share of patients that the sets may miss, for instance {@link #ALPHA}
   */
  public static SelectiveRules fit(
      double[][] probabilities, int[] labels, Groups patients, double alpha) {
    ConformalSets sets = ConformalSets.fit(probabilities, labels, patients, alpha);
    return new SelectiveRules(sets, new AbstainRule.NotSingleton(sets));
  }

  /** The same sets with another rule to abstain. */
  public SelectiveRules withAbstain(AbstainRule rule) {
    return new SelectiveRules(sets, rule);
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
