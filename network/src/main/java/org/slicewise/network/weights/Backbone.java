package org.slicewise.network.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Layer;
import org.slicewise.network.Network;

/**
 * A network without its head: the layers from the image to the features, a mean of each channel of
 * the last map, statistics of several, or what several branches give.
 *
 * @param network ends in the pooling
 */
public record Backbone(Network network) {
  /**
   * The backbone of a classifier.
   *
   * @throws BadInputException where the network does not end in pooling and dense layers
   */
  public static Backbone of(Network network) {
    List<Layer> layers = network.layers();
    int pooling = layers.size() - 1;
    while (pooling >= 0 && isHead(layers.get(pooling))) {
      pooling--;
    }
    if (pooling < 0 || !layers.get(pooling).describesMaps()) {
      throw new BadInputException(
          "network '%s' does not end in pooling and dense layers, so it has no backbone to adapt; take one that does, as small or lite0-levels"
              .formatted(network.name()));
    }
    return new Backbone(
        new Network(network.name(), network.input(), layers.subList(0, pooling + 1)));
  }

  private static boolean isHead(Layer layer) {
    return layer instanceof Layer.Dense
        || layer instanceof Layer.Dropout
        || layer instanceof Layer.BatchNormalization
        || layer instanceof Layer.ReLU
        || layer instanceof Layer.Activation
        || layer instanceof Layer.Softmax;
  }

  /** The same backbone under another head. */
  public Network with(List<Layer> head) {
    List<Layer> layers = new ArrayList<>(network.layers());
    layers.addAll(head);
    return new Network(network.name(), network.input(), layers);
  }

  /** How many features an image has. */
  public int features() {
    return network.output().channels();
  }

  /**
   * The backbone's weights out of those of a network it is a part of, under the names of published
   * files: without that of a block of level statistics around them ({@code levels.conv_stem.weight}
   * is {@code conv_stem.weight} there). {@link StartingWeights} reads them back, also for the same
   * backbone with or without that block.
   */
  public Weights published(Weights whole) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String name : network.weightShapes().keySet()) {
      tensors.put(PublishedNames.of(network, name), whole.get(name));
    }
    return new Weights(tensors);
  }
}
