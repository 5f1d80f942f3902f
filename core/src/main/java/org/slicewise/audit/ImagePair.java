package org.slicewise.audit;

/**
 * Two images that belong side by side.
 *
 * @param first file of one, relative to the data set's root
 * @param second file of the other
 * @param how what makes them a pair, a few words: "mirrored, correlation 0.998"
 */
public record ImagePair(String first, String second, String how) {}
