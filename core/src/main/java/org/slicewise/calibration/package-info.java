/**
 * How well probabilities agree with frequencies, and how to make them agree better: calibrators
 * fitted on held-out predictions, reliability bins, the Brier score's parts. Works on plain arrays;
 * uses errors and metrics only, so that predicting an image can use it.
 */
package org.slicewise.calibration;
