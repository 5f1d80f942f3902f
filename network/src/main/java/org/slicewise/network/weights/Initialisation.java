package org.slicewise.network.weights;

import org.slicewise.network.Network;

/** Weights before training. */
public final class Initialisation {
  private Initialisation() {}

  /** As each layer's initialisers say, with Keras' fans; the same seed gives the same numbers. */
  public static Weights keras(Network network, long seed) {
    throw new UnsupportedOperationException("being built");
  }
}
