/**
 * The same image twice, however it was saved: perceptual hashes, the search for pairs among them,
 * and the comparison of pixels that confirms a pair. Knows images, but no data set and no split.
 */
package org.slicewise.duplicates;
