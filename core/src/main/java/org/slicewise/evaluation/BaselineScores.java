package org.slicewise.evaluation;

/**
 * What the rules that never look at a pixel say about a table of predictions.
 *
 * @param majority name of the class that the majority rule always answers (the commonest of the
 *     training part); null where it is not known
 * @param metadataOnly one row an image of the table, one probability a class in the table's order,
 *     from file facts alone; null where no images are at hand
 * @param outOfFold how many of those rows the rule was fitted on, and is therefore asked without
 *     them and the other images of their patient
 */
public record BaselineScores(String majority, double[][] metadataOnly, int outOfFold) {

  /** Of images that the rules were not fitted on. */
  public BaselineScores(String majority, double[][] metadataOnly) {
    this(majority, metadataOnly, 0);
  }
}
