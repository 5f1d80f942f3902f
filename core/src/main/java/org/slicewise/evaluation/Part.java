package org.slicewise.evaluation;

import java.util.Map;

/**
 * The metrics of a part of the images.
 *
 * @param n number of images
 * @param patients number of patients; null where unknown
 * @param metrics by the names of {@code metrics.json}
 */
public record Part(int n, Integer patients, Map<String, Estimate> metrics) {}
