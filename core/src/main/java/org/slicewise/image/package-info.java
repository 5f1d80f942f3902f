/**
 * Images: decoding by content, Pillow's conversions and resampling, a bounded cache, writing.
 * Touches files, and nothing else of ours but errors and atomic writing.
 */
package org.slicewise.image;
