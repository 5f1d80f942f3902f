package org.slicewise.network;

import java.util.List;

/**
 * A network as a value: an input shape and a list of layers. It holds no weights and no engine.
 *
 * @param name shown in the summary
 * @param input shape of one image
 * @param layers in order; each has a unique name
 */
public record Network(String name, Shape input, List<Layer> layers) {
  public Network {
    layers = List.copyOf(layers);
  }
}
