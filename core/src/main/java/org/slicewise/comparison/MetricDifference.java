package org.slicewise.comparison;

import org.slicewise.evaluation.Estimate;

/**
 * One metric of two models on the same images.
 *
 * @param first the metric of the first model; NaN where it is undefined
 * @param second the metric of the second
 * @param difference the second's minus the first's, with its intervals
 * @param p two-sided p of no difference, from the bootstrap: the smallest level at which the
 *     percentile interval leaves out 0; NaN where there is no interval
 * @param holm the same after Holm's correction for all pairs of models
 */
public record MetricDifference(
    double first, double second, Estimate difference, double p, double holm) {
  MetricDifference withHolm(double corrected) {
    return new MetricDifference(first, second, difference, p, corrected);
  }
}
