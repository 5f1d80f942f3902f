/**
 * scikit-learn's numbers as functions of arrays. Uses {@code intervals} for quantiles, nothing else
 * of ours.
 */
package org.slicewise.metrics;
