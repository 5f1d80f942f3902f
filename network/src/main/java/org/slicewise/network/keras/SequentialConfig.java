package org.slicewise.network.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Layer;
import org.slicewise.network.LayerReader;
import org.slicewise.network.Network;
import org.slicewise.network.Shape;

/** Keras' configuration of a sequential model, as a network. */
final class SequentialConfig {
  /** What is Keras' own affair, or says nothing where it is as expected here. */
  private static final Set<String> IGNORED =
      Set.of(
          "trainable",
          "dtype",
          "batch_input_shape",
          "batch_shape",
          "data_format",
          "axis",
          "seed",
          "noise_shape",
          "beta_initializer",
          "gamma_initializer",
          "moving_mean_initializer",
          "moving_variance_initializer",
          "kernel_constraint",
          "bias_constraint",
          "depthwise_constraint",
          "beta_constraint",
          "gamma_constraint",
          "synchronized",
          "renorm_clipping",
          "renorm_momentum",
          "quantization_config",
          "keepdims",
          "lora_rank");

  /** Must be absent, null or false: they would change what the layer computes or trains. */
  private static final Set<String> REFUSED =
      Set.of(
          "bias_regularizer",
          "activity_regularizer",
          "beta_regularizer",
          "gamma_regularizer",
          "renorm");

  private static final Map<String, String> OLD_ACTIVATIONS =
      Map.of("swish", "silu", "hard_swish", "hard_silu");

  private final Path file;
  private final boolean keras2;

  private SequentialConfig(Path file, boolean keras2) {
    this.file = file;
    this.keras2 = keras2;
  }

  /**
   * @throws BadInputException naming the file and the layer that is not supported
   */
  static Network network(JsonNode model, String kerasVersion, Path file) {
    return new SequentialConfig(file, kerasVersion.startsWith("2")).network(model);
  }

  private Network network(JsonNode model) {
    String kind = model.path("class_name").asText();
    if (!kind.equals("Sequential")) {
      throw new BadInputException(
          "%s is a model of the class '%s', and only Sequential is read".formatted(file, kind));
    }
    Shape input = null;
    List<Layer> layers = new ArrayList<>();
    for (JsonNode node : model.path("config").path("layers")) {
      JsonNode config = node.path("config");
      if (input == null) {
        JsonNode shape =
            config.has("batch_shape")
                ? config.get("batch_shape")
                : config.path("batch_input_shape");
        input =
            input(shape.isMissingNode() ? model.path("config").path("build_input_shape") : shape);
      }
      if (!node.path("class_name").asText().equals("InputLayer")) {
        layers.add(layer(node.path("class_name").asText(), config));
      }
    }
    if (input == null) {
      throw new BadInputException("%s has no layers".formatted(file));
    }
    try {
      return new Network(model.path("config").path("name").asText(), input, layers);
    } catch (BadInputException e) {
      throw new BadInputException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private Shape input(JsonNode shape) {
    boolean known = shape.size() == 2 || shape.size() == 4;
    for (int i = 1; i < shape.size(); i++) {
      known &= shape.get(i).isInt();
    }
    if (!known) {
      throw new BadInputException(
          "%s takes inputs of shape %s, expected (None, height, width, channels) in numbers"
              .formatted(file, shape));
    }
    return shape.size() == 2
        ? Shape.features(shape.get(1).asInt())
        : Shape.image(shape.get(1).asInt(), shape.get(2).asInt(), shape.get(3).asInt());
  }

  private Layer layer(String kind, JsonNode config) {
    String name = config.path("name").asText();
    if (!LayerReader.layerNames().contains(kind)) {
      throw new BadInputException(
          "%s: layer %s is of the class '%s', which is not supported; there are %s"
              .formatted(file, name, kind, String.join(", ", LayerReader.layerNames())));
    }
    if (config.path("data_format").asText("channels_last").equals("channels_first")) {
      throw unsupported(name, "data_format", config.get("data_format"));
    }
    JsonNode axis =
        config.path("axis").isArray() ? config.path("axis").path(0) : config.path("axis");
    if (axis.isInt() && axis.asInt() != -1 && axis.asInt() != 3) {
      throw unsupported(name, "axis", axis);
    }
    if (config.path("keepdims").asBoolean() || config.path("lora_rank").asInt() > 0) {
      throw unsupported(name, "keepdims or lora_rank", config.path("keepdims"));
    }
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> option : config.properties()) {
      String key = option.getKey();
      JsonNode value = option.getValue();
      if (key.equals("groups") && kind.equals("DepthwiseConv2D")) {
        // Keras 2 writes it, and a depthwise convolution does not read it.
        continue;
      }
      if (REFUSED.contains(key)) {
        if (!value.isNull() && !(value.isBoolean() && !value.asBoolean())) {
          throw unsupported(name, key, value);
        }
      } else if (key.endsWith("_initializer")) {
        if (!IGNORED.contains(key)) {
          options.put(key, initializer(value, key));
        }
      } else if (key.endsWith("_regularizer")) {
        regularizer(name, key, value, options);
      } else if (key.equals("activation")) {
        options.put(key, activation(name, value));
      } else if (!IGNORED.contains(key)) {
        options.set(key, value);
      }
    }
    return LayerReader.read(kind, options, option -> file + ", layer " + name);
  }

  /**
   * The weights are loaded, so how they were once drawn does not matter: an initialiser that we do
   * not have becomes Keras' default.
   */
  private static String initializer(JsonNode value, String key) {
    String name = value.isTextual() ? value.asText() : value.path("class_name").asText();
    return switch (name) {
      case "Zeros", "zeros" -> "zeros";
      case "Ones", "ones" -> "ones";
      case "GlorotNormal", "glorot_normal" -> "glorot_normal";
      case "HeUniform", "he_uniform" -> "he_uniform";
      case "HeNormal", "he_normal" -> "he_normal";
      default -> key.startsWith("bias") ? "zeros" : "glorot_uniform";
    };
  }

  private void regularizer(String layer, String key, JsonNode value, ObjectNode options) {
    if (value.isNull()) {
      return;
    }
    JsonNode l2 = value.path("config").path("l2");
    if (!l2.isNumber() || value.path("config").path("l1").asDouble() != 0) {
      throw unsupported(layer, key, value);
    }
    options.putObject(key).set("l2", l2);
  }

  private String activation(String layer, JsonNode value) {
    String name = value.isTextual() ? value.asText() : value.path("config").asText();
    if (name.equals("hard_sigmoid") && keras2) {
      // Keras 2 has another slope: clip(0.2 x + 0.5, 0, 1).
      throw unsupported(layer, "activation of Keras 2", value);
    }
    return OLD_ACTIVATIONS.getOrDefault(name, name);
  }

  private BadInputException unsupported(String layer, String option, JsonNode value) {
    return new BadInputException(
        "%s: layer %s has %s = %s, which is not supported".formatted(file, layer, option, value));
  }
}
