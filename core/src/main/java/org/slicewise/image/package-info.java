/**
 * Images: decoding by content, Pillow's conversions and resampling, the cut to the lungs, a bounded
 * cache, writing. Touches files, and nothing else of ours but lungs, errors and atomic writing.
 */
package org.slicewise.image;
