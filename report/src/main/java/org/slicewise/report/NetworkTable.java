package org.slicewise.report;

import java.util.List;
import java.util.Objects;

/**
 * The network that was used.
 *
 * @param name its name, as "seed"
 * @param summary the text that {@code slicewise summary} prints, "" to leave it out
 * @param layers its layers from input to output
 */
public record NetworkTable(String name, String summary, List<Layer> layers) {
  public NetworkTable {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(summary, "summary");
    layers = List.copyOf(layers);
  }

  /**
   * One layer.
   *
   * @param name its name, as "conv2d_1"
   * @param kind its kind, as "Conv2D"; explained once however often it occurs
   * @param outputShape the shape it hands on, as "(None, 127, 127, 128)"
   * @param parameters its numbers that were learnt or kept
   * @param explanation what such a layer does to the data, for someone who meets it for the first
   *     time; "" where there is nothing to explain
   */
  public record Layer(
      String name, String kind, String outputShape, long parameters, String explanation) {
    public Layer {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(outputShape, "outputShape");
      Objects.requireNonNull(explanation, "explanation");
    }
  }

  /** Parameters of all layers. */
  public long parameters() {
    return layers.stream().mapToLong(Layer::parameters).sum();
  }
}
