package org.slicewise.metrics;

/**
 * Receiver operating characteristic, one entry a threshold, thresholds falling from infinity.
 *
 * @param fpr false-positive rate (1 - specificity)
 * @param tpr true-positive rate (sensitivity)
 * @param thresholds an image is called positive where its score is at least this
 */
public record RocCurve(double[] fpr, double[] tpr, double[] thresholds) {}
