package org.slicewise.network;

import java.util.List;
import java.util.Map;
import org.slicewise.errors.BadInputException;

/** Names and shapes of the weights, in PyTorch's layout: see {@link Layer}. */
final class WeightShapes {
  private WeightShapes() {}

  static void collect(String prefix, List<Layer> layers, Shape input, Map<String, int[]> into) {
    Shape shape = input;
    for (Layer layer : layers) {
      one(prefix + layer.name() + ".", layer, shape, into);
      shape = ShapeInference.after(layer, shape);
    }
  }

  private static void one(String prefix, Layer layer, Shape in, Map<String, int[]> into) {
    if (layer instanceof Layer.Conv2D c) {
      put(
          into,
          prefix + "weight",
          c.filters(),
          in.channels() / c.groups(),
          c.kernelSize().height(),
          c.kernelSize().width());
      if (c.useBias()) {
        put(into, prefix + "bias", c.filters());
      }
    } else if (layer instanceof Layer.DepthwiseConv2D c) {
      int channels = in.channels() * c.depthMultiplier();
      put(into, prefix + "weight", channels, 1, c.kernelSize().height(), c.kernelSize().width());
      if (c.useBias()) {
        put(into, prefix + "bias", channels);
      }
    } else if (layer instanceof Layer.Dense d) {
      put(into, prefix + "weight", d.units(), in.channels());
      if (d.useBias()) {
        put(into, prefix + "bias", d.units());
      }
    } else if (layer instanceof Layer.BatchNormalization b) {
      if (b.scale()) {
        put(into, prefix + "weight", in.channels());
      }
      if (b.center()) {
        put(into, prefix + "bias", in.channels());
      }
      put(into, prefix + "running_mean", in.channels());
      put(into, prefix + "running_var", in.channels());
    } else if (layer instanceof Layer.ResidualBlock b) {
      collect(prefix, b.body(), in, into);
      collect(prefix, b.shortcut(), in, into);
    } else if (layer instanceof Layer.LevelStatistics s) {
      Shape shape = in;
      for (List<Layer> stage : s.stages()) {
        collect(prefix, stage, shape, into);
        List<Shape> shapes = ShapeInference.through(stage, shape);
        shape = shapes.get(shapes.size() - 1);
      }
    } else if (layer instanceof Layer.Branches b) {
      for (int i = 0; i < b.branches().size(); i++) {
        collect(prefix + Layer.Branches.prefix(i), b.branches().get(i), in, into);
      }
    }
  }

  private static void put(Map<String, int[]> into, String name, int... shape) {
    long size = 1;
    for (int s : shape) {
      size = Math.multiplyExact(size, (long) s);
    }
    if (size > Integer.MAX_VALUE / 4) {
      throw new BadInputException(
          "the weight %s would hold %d numbers; use a smaller layer or pool before it"
              .formatted(name, size));
    }
    if (into.put(name, shape) != null) {
      throw new BadInputException(
          "two weights are called '%s'; give one of the layers another name".formatted(name));
    }
  }
}
