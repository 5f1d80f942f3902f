package org.slicewise.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.Nearest;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layer.Initializer;
import org.slicewise.network.Layer.Padding;
import org.slicewise.network.Layer.Size;

/**
 * One layer from its class and its options under Keras' names; what is not said is Keras' default.
 */
public final class LayerReader {
  private static final Map<String, Kind> KINDS = kinds();

  /** Layers that hold layers. */
  private static final List<String> BLOCKS =
      List.of("ResidualBlock", "LevelStatistics", "Branches");

  private final String kind;
  private final ObjectNode options;
  private final Function<String, String> where;

  private LayerReader(String kind, ObjectNode options, Function<String, String> where) {
    this.kind = kind;
    this.options = options;
    this.where = where;
  }

  /** The layers' class names, as in Keras; the last three are ours. */
  public static List<String> layerNames() {
    List<String> names = new ArrayList<>(KINDS.keySet());
    names.addAll(BLOCKS);
    return List.copyOf(names);
  }

  /**
   * Reads a layer that holds no other layers.
   *
   * @param kind class name
   * @param options by Keras' snake_case names
   * @param where for messages: where the option of this name stands ("" asks for the layer itself)
   * @throws BadInputException for an unknown class, option or value, with the nearest valid one
   */
  public static Layer read(String kind, ObjectNode options, Function<String, String> where) {
    Kind known = KINDS.get(kind);
    if (known == null) {
      throw new BadInputException(
          "%s: there is no layer '%s'; did you mean '%s'?"
              .formatted(where.apply(""), kind, Nearest.name(kind, layerNames())));
    }
    for (Map.Entry<String, JsonNode> option : options.properties()) {
      if (!known.options().contains(option.getKey())) {
        throw new BadInputException(
            "%s: %s has no option '%s'; did you mean '%s'?"
                .formatted(
                    where.apply(option.getKey()),
                    kind,
                    option.getKey(),
                    Nearest.name(option.getKey(), known.options())));
      }
    }
    Layer layer = known.maker().apply(new LayerReader(kind, options, where));
    try {
      LayerOptions.check(layer);
    } catch (BadInputException e) {
      throw new BadInputException(where.apply("") + ": " + e.getMessage(), e);
    }
    return layer;
  }

  /** A class of layers: its options, and how to make one. */
  private record Kind(List<String> options, Function<LayerReader, Layer> maker) {}

