package org.slicewise.evaluation;

import java.util.List;
import java.util.Map;

/**
 * The metrics with one answer a patient instead of one a slice. Patients are independent, so the
 * intervals are the plain ones, each patient counted once.
 *
 * <p>Where one of two classes is the positive one, its probability is combined over the slices and
 * the other's is the rest; else each class is combined and the results are divided by their sum.
 * Without probabilities each slice votes with its predicted class.
 *
 * @param n number of patients counted; an image without a patient is its own
 * @param images number of their images
 * @param twoLabels patients whose images have more than one label: nobody knows their one truth, so
 *     they are left out
 * @param rules the metrics by the rule that makes one answer of a patient's slices
 */
public record PatientLevel(
    int n, int images, List<String> twoLabels, Map<PatientRule, Map<String, Estimate>> rules) {}
