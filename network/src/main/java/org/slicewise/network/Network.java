package org.slicewise.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slicewise.errors.BadInputException;

/**
 * A network as a value: an input shape and a list of layers. It holds no weights and no engine.
 *
 * <p>A network that exists is right: the constructor gives unnamed layers Keras' automatic names
 * ({@code conv2d}, {@code conv2d_1}, {@code max_pooling2d}, ...; within a residual block they start
 * afresh), checks every option and infers every shape.
 *
 * @param name shown in the summary; "" becomes Keras' {@code sequential}
 * @param input shape of one image
 * @param layers in order, at least one; each has a unique name once here
 */
public record Network(String name, Shape input, List<Layer> layers) {
  /**
   * @throws BadInputException naming the layer, what was found and what it needs
   */
  public Network {
    Objects.requireNonNull(input, "input");
    name = name.isBlank() ? "sequential" : name;
    if (layers.isEmpty()) {
      throw new BadInputException(
          "network '%s' has no layers, and needs at least one".formatted(name));
    }
    if (input.height() < 1 || input.width() < 1 || input.channels() < 1) {
      throw new BadInputException(
          "network '%s' has the input shape %s, and every size must be at least 1"
              .formatted(name, input));
    }
    layers = LayerNames.assign(layers, "");
    ShapeInference.through(layers, input);
  }

  /** A network of these layers. */
  public static Network of(String name, Shape input, Layer... layers) {
    return new Network(name, input, List.of(layers));
  }

  /** The shape after each layer, in the order of the layers. */
  public List<Shape> outputShapes() {
    return ShapeInference.through(layers, input);
  }

  /** The shape after the last layer. */
  public Shape output() {
    List<Shape> shapes = outputShapes();
    return shapes.get(shapes.size() - 1);
  }

  /** Every weight's name and shape in the order of the layers; names as {@link Layer} says. */
  public Map<String, int[]> weightShapes() {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    WeightShapes.collect("", layers, input, shapes);
    return Collections.unmodifiableMap(shapes);
  }

  /** Numbers that training moves: all weights but the moving means and variances. */
  public long trainableParameters() {
    return count(weightShapes(), true);
  }

  /** The moving means and variances of batch normalisation. */
  public long nonTrainableParameters() {
    return count(weightShapes(), false);
  }

  /** All weights' numbers, as Keras counts them. */
  public long parameters() {
    return trainableParameters() + nonTrainableParameters();
  }

  /** How many numbers the layer at {@code index} holds, trainable or not. */
  public long parametersOf(int index) {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    Shape before = index == 0 ? input : outputShapes().get(index - 1);
    WeightShapes.collect("", List.of(layers.get(index)), before, shapes);
    return count(shapes, true) + count(shapes, false);
  }

  /** Whether training moves the weight of this name. */
  public static boolean isTrainable(String weight) {
    return !weight.endsWith(".running_mean") && !weight.endsWith(".running_var");
  }

  /** The same layers under another name. */
  public Network withName(String newName) {
    return new Network(newName, input, new ArrayList<>(layers));
  }

  private static long count(Map<String, int[]> shapes, boolean trainable) {
    long total = 0;
    for (Map.Entry<String, int[]> weight : shapes.entrySet()) {
      if (isTrainable(weight.getKey()) == trainable) {
        long size = 1;
        for (int s : weight.getValue()) {
          size *= s;
        }
        total += size;
      }
    }
    return total;
  }
}
