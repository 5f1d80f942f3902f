package org.slicewise.evaluation;

/**
 * A decision curve: see {@link org.slicewise.decision.DecisionCurve}.
 *
 * @param thresholds the probability from which one would act
 * @param model net benefit of acting on the model
 * @param low lower end of its interval, point by point; NaN where there is none
 * @param high upper end of it
 * @param interval what the interval is; null where there is none
 * @param treatAll net benefit of acting on every image
 * @param treatNone net benefit of acting on none: 0 at every threshold
 */
public record NetBenefit(
    double[] thresholds,
    double[] model,
    double[] low,
    double[] high,
    String interval,
    double[] treatAll,
    double treatNone) {}
