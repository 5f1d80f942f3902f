package org.slicewise.network.reference;

import org.slicewise.network.Network;
import org.slicewise.network.weights.Weights;

/** The oracle: a slow, plain forward pass in inference mode, written from Keras' definitions. */
public final class ReferenceForward {
  private ReferenceForward() {}

  /**
   * @param x row-major [size, height, width, channels]
   * @param size images
   * @return row-major [size, outputs]
   */
  public static float[] of(Network network, Weights weights, float[] x, int size) {
    throw new UnsupportedOperationException("being built");
  }
}
