package org.slicewise.evaluation;

import java.util.Locale;
import org.slicewise.selective.AbstainRule;
import org.slicewise.selective.ConformalSets;
import org.slicewise.selective.RiskCoverage;

/**
 * What is gained by not answering. The metrics of the evaluation cover every image all the same.
 *
 * @param riskCoverage the share of wrong answers for every share answered, by confidence
 * @param area mean risk over all shares answered; a confidence that says nothing gives the share of
 *     wrong answers
 * @param sets the model's conformal sets on these images; null where it has none
 * @param abstain the model's rule to abstain on these images; null where it has none
 */
public record SelectiveResult(
    RiskCoverage riskCoverage, Estimate area, Sets sets, Abstain abstain) {

  /**
   * Conformal sets on the images at hand.
   *
   * @param fitted the sets
   * @param promise what they promise, in a sentence
   * @param coverage share of patients of whom every slice's set holds the truth
   * @param imageCoverage share of images whose set holds the truth
   * @param meanSize mean number of classes in an image's set
   * @param singletons share of images whose set is one class
   * @param empty share of images whose set is empty
   */
  public record Sets(
      ConformalSets fitted,
      String promise,
      Estimate coverage,
      Estimate imageCoverage,
      Estimate meanSize,
      Estimate singletons,
      Estimate empty) {

    /** The promise, and what was found: "91.1% of patients covered, 80 to 96 (...)". */
    public String inWords() {
      return "%s On these images: %s, %.2f classes a set on average, %s of sets are one class."
          .formatted(
              promise,
              EvaluationText.inWords(coverage, "%.1f%% of patients covered"),
              meanSize.value(),
              EvaluationText.percent(singletons.value()));
    }
  }

  /**
   * A rule to abstain on the images at hand.
   *
   * @param rule the rule
   * @param words the rule in words
   * @param n number of images answered
   * @param answered share of images answered
   * @param accuracyAnswered accuracy on the images answered; undefined where there are none
   * @param accuracyAbstained what the accuracy would have been on the others; undefined where there
   *     are none
   */
  public record Abstain(
      AbstainRule rule,
      String words,
      int n,
      Estimate answered,
      Estimate accuracyAnswered,
      Estimate accuracyAbstained) {

    /**
     * What the rule does here: "abstain where …: 61.0% of images answered, 92.1% of them right".
     */
    public String inWords() {
      return String.format(
          Locale.ROOT,
          "%s: %s of images answered, %s",
          words,
          EvaluationText.percent(answered.value()),
          accuracyAnswered.isDefined()
              ? EvaluationText.inWords(accuracyAnswered, "%.1f%% of them right")
              : accuracyAnswered.note());
    }
  }
}
