/**
 * From a network value to libtorch: graph rewrites, parameters in one flat buffer, forward passes
 * and losses. The only package, with the optimiser's kernels, that touches native memory.
 */
package org.slicewise.training.engine;
