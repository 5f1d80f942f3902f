package org.slicewise.evaluation;

/**
 * What the rules that never look at a pixel say about a table of predictions.
 *
 * @param majority name of the class that the majority rule always answers (the commonest of the
 *     training part); null where it is not known
 * @param metadataOnly one row an image of the table, one probability a class in the table's order,
 *     from file facts alone; null where no images are at hand
 */
public record BaselineScores(String majority, double[][] metadataOnly) {}
