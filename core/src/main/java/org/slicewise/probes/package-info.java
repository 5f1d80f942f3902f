/**
 * How far crude information goes in predicting a class: features that a file or an image gives
 * cheaply, a plain linear classifier with patients held out, and a permutation test. Uses images
 * and patients' groups.
 */
package org.slicewise.probes;
