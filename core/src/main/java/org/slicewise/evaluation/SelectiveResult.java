package org.slicewise.evaluation;

import org.slicewise.selective.AbstainRule;
import org.slicewise.selective.ConformalSets;
import org.slicewise.selective.RiskCoverage;

/**
 * What is gained by not answering. The metrics of the evaluation cover every image all the same.
 *
 * @param riskCoverage the share of wrong answers for every share answered, by confidence
 * @param sets the model's conformal sets on these images; null where it has none
 * @param abstain the model's rule to abstain on these images; null where it has none
 */
public record SelectiveResult(RiskCoverage riskCoverage, Sets sets, Abstain abstain) {

  /**
   * Conformal sets on the images at hand.
   *
   * @param fitted the sets
   * @param coverage share of patients of whom every slice's set holds the truth
   * @param imageCoverage share of images whose set holds the truth
   * @param meanSize mean number of classes in an image's set
   * @param singletons share of images whose set is one class
   * @param empty share of images whose set is empty
   */
  public record Sets(
      ConformalSets fitted,
      Estimate coverage,
      Estimate imageCoverage,
      Estimate meanSize,
      Estimate singletons,
      Estimate empty) {}

  /**
   * A rule to abstain on the images at hand.
   *
   * @param rule the rule
   * @param answered share of images answered
   * @param accuracyAnswered accuracy on the images answered; undefined where there are none
   * @param accuracyAbstained what the accuracy would have been on the others
   */
  public record Abstain(
      AbstainRule rule, Estimate answered, Estimate accuracyAnswered, Estimate accuracyAbstained) {}
}
