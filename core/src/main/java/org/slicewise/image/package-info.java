/**
 * Images: decoding by content, Pillow's resampling, a bounded cache. Touches files, and nothing
 * else of ours but errors.
 */
package org.slicewise.image;
