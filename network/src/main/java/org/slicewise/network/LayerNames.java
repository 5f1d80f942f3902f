package org.slicewise.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slicewise.errors.BadInputException;

/** Keras' automatic layer names. */
final class LayerNames {
  private LayerNames() {}

  /**
   * Names the unnamed: the class in snake case, then with _1, _2, ... A name that the user gave to
   * another layer is passed over.
   *
   * @param block name of the enclosing residual block for messages, or ""
   */
  static List<Layer> assign(List<Layer> layers, String block) {
    Set<String> taken = new HashSet<>();
    for (Layer layer : layers) {
      if (layer.name().contains("/")) {
        throw new BadInputException(
            "the layer name '%s' holds a '/', which names of tensors use; choose another"
                .formatted(layer.name()));
      }
      if (!layer.name().isEmpty() && !taken.add(layer.name())) {
        throw new BadInputException(
            "two layers%s are called '%s'; give one of them another name"
                .formatted(block.isEmpty() ? "" : " of " + block, layer.name()));
      }
    }
    return assign(layers, taken, new HashMap<>());
  }

  private static List<Layer> assign(
      List<Layer> layers, Set<String> taken, Map<String, Integer> used) {
    List<Layer> named = new ArrayList<>();
    for (Layer layer : layers) {
      Layer one = layer;
      if (one.name().isEmpty()) {
        String base = snakeCase(kind(one));
        String name;
        do {
          int number = used.merge(base, 1, Integer::sum) - 1;
          name = number == 0 ? base : base + "_" + number;
        } while (taken.contains(name));
        taken.add(name);
        one = one.named(name);
      }
      if (one instanceof Layer.ResidualBlock block) {
        one = inside(block);
      } else if (one instanceof Layer.LevelStatistics statistics) {
        one = inside(statistics);
      } else if (one instanceof Layer.Branches branches) {
        one = inside(branches);
      }
      named.add(one);
    }
    return List.copyOf(named);
  }

  /** Body and shortcut share one space of names, because their weights do. */
  private static Layer.ResidualBlock inside(Layer.ResidualBlock block) {
    List<Layer> both = new ArrayList<>(block.body());
    both.addAll(block.shortcut());
    List<Layer> named = assign(both, block.name());
    int body = block.body().size();
    return new Layer.ResidualBlock(
        block.name(),
        named.subList(0, body),
        named.subList(body, named.size()),
        block.merge(),
        block.activation());
  }

  /** All stages share one space of names, because their weights do. */
  private static Layer.LevelStatistics inside(Layer.LevelStatistics statistics) {
    List<Layer> all = statistics.stages().stream().flatMap(List::stream).toList();
    List<Layer> named = assign(all, statistics.name());
    List<List<Layer>> stages = new ArrayList<>();
    int at = 0;
    for (List<Layer> stage : statistics.stages()) {
      stages.add(named.subList(at, at + stage.size()));
      at += stage.size();
    }
    return new Layer.LevelStatistics(statistics.name(), stages);
  }

  /** Each branch has a space of names of its own. */
  private static Layer.Branches inside(Layer.Branches branches) {
    List<List<Layer>> named = new ArrayList<>();
    for (List<Layer> branch : branches.branches()) {
      named.add(assign(branch, branches.name()));
    }
    return new Layer.Branches(branches.name(), named);
  }

  /** The layer's class in Keras: {@code Conv2D}. */
  static String kind(Layer layer) {
    return layer.getClass().getSimpleName();
  }

  /** Keras' to_snake_case: {@code Conv2D} to conv2d, {@code ReLU} to re_lu. */
  static String snakeCase(String name) {
    return name.replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(java.util.Locale.ROOT);
  }

  /** For messages: {@code conv2d_3 (Conv2D)}. */
  static String title(Layer layer) {
    return layer.name() + " (" + kind(layer) + ")";
  }
}
