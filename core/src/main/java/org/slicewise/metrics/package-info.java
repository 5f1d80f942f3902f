/**
 * scikit-learn's numbers and their intervals, as functions of arrays. Touches nothing else of ours.
 */
package org.slicewise.metrics;
