package org.slicewise.selective;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slicewise.errors.BadInputException;

/** When a model gives no answer for an image. */
public sealed interface AbstainRule {
  /** The key under which {@link #toMap} says which rule it is. */
  String RULE = "rule";

  /**
   * Why the model gives no answer, or null where it gives one.
   *
   * @param probabilities one a class
   */
  String reason(double[] probabilities);

  /** What the rule is, in a few words. */
  String inWords();

  /** For the model's metadata. */
  Map<String, Object> toMap();

  /** True where the model gives no answer. */
  default boolean abstains(double[] probabilities) {
    return reason(probabilities) != null;
  }

  /** Abstains where the conformal set is not exactly one class. */
  record NotSingleton(ConformalSets sets) implements AbstainRule {
    static final String NAME = "not_singleton";

    @Override
    public String reason(double[] probabilities) {
      int size = sets.size(probabilities);
      return size == 1
          ? null
          : size == 0 ? "no class is likely enough" : size + " classes are likely enough";
    }

    @Override
    public String inWords() {
      return "abstain where the conformal set is not one class";
    }

    @Override
    public Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put(RULE, NAME);
      map.put("sets", sets.toMap());
      return map;
    }
  }

  /**
   * Abstains where the largest probability is below a threshold.
   *
   * @param threshold 0 (never abstains) to just above 1 (always)
   * @param targetRisk the share of wrong answers for which the threshold was chosen
   */
  record BelowConfidence(double threshold, double targetRisk) implements AbstainRule {
    static final String NAME = "below_confidence";

    /**
     * The rule that answers the most images of which, on these, at most the share {@code
     * targetRisk} is answered wrongly, where one more wrong answer is counted than was found: so a
     * handful of lucky images cannot set the threshold. It is a choice on the data at hand, not a
     * guarantee.
     *
     * @param probabilities one row an image, one column a class; images that the model was not
     *     trained on
     * @param labels true class of each image
     * @param targetRisk above 0 and below 1
     */
    public static BelowConfidence fit(double[][] probabilities, int[] labels, double targetRisk) {
      if (!(targetRisk > 0 && targetRisk < 1)) {
        throw new BadInputException(
            "the share of answers that may be wrong must lie between 0 and 1, found " + targetRisk);
      }
      double[] confidences = new double[labels.length];
      boolean[] correct = new boolean[labels.length];
      for (int i = 0; i < labels.length; i++) {
        int best = 0;
        for (int k = 1; k < probabilities[i].length; k++) {
          best = probabilities[i][k] > probabilities[i][best] ? k : best;
        }
        confidences[i] = probabilities[i][best];
        correct[i] = best == labels[i];
      }
      RiskCoverage curve = new RankedConfidence(confidences, correct).curve();
      double threshold = Math.nextUp(1.0);
      for (int i = 0; i < curve.thresholds().length; i++) {
        double answered = curve.coverage()[i] * labels.length;
        double wrong = curve.risk()[i] * answered;
        if ((wrong + 1) / (answered + 1) <= targetRisk + 1e-12) {
          threshold = curve.thresholds()[i];
        }
      }
      return new BelowConfidence(threshold, targetRisk);
    }

    @Override
    public String reason(double[] probabilities) {
      double largest = 0;
      for (double p : probabilities) {
        largest = Math.max(largest, p);
      }
      return largest >= threshold
          ? null
          : String.format(
              Locale.ROOT, "the largest probability, %.3f, is below %.3f", largest, threshold);
    }

    @Override
    public String inWords() {
      return String.format(
          Locale.ROOT,
          "abstain where the largest probability is below %.3f, chosen for at most %.1f%% of answers wrong",
          threshold,
          100 * targetRisk);
    }

    @Override
    public Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put(RULE, NAME);
      map.put("threshold", threshold);
      map.put("target_risk", targetRisk);
      return map;
    }
  }

  /**
   * What {@link #toMap} made, also after a journey as JSON.
   *
   * @throws BadInputException where it is not that
   */
  static AbstainRule fromMap(Map<?, ?> map) {
    if (NotSingleton.NAME.equals(map.get(RULE)) && map.get("sets") instanceof Map<?, ?> sets) {
      return new NotSingleton(ConformalSets.fromMap(sets));
    }
    if (BelowConfidence.NAME.equals(map.get(RULE))
        && map.get("threshold") instanceof Number threshold
        && map.get("target_risk") instanceof Number risk) {
      return new BelowConfidence(threshold.doubleValue(), risk.doubleValue());
    }
    throw new BadInputException(
        "the model's rule to abstain is %s, which is none that this Slicewise knows; train the model again, or use a newer Slicewise"
            .formatted(map));
  }
}
