/**
 * Models that scored the same images: the differences between them with intervals, tests that know
 * that images of one patient are not independent, and a sentence. Uses evaluation, metrics and
 * intervals; opens no image.
 */
package org.slicewise.comparison;
