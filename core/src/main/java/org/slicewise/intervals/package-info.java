/**
 * How far a number may lie from the truth: confidence intervals of shares, of areas under the ROC
 * curve and, by resampling patients, of anything. Functions of arrays; touches nothing else of
 * ours.
 */
package org.slicewise.intervals;
