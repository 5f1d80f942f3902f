/**
 * What follows from a probability: operating points, what they are worth (decision curves,
 * predictive values at other prevalences), and the decisions that travel in a model. Works on plain
 * arrays; uses errors, calibration, intervals and selective only, so that predicting an image can
 * use it.
 */
package org.slicewise.decision;