  private static Map<String, Kind> kinds() {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    kinds.put(
        "Conv2D",
        new Kind(
            List.of(
                "name",
                "filters",
                "kernel_size",
                "strides",
                "padding",
                "dilation_rate",
                "groups",
                "activation",
                "use_bias",
                "kernel_initializer",
                "bias_initializer",
                "kernel_regularizer"),
            o ->
                new Layer.Conv2D(
                    o.name(),
                    o.integer("filters"),
                    o.size("kernel_size", null),
                    o.size("strides", Size.of(1)),
                    o.choice("padding", Padding.VALID),
                    o.size("dilation_rate", Size.of(1)),
                    o.integer("groups", 1),
                    o.choice("activation", ActivationFunction.LINEAR),
                    o.flag("use_bias", true),
                    o.choice("kernel_initializer", Initializer.GLOROT_UNIFORM),
                    o.choice("bias_initializer", Initializer.ZEROS),
                    o.l2("kernel_regularizer"))));
    kinds.put(
        "DepthwiseConv2D",
        new Kind(
            List.of(
                "name",
                "kernel_size",
                "strides",
                "padding",
                "depth_multiplier",
                "dilation_rate",
                "activation",
                "use_bias",
                "depthwise_initializer",
                "bias_initializer",
                "depthwise_regularizer"),
            o ->
                new Layer.DepthwiseConv2D(
                    o.name(),
                    o.size("kernel_size", null),
                    o.size("strides", Size.of(1)),
                    o.choice("padding", Padding.VALID),
                    o.integer("depth_multiplier", 1),
                    o.size("dilation_rate", Size.of(1)),
                    o.choice("activation", ActivationFunction.LINEAR),
                    o.flag("use_bias", true),
                    o.choice("depthwise_initializer", Initializer.GLOROT_UNIFORM),
                    o.choice("bias_initializer", Initializer.ZEROS),
                    o.l2("depthwise_regularizer"))));
    kinds.put(
        "MaxPooling2D",
        new Kind(
            List.of("name", "pool_size", "strides", "padding"),
            o -> {
              Size pool = o.size("pool_size", Size.of(2));
              return new Layer.MaxPooling2D(
                  o.name(), pool, o.size("strides", pool), o.choice("padding", Padding.VALID));
            }));
    kinds.put(
        "AveragePooling2D",
        new Kind(
            List.of("name", "pool_size", "strides", "padding"),
            o -> {
              Size pool = o.size("pool_size", Size.of(2));
              return new Layer.AveragePooling2D(
                  o.name(), pool, o.size("strides", pool), o.choice("padding", Padding.VALID));
            }));
    kinds.put(
        "GlobalAveragePooling2D",
        new Kind(List.of("name"), o -> new Layer.GlobalAveragePooling2D(o.name())));
    kinds.put(
        "BatchNormalization",
        new Kind(
            List.of("name", "momentum", "epsilon", "center", "scale"),
            o ->
                new Layer.BatchNormalization(
                    o.name(),
                    o.number("momentum", 0.99),
                    o.number("epsilon", 1e-3),
                    o.flag("center", true),
                    o.flag("scale", true))));
    kinds.put(
        "Activation",
        new Kind(
            List.of("name", "activation"),
            o ->
                new Layer.Activation(o.name(), o.choice("activation", (ActivationFunction) null))));
    kinds.put(
        "ReLU",
        new Kind(
            List.of("name", "max_value", "negative_slope", "threshold"),
            o ->
                new Layer.ReLU(
                    o.name(),
                    o.number("max_value", Double.POSITIVE_INFINITY),
                    o.number("negative_slope", 0),
                    o.number("threshold", 0))));
    kinds.put("Softmax", new Kind(List.of("name"), o -> new Layer.Softmax(o.name())));
    kinds.put("Flatten", new Kind(List.of("name"), o -> new Layer.Flatten(o.name())));
    kinds.put(
        "Dropout",
        new Kind(
            List.of("name", "rate"), o -> new Layer.Dropout(o.name(), o.number("rate", null))));
    kinds.put(
        "Dense",
        new Kind(
            List.of(
                "name",
                "units",
                "activation",
                "use_bias",
                "kernel_initializer",
                "bias_initializer",
                "kernel_regularizer"),
            o ->
                new Layer.Dense(
                    o.name(),
                    o.integer("units"),
                    o.choice("activation", ActivationFunction.LINEAR),
                    o.flag("use_bias", true),
                    o.choice("kernel_initializer", Initializer.GLOROT_UNIFORM),
                    o.choice("bias_initializer", Initializer.ZEROS),
                    o.l2("kernel_regularizer"))));
    kinds.put("ZeroPadding2D", new Kind(List.of("name", "padding"), LayerReader::zeroPadding));
    return kinds;
  }

  private Layer zeroPadding() {
    JsonNode p = get("padding");
    if (p == null) {
      return new Layer.ZeroPadding2D(name(), 1, 1, 1, 1);
    }
    if (p.isInt()) {
      return new Layer.ZeroPadding2D(name(), p.asInt(), p.asInt(), p.asInt(), p.asInt());
    }
    if (p.size() == 2 && p.get(0).isInt() && p.get(1).isInt()) {
      int rows = p.get(0).asInt();
      int columns = p.get(1).asInt();
      return new Layer.ZeroPadding2D(name(), rows, rows, columns, columns);
    }
    if (p.size() == 2 && pair(p.get(0)) && pair(p.get(1))) {
      return new Layer.ZeroPadding2D(
          name(),
          p.get(0).get(0).asInt(),
          p.get(0).get(1).asInt(),
          p.get(1).get(0).asInt(),
          p.get(1).get(1).asInt());
    }
    throw bad("padding", p, "a number, [rows, columns] or [[top, bottom], [left, right]]");
  }

