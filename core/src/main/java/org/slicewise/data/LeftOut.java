package org.slicewise.data;

/**
 * An image that is not used.
 *
 * @param file path relative to the data set's root
 * @param reason why, as the end of the sentence "left out FILE: ..."
 */
public record LeftOut(String file, String reason) {}
