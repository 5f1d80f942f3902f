/** Networks and weights as ONNX models, in float32 and int8. Knows no engine. */
package org.slicewise.network.onnx;
