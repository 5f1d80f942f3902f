package org.slicewise.network.weights;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

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
}
