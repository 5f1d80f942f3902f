package org.slicewise.training;

import org.slicewise.network.Network;
import org.slicewise.network.weights.Weights;

/**
 * A network's outputs as libtorch computes them, in inference mode. For checking other engines
 * against it; holds native memory until closed. Use from one thread.
 */
public final class TorchScorer implements AutoCloseable {
  public TorchScorer(Network network, Weights weights) {
    throw new UnsupportedOperationException();
  }

  /**
   * Probabilities of each image.
   *
   * @param x standardised images, row-major {@code [images, height, width, channels]}
   * @return {@code [images][outputs]}
   */
  public float[][] score(float[] x, int images) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
