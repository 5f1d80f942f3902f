package org.slicewise.evaluation;

import org.slicewise.decision.OperatingPoint;

/**
 * A way to call images positive, on the images at hand. Its threshold was never chosen on them:
 * where they are the ones it was chosen with, a warning of the evaluation says so.
 *
 * @param name "argmax", or the rule's words
 * @param rule the rule for a reader
 * @param threshold an image is called positive where its calibrated probability is at least this;
 *     NaN for argmax
 * @param inForce whether this is how the model answers
 * @param chosen how the threshold came about, with what it reached there; null for argmax
 * @param truePositives images of the positive class called positive
 * @param falsePositives other images called positive
 * @param trueNegatives other images not called positive
 * @param falseNegatives images of the positive class not called positive
 * @param sensitivity share of the positive class called positive
 * @param specificity share of the others not called positive
 * @param ppv positive predictive value: share of positives among those called positive
 * @param npv negative predictive value: share of others among those not called positive
 */
public record OperatingResult(
    String name,
    String rule,
    double threshold,
    boolean inForce,
    OperatingPoint chosen,
    long truePositives,
    long falsePositives,
    long trueNegatives,
    long falseNegatives,
    Estimate sensitivity,
    Estimate specificity,
    Estimate ppv,
    Estimate npv) {}
