package org.slicewise.network.weights;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slicewise.network.Network;

/**
 * The weights of a network by name, in the order of its layers. Names and shapes: see {@link
 * org.slicewise.network.Layer}.
 *
 * @param tensors name to tensor; the order is kept
 */
public record Weights(Map<String, Tensor> tensors) {
  public Weights {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /** The tensor called {@code name}. */
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "no tensor is called '" + name + "'; there are " + tensors.keySet());
    }
    return tensor;
  }

  /**
   * Checks that every weight of the network is here in its shape, and nothing else.
   *
   * @throws org.slicewise.errors.BadInputException listing the first few that are wrong
   */
  public void requireFits(Network network) {
    throw new UnsupportedOperationException("being built");
  }
}