  private static boolean pair(JsonNode node) {
    return node.isArray() && node.size() == 2 && node.get(0).isInt() && node.get(1).isInt();
  }

  private JsonNode get(String option) {
    JsonNode node = options.get(option);
    return node == null || node.isNull() ? null : node;
  }

  private String name() {
    JsonNode node = get("name");
    if (node == null) {
      return "";
    }
    if (!node.isValueNode() || node.asText().isBlank()) {
      throw bad("name", node, "a word");
    }
    return node.asText();
  }

  private int integer(String option) {
    return integer(option, null);
  }

  private int integer(String option, Integer otherwise) {
    JsonNode node = orDefault(option, otherwise);
    if (node == null) {
      return otherwise;
    }
    if (!node.isInt()) {
      throw bad(option, node, "a whole number");
    }
    return node.asInt();
  }

  private double number(String option, Number otherwise) {
    JsonNode node = orDefault(option, otherwise);
    if (node == null) {
      return otherwise.doubleValue();
    }
    if (!node.isNumber()) {
      throw bad(option, node, "a number");
    }
    return node.asDouble();
  }

  private boolean flag(String option, boolean otherwise) {
    JsonNode node = get(option);
    if (node == null) {
      return otherwise;
    }
    if (!node.isBoolean()) {
      throw bad(option, node, "true or false");
    }
    return node.asBoolean();
  }

  private Size size(String option, Size otherwise) {
    JsonNode node = orDefault(option, otherwise);
    if (node == null) {
      return otherwise;
    }
    JsonNode height = node.isArray() && node.size() == 2 ? node.get(0) : node;
    JsonNode width = node.isArray() && node.size() == 2 ? node.get(1) : node;
    if (!height.isInt() || !width.isInt() || height.asInt() < 1 || width.asInt() < 1) {
      throw bad(option, node, "a number of at least 1, or two: [rows, columns]");
    }
    return new Size(height.asInt(), width.asInt());
  }

  private double l2(String option) {
    JsonNode node = get(option);
    if (node == null) {
      return 0;
    }
    if (!node.isObject() || node.size() != 1 || !node.path("l2").isNumber()) {
      throw bad(option, node, "{l2: NUMBER}");
    }
    return node.get("l2").asDouble();
  }

  private ActivationFunction choice(String option, ActivationFunction otherwise) {
    return choice(option, ActivationFunction.class, otherwise);
  }

  private Initializer choice(String option, Initializer otherwise) {
    return choice(option, Initializer.class, otherwise);
  }

  private Padding choice(String option, Padding otherwise) {
    return choice(option, Padding.class, otherwise);
  }

  private <E extends Enum<E>> E choice(String option, Class<E> type, E otherwise) {
    JsonNode node = orDefault(option, otherwise);
    if (node == null) {
      return otherwise;
    }
    List<String> names =
        Arrays.stream(type.getEnumConstants()).map(e -> e.name().toLowerCase(Locale.ROOT)).toList();
    int at = names.indexOf(node.asText());
    if (at < 0) {
      throw new BadInputException(
          "%s: %s of %s cannot be '%s'; did you mean '%s'?"
              .formatted(
                  where.apply(option), option, kind, text(node), Nearest.name(text(node), names)));
    }
    return type.getEnumConstants()[at];
  }

  /** The option's value, null to take the default; without a default it must be there. */
  private JsonNode orDefault(String option, Object otherwise) {
    JsonNode node = get(option);
    if (node == null && otherwise == null) {
      throw new BadInputException(
          "%s: %s needs the option '%s'".formatted(where.apply(""), kind, option));
    }
    return node;
  }

  private BadInputException bad(String option, JsonNode found, String expected) {
    return new BadInputException(
        "%s: %s of %s must be %s, found %s"
            .formatted(where.apply(option), option, kind, expected, text(found)));
  }

  private static String text(JsonNode node) {
    return node.isValueNode() ? node.asText() : node.toString();
  }
}
