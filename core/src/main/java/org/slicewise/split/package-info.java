/**
 * Dividing a data set: plans as values, the splits and folds they make, and the proof that what a
 * split promises is kept. Uses data.
 */
package org.slicewise.split;
