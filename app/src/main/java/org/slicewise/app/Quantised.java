package org.slicewise.app;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.slicewise.data.Preprocessing;
import org.slicewise.data.Sample;
import org.slicewise.files.AtomicFiles;
import org.slicewise.model.ModelInfo;
import org.slicewise.network.Network;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.network.weights.Weights;
import org.slicewise.scoring.Int8Calibration;

/**
 * The int8 form of a network: weights and activations in 8 bits, ranges found on training images.
 */
final class Quantised {
  /** Images that the ranges of the activations are found on. */
  private static final int IMAGES = 64;

  private Quantised() {}

  /**
   * Writes the int8 model.
   *
   * @param training images whose activations set the ranges, spread evenly; never images that are
   *     reported
   */
  static void write(
      Path target,
      Network network,
      Weights weights,
      ModelInfo info,
      List<Sample> training,
      Preprocessing preprocessing) {
    int shown = Math.min(IMAGES, training.size());
    Iterator<float[]> images =
        java.util.stream.IntStream.range(0, shown)
            .mapToObj(i -> training.get((int) ((long) i * training.size() / shown)))
            .map(s -> preprocessing.apply(s.path()).values())
            .iterator();
    Map<String, float[]> ranges =
        Int8Calibration.ranges(OnnxExport.calibration(network, weights), images);
    byte[] bytes = OnnxExport.int8(network, weights, info.toMetadata(), ranges);
    AtomicFiles.write(target, stream -> stream.write(bytes));
  }
}
