package org.slicewise.evaluation;

import java.util.List;

/**
 * Predictive values at prevalences that are not those of the images at hand.
 *
 * @param operatingPoint the name of the operating point they hold for
 * @param rows by rising prevalence, the images' own among them
 * @param note what they suppose
 */
public record PredictiveTable(String operatingPoint, List<Row> rows, String note) {

  /**
   * @param prevalence share of the positive class
   * @param own whether that is the share among the images at hand
   * @param ppv share of positives among those called positive
   * @param npv share of others among those not called positive
   */
  public record Row(double prevalence, boolean own, Estimate ppv, Estimate npv) {}
}
