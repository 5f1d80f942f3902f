package org.slicewise.evaluation;

import org.slicewise.metrics.CalibrationCurve;

/**
 * How well probabilities agree with frequencies.
 *
 * @param uniform positive class, five bins of equal width (scikit-learn's default); null without a
 *     positive class
 * @param quantile positive class, five bins by quantiles; null without a positive class
 * @param topClass confidence in the predicted class, ten bins of equal mass: the bins of {@code
 *     ece}
 */
public record Calibration(
    CalibrationCurve uniform, CalibrationCurve quantile, CalibrationCurve topClass) {}
