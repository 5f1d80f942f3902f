package org.slicewise.evaluation;

import java.util.List;
import java.util.Map;

/**
 * The metrics with one answer a patient instead of one a slice. The intervals are those of
 * independent cases: each patient counts once.
 *
 * @param n number of patients counted
 * @param images number of their images
 * @param twoLabels patients whose images have more than one label; they have no one truth and are
 *     left out
 * @param rules the metrics by the rule that makes one probability of a patient's slices
 */
public record PatientLevel(
    int n, int images, List<String> twoLabels, Map<PatientRule, Map<String, Estimate>> rules) {}
