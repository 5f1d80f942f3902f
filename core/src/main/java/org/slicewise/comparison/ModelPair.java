package org.slicewise.comparison;

import java.util.Map;

/**
 * Two models on the same images.
 *
 * @param first name of the first model
 * @param second name of the second
 * @param sentence what may be concluded
 * @param images how many images both, one or neither get right
 * @param differences by the metrics' names, in the order asked for
 * @param tests by name: {@code clustered_mcnemar}, {@code mcnemar}, {@code clustered_delong},
 *     {@code delong}
 * @param folds the corrected resampled t-test of each metric; empty where the tables have no folds
 */
public record ModelPair(
    String first,
    String second,
    String sentence,
    McNemar images,
    Map<String, MetricDifference> differences,
    Map<String, PairedTest> tests,
    Map<String, FoldTest> folds) {}
