/**
 * ONNX Runtime: opens a model file, scores images ahead-decoded on other threads, writes what it
 * found. Starts fast and needs no training engine; uses core.
 */
package org.slicewise.scoring;
