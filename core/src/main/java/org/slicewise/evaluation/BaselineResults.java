package org.slicewise.evaluation;

/**
 * The rules that never look at a pixel.
 *
 * @param majority always the commonest class
 * @param majorityClass the name of that class
 * @param metadataOnly a look-up by the file's facts; null where no images or no rule are at hand
 */
public record BaselineResults(
    BaselineResult majority, String majorityClass, BaselineResult metadataOnly) {}
