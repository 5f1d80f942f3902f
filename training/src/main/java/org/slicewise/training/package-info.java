/**
 * Fits a network value to batches of images, with Keras' semantics, on libtorch. Starts at {@link
 * org.slicewise.training.Trainer}; uses network, and of core only batches, files and errors.
 */
package org.slicewise.training;
