/**
 * Networks and weights as ONNX models: in float32, with the weights in half precision, in int8.
 * Knows no engine.
 */
package org.slicewise.network.onnx;
