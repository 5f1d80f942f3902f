package org.slicewise.network.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Network;

/**
 * The weights of a network by name, in the order of its layers. Names and shapes: see {@link
 * org.slicewise.network.Layer}.
 *
 * @param tensors name to tensor; the order is kept
 */
public record Weights(Map<String, Tensor> tensors) {
  /** How many wrong tensors a message lists. */
  private static final int SHOWN = 4;

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
   * @throws BadInputException listing the first few that are wrong
   */
  public void requireFits(Network network) {
    Map<String, int[]> expected = network.weightShapes();
    List<String> wrong = new ArrayList<>();
    expected.forEach(
        (name, shape) -> {
          Tensor found = tensors.get(name);
          if (found == null) {
            wrong.add("%s is missing (expected %s)".formatted(name, Arrays.toString(shape)));
          } else if (!Arrays.equals(found.shape(), shape)) {
            wrong.add(
                "%s is %s (expected %s)"
                    .formatted(name, Arrays.toString(found.shape()), Arrays.toString(shape)));
          }
        });
    tensors.forEach(
        (name, tensor) -> {
          if (!expected.containsKey(name)) {
            wrong.add(
                "%s %s is not of this network".formatted(name, Arrays.toString(tensor.shape())));
          }
        });
    if (!wrong.isEmpty()) {
      int shown = Math.min(SHOWN, wrong.size());
      throw new BadInputException(
          "the weights do not fit network '%s': %s%s"
              .formatted(
                  network.name(),
                  String.join("; ", wrong.subList(0, shown)),
                  wrong.size() > shown ? "; and %d more".formatted(wrong.size() - shown) : ""));
    }
  }
}
