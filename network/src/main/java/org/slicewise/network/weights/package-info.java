/** Weights by name, their initialisation, and safetensors files. */
package org.slicewise.network.weights;
