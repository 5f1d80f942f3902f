package org.slicewise.network.weights;

import org.slicewise.network.Layer;
import org.slicewise.network.Network;

/** What a network's weights are called in files that others publish. */
public final class PublishedNames {
  private PublishedNames() {}

  /**
   * The name of a weight without that of the block of level statistics around it: {@code
   * levels.conv_stem.weight} is {@code conv_stem.weight} there.
   */
  public static String of(Network network, String weight) {
    for (Layer layer : network.layers()) {
      String prefix = layer.name() + ".";
      if (layer instanceof Layer.LevelStatistics && weight.startsWith(prefix)) {
        return weight.substring(prefix.length());
      }
    }
    return weight;
  }
}
