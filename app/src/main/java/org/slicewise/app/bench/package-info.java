/**
 * What {@code slicewise bench} measures and how: programs that do the same work, in turn, and the
 * table of how many times better ours are. Which programs a part compares is in {@code SeedParts}
 * (the notebook's network beside Keras) and {@code LiteParts} (EfficientNet-Lite0 beside PyTorch
 * and ONNX Runtime).
 */
package org.slicewise.app.bench;
