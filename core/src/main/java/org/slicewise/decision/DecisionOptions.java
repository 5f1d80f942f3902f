package org.slicewise.decision;

import java.util.List;
import org.slicewise.calibration.CalibrationMethod;
import org.slicewise.errors.BadInputException;
import org.slicewise.selective.SelectiveRules;

/**
 * What is to be fitted on held-out predictions.
 *
 * @param calibration how probabilities are calibrated
 * @param operatingPoints the first is in force; none leaves the decision to the most probable class
 * @param alpha share of patients that the conformal sets may miss, above 0 and below 1
 */
public record DecisionOptions(
    CalibrationMethod calibration, List<OperatingRule> operatingPoints, double alpha) {
  /** The word for no operating point. */
  public static final String ARGMAX = "argmax";

  public DecisionOptions {
    operatingPoints = List.copyOf(operatingPoints);
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha lies between 0 and 1, found " + alpha);
    }
  }

  /** Temperature, and Youden's point where there are two classes. */
  public static DecisionOptions defaults(int classes) {
    return new DecisionOptions(
        CalibrationMethod.TEMPERATURE,
        classes == 2 ? List.of(new OperatingRule.Youden()) : List.of(),
        SelectiveRules.ALPHA);
  }

  /**
   * The rules that a configuration names.
   *
   * @throws BadInputException where a word means none, {@code argmax} is not alone, or a rule is
   *     named twice
   */
  public static List<OperatingRule> rules(List<String> words) {
    if (words.equals(List.of(ARGMAX))) {
      return List.of();
    }
    if (words.contains(ARGMAX)) {
      throw new BadInputException(
          "operating point argmax stands alone, found %s; leave it or the others out"
              .formatted(String.join(", ", words)));
    }
    List<OperatingRule> rules = words.stream().map(OperatingRule::parse).toList();
    if (rules.stream().distinct().count() < rules.size()) {
      throw new BadInputException(
          "the operating points %s name one twice; leave it out once"
              .formatted(String.join(", ", words)));
    }
    return rules;
  }
}
