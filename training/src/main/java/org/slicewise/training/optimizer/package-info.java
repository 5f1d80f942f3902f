/**
 * Keras' optimisers: what they are (records with Keras' options) and how they change the
 * parameters. Touches libtorch tensors, no network.
 */
package org.slicewise.training.optimizer;
