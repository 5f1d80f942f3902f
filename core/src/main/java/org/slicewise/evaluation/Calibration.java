package org.slicewise.evaluation;

import java.util.List;
import org.slicewise.metrics.CalibrationCurve;

/**
 * How well probabilities agree with frequencies.
 *
 * @param uniform positive class, five bins of equal width (scikit-learn's default); null without a
 *     positive class
 * @param quantile positive class, five bins by quantiles; null without a positive class
 * @param topClass confidence in the predicted class, ten bins of equal mass: the bins of {@code
 *     ece}
 * @param reliability of the positive class, where there is one, and of the predicted class, over
 *     ten bins of equal width and of equal mass, with intervals
 */
public record Calibration(
    CalibrationCurve uniform,
    CalibrationCurve quantile,
    CalibrationCurve topClass,
    List<ReliabilityDiagram> reliability) {}
