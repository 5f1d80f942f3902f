package org.slicewise.metrics;

/**
 * Precision against recall, thresholds rising.
 *
 * @param precision one more entry than thresholds; the last is 1
 * @param recall one more entry than thresholds; the last is 0
 * @param thresholds an image is called positive where its score is at least this
 */
public record PrecisionRecallCurve(double[] precision, double[] recall, double[] thresholds) {}
