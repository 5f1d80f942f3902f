package org.slicewise.robustness;

import org.slicewise.evaluation.Estimate;

/**
 * What one change does to a model's answers.
 *
 * @param change what happened to every image
 * @param title the same in words
 * @param accuracy share of the changed images that get their actual class
 * @param difference that share minus the unchanged images', paired image by image
 * @param classChanges share of the images that get another class than unchanged
 * @param meanAbsoluteChange mean absolute change of the probability of the class that the unchanged
 *     image got; value NaN without probabilities
 */
public record ChangeResult(
    Change change,
    String title,
    Estimate accuracy,
    Estimate difference,
    Estimate classChanges,
    Estimate meanAbsoluteChange) {}
