/**
 * When a model should say "I do not know": split-conformal sets with one score a patient, the
 * risk-coverage curve, and rules to abstain by. Works on plain arrays; uses intervals' groups of
 * patients and errors only, so that predicting an image can use it.
 */
package org.slicewise.selective;
