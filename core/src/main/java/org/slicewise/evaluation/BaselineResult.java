package org.slicewise.evaluation;

/**
 * One baseline beside the model, on the same images.
 *
 * @param accuracy the baseline's accuracy
 * @param rocAuc the baseline's area under the ROC curve; null where it does not rank images
 * @param difference the model's accuracy minus the baseline's, paired by image
 * @param modelWhereWrong the model's accuracy on the images that the baseline gets wrong; null
 *     where the question makes no sense
 */
public record BaselineResult(
    Estimate accuracy, Estimate rocAuc, Estimate difference, Estimate modelWhereWrong) {}
