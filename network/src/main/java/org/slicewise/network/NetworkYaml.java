package org.slicewise.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.Nearest;
import org.slicewise.network.Layer.ActivationFunction;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Networks as YAML, with Keras' layer names and options.
 *
 * <pre>{@code
 * name: my-network
 * input: [256, 256, 3]
 * layers:
 *   - Conv2D: {filters: 32, kernel_size: 3, activation: relu}
 *   - MaxPooling2D
 *   - GlobalAveragePooling2D
 *   - Dense: {units: 2, activation: softmax}
 * }</pre>
 *
 * A {@code ResidualBlock} has the options {@code body} and {@code shortcut}, lists of layers,
 * {@code merge} and {@code activation}; a {@code LevelStatistics} has {@code stages} and a {@code
 * Branches} has {@code branches}, lists of lists of layers.
 */
public final class NetworkYaml {
  private static final List<String> KEYS = List.of("name", "input", "layers");
  private static final List<String> BLOCK_OPTIONS =
      List.of("name", "body", "shortcut", "merge", "activation");

  /** Residual blocks within residual blocks: more is a mistake or an attack. */
  private static final int MAX_DEPTH = 8;

  private final String source;

  private NetworkYaml(String source) {
    this.source = source;
  }

  /**
   * The network of a file.
   *
   * @throws BadInputException with file, line and the nearest valid name
   */
  public static Network read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new BadInputException(
          "cannot read the network %s (%s)".formatted(file, e.getClass().getSimpleName()), e);
    }
    return new NetworkYaml(file.toString()).network(text);
  }

  /**
   * The network of a text.
   *
   * @throws BadInputException with line and the nearest valid name
   */
  public static Network read(String yaml) {
    return new NetworkYaml("the network").network(yaml);
  }

  private Network network(String text) {
    Node root;
    try {
      root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      throw new BadInputException(
          "%s, line %d: this is not YAML (%s)".formatted(source, line, e.getProblem()), e);
    } catch (YAMLException e) {
      throw new BadInputException(
          "%s is not YAML (%s)".formatted(source, e.getMessage().lines().findFirst().orElse("")),
          e);
    }
    if (root == null) {
      throw new BadInputException("%s is empty; it needs name, input and layers".formatted(source));
    }
    Map<String, Node> keys = map(root, "a network", KEYS);
    String name = keys.containsKey("name") ? scalar(keys.get("name"), "name") : "";
    Node input = need(keys, "input", root);
    Node layers = need(keys, "layers", root);
    Shape shape = shape(input);
    List<Layer> list = layers(layers, 0);
    try {
      return new Network(name, shape, list);
    } catch (BadInputException e) {
      throw new BadInputException("%s: %s".formatted(source, e.getMessage()), e);
    }
  }

  private Node need(Map<String, Node> keys, String key, Node root) {
    Node node = keys.get(key);
    if (node == null) {
      throw new BadInputException("%s: the network needs '%s'".formatted(at(root), key));
    }
    return node;
  }

  private Shape shape(Node node) {
    JsonNode json = json(node, 0);
    boolean numbers = json.isArray() && (json.size() == 1 || json.size() == 3);
    for (JsonNode size : json) {
      numbers &= size.isInt() && size.asInt() > 0;
    }
    if (!numbers) {
      throw new BadInputException(
          "%s: input must be [height, width, channels], found %s".formatted(at(node), json));
    }
    return json.size() == 1
        ? Shape.features(json.get(0).asInt())
        : Shape.image(json.get(0).asInt(), json.get(1).asInt(), json.get(2).asInt());
  }

  private List<Layer> layers(Node node, int depth) {
    if (!(node instanceof SequenceNode list)) {
      throw new BadInputException(
          "%s: expected a list of layers, one '- Layer: {options}' a line".formatted(at(node)));
    }
    if (depth > MAX_DEPTH) {
      throw new BadInputException(
          "%s: residual blocks lie more than %d deep".formatted(at(node), MAX_DEPTH));
    }
    List<Layer> layers = new ArrayList<>();
    for (Node item : list.getValue()) {
      layers.add(layer(item, depth));
    }
    return layers;
  }

  private Layer layer(Node item, int depth) {
    String kind;
    Node body = null;
    if (item instanceof MappingNode map && map.getValue().size() == 1) {
      kind = scalar(map.getValue().get(0).getKeyNode(), "a layer's name");
      body = map.getValue().get(0).getValueNode();
    } else if (item instanceof ScalarNode scalar) {
      kind = scalar.getValue();
    } else {
      throw new BadInputException(
          "%s: expected one layer, as '- Conv2D: {filters: 8, kernel_size: 3}'"
              .formatted(at(item)));
    }
    if (body instanceof ScalarNode nothing && nothing.getTag().equals(Tag.NULL)) {
      body = null;
    }
    if (kind.equals("ResidualBlock")) {
      return block(item, body, depth);
    }
    if (kind.equals("LevelStatistics")) {
      return ofLists(item, body, kind, "stages", depth, Layer.LevelStatistics::new);
    }
    if (kind.equals("Branches")) {
      return ofLists(item, body, kind, "branches", depth, Layer.Branches::new);
    }
    Map<String, Node> nodes = body == null ? Map.of() : map(body, kind, null);
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    nodes.forEach((key, value) -> options.set(key, json(value, 0)));
    return LayerReader.read(kind, options, option -> at(nodes.getOrDefault(option, item)));
  }

  private Layer block(Node item, Node node, int depth) {
    if (node == null) {
      throw new BadInputException("%s: ResidualBlock needs the option 'body'".formatted(at(item)));
    }
    Map<String, Node> options = map(node, "ResidualBlock", BLOCK_OPTIONS);
    if (!options.containsKey("body")) {
      throw new BadInputException("%s: ResidualBlock needs the option 'body'".formatted(at(item)));
    }
    ObjectNode activation = JsonNodeFactory.instance.objectNode();
    activation.put("activation", "linear");
    if (options.containsKey("activation")) {
      activation.set("activation", json(options.get("activation"), 0));
    }
    Layer.Activation read =
        (Layer.Activation)
            LayerReader.read(
                "Activation", activation, option -> at(options.getOrDefault(option, item)));
    return new Layer.ResidualBlock(
        options.containsKey("name") ? scalar(options.get("name"), "name") : "",
        layers(options.get("body"), depth + 1),
        options.containsKey("shortcut") ? layers(options.get("shortcut"), depth + 1) : List.of(),
        options.containsKey("merge") ? merge(options.get("merge")) : Layer.Merge.ADD,
        read.activation());
  }

  private Layer.Merge merge(Node node) {
    String found = scalar(node, "merge");
    List<String> names = new ArrayList<>();
    for (Layer.Merge merge : Layer.Merge.values()) {
      names.add(LayerWriter.text(merge));
      if (LayerWriter.text(merge).equals(found)) {
        return merge;
      }
    }
    throw new BadInputException(
        "%s: merge of ResidualBlock cannot be '%s'; did you mean '%s'?"
            .formatted(at(node), found, Nearest.name(found, names)));
  }

  /** A layer that has a name and, as its one other option, lists of layers. */
  private Layer ofLists(
      Node item,
      Node node,
      String kind,
      String option,
      int depth,
      BiFunction<String, List<List<Layer>>, Layer> maker) {
    Map<String, Node> options = node == null ? Map.of() : map(node, kind, List.of("name", option));
    if (!(options.get(option) instanceof SequenceNode list)) {
      throw new BadInputException(
          "%s: %s needs the option '%s', a list of lists of layers"
              .formatted(at(item), kind, option));
    }
    List<List<Layer>> lists = new ArrayList<>();
    for (Node one : list.getValue()) {
      lists.add(layers(one, depth + 1));
    }
    return maker.apply(
        options.containsKey("name") ? scalar(options.get("name"), "name") : "", lists);
  }

  /** Keys in order; {@code valid} may be null where the caller checks them. */
  private Map<String, Node> map(Node node, String what, List<String> valid) {
    if (!(node instanceof MappingNode mapping)) {
      throw new BadInputException(
          "%s: expected the options of %s, as {option: value}".formatted(at(node), what));
    }
    Map<String, Node> map = new LinkedHashMap<>();
    for (NodeTuple pair : mapping.getValue()) {
      String key = scalar(pair.getKeyNode(), "an option");
      if (valid != null && !valid.contains(key)) {
        throw new BadInputException(
            "%s: %s has no option '%s'; did you mean '%s'?"
                .formatted(at(pair.getKeyNode()), what, key, Nearest.name(key, valid)));
      }
      if (map.put(key, pair.getValueNode()) != null) {
        throw new BadInputException(
            "%s: the option '%s' stands here twice".formatted(at(pair.getKeyNode()), key));
      }
    }
    return map;
  }

  private String scalar(Node node, String what) {
    if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
      return scalar.getValue();
    }
    throw new BadInputException("%s: %s must be a word".formatted(at(node), what));
  }

  private JsonNode json(Node node, int depth) {
    if (depth > MAX_DEPTH) {
      throw new BadInputException("%s: a value nests too deep".formatted(at(node)));
    }
    if (node instanceof SequenceNode list) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      list.getValue().forEach(item -> array.add(json(item, depth + 1)));
      return array;
    }
    if (node instanceof MappingNode) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      map(node, "a value", null).forEach((key, value) -> object.set(key, json(value, depth + 1)));
      return object;
    }
    ScalarNode scalar = (ScalarNode) node;
    Object value =
        new SafeConstructor(new LoaderOptions()) {
          Object of(Node one) {
            return constructObject(one);
          }
        }.of(scalar);
    return new ObjectMapper().valueToTree(value);
  }

  private String at(Node node) {
    return "%s, line %d".formatted(source, node.getStartMark().getLine() + 1);
  }

  /**
   * The network as YAML; {@link #read(String)} gives an equal network back. Defaults and automatic
   * names are left out.
   */
  public static String write(Network network) {
    String brief = write(network, false);
    return read(brief).equals(network) ? brief : write(network, true);
  }

  private static String write(Network network, boolean allNames) {
    Map<String, Object> root = new LinkedHashMap<>();
    Shape in = network.input();
    root.put("name", network.name());
    root.put(
        "input",
        in.flat() ? List.of(in.channels()) : List.of(in.height(), in.width(), in.channels()));
    root.put("layers", list(network.layers(), allNames));
    DumperOptions style = new DumperOptions();
    style.setDefaultFlowStyle(DumperOptions.FlowStyle.AUTO);
    style.setIndent(4);
    style.setIndicatorIndent(2);
    style.setWidth(1000);
    return new Yaml(style).dump(root);
  }

  private static List<Object> list(List<Layer> layers, boolean allNames) {
    List<Layer> automatic = LayerNames.assign(layers.stream().map(l -> l.named("")).toList(), "");
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      Map<String, Object> options = new LinkedHashMap<>();
      if (allNames || !automatic.get(i).name().equals(layer.name())) {
        options.put("name", layer.name());
      }
      if (layer instanceof Layer.ResidualBlock block) {
        options.put("body", list(block.body(), allNames));
        if (!block.shortcut().isEmpty()) {
          // Body and shortcut share their names, so the shortcut's numbers go on from the body's.
          options.put("shortcut", list(block.shortcut(), true));
        }
        if (block.merge() != Layer.Merge.ADD) {
          options.put("merge", LayerWriter.text(block.merge()));
        }
        if (block.activation() != ActivationFunction.LINEAR) {
          options.put("activation", LayerWriter.text(block.activation()));
        }
      } else if (layer instanceof Layer.LevelStatistics statistics) {
        List<Object> stages = new ArrayList<>();
        for (List<Layer> stage : statistics.stages()) {
          // The stages share their names; only the first one's numbers begin at the beginning.
          stages.add(list(stage, allNames || !stages.isEmpty()));
        }
        options.put("stages", stages);
      } else if (layer instanceof Layer.Branches branches) {
        options.put("branches", branches.branches().stream().map(b -> list(b, allNames)).toList());
      } else {
        LayerWriter.options(layer, options);
      }
      String kind = LayerNames.kind(layer);
      items.add(options.isEmpty() ? kind : Map.of(kind, options));
    }
    return items;
  }
}
