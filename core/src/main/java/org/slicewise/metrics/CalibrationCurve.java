package org.slicewise.metrics;

/**
 * A reliability curve; empty bins are left out.
 *
 * @param fractionOfPositives share of positives (or of correct answers) in each bin
 * @param meanPredicted mean probability (or confidence) in each bin
 * @param counts images in each bin
 * @param bins number of bins asked for
 */
public record CalibrationCurve(
    double[] fractionOfPositives, double[] meanPredicted, long[] counts, int bins) {}
