package org.slicewise.network.weights;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Layer;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Network;

/**
 * Several trainings of one network as one network, whose scores before softmax or sigmoid are the
 * means of its members'. A member ends in global average pooling, level statistics or Flatten, then
 * perhaps batch normalisation, perhaps dropout, and one dense layer with softmax or sigmoid. The
 * members up to their features become {@link Layer.Branches}; batch normalisation keeps the
 * averages of all of them; the dense layer has their weights, divided by their number, and the mean
 * of their biases.
 */
public final class Members {
  private Members() {}

  /**
   * The network of all members.
   *
   * @param member what each of them is
   * @param count at least 1
   * @throws BadInputException where a network does not end as a member does
   */
  public static Network network(Network member, int count) {
    if (count < 1) {
      throw new BadInputException("an ensemble needs at least one member, found " + count);
    }
    int head = head(member);
    List<Layer> layers = new ArrayList<>();
    layers.add(
        new Layer.Branches("", Collections.nCopies(count, member.layers().subList(0, head))));
    layers.addAll(member.layers().subList(head, member.layers().size()));
    return new Network(member.name() + "-x" + count, member.input(), layers);
  }

  /**
   * The weights of {@link #network} of these members.
   *
   * @param member what each of them is
   * @param members weights of at least one
   * @throws BadInputException where a network does not end as a member does, or the weights of one
   *     do not fit it
   */
  public static Weights weights(Network member, List<Weights> members) {
    Network whole = network(member, members.size());
    for (int i = 0; i < members.size(); i++) {
      try {
        members.get(i).requireFits(member);
      } catch (BadInputException e) {
        throw new BadInputException("member %d: %s".formatted(i + 1, e.getMessage()), e);
      }
    }
    int head = head(member);
    Network body = new Network(member.name(), member.input(), member.layers().subList(0, head));
    String branches = whole.layers().get(0).name() + ".";
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < members.size(); i++) {
      String at = branches + Layer.Branches.prefix(i);
      for (String name : body.weightShapes().keySet()) {
        tensors.put(at + name, members.get(i).get(name));
      }
    }
    Map<String, int[]> shapes = whole.weightShapes();
    for (Layer layer : member.layers().subList(head, member.layers().size())) {
      boolean dense = layer instanceof Layer.Dense;
      for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
        String name = layer.name() + "." + part;
        int[] shape = shapes.get(name);
        if (shape != null) {
          List<float[]> each = members.stream().map(m -> m.get(name).values()).toList();
          float[] values =
              !dense
                  ? sideBySide(each, 1, 1)
                  : part.equals("bias") ? mean(each) : sideBySide(each, shape[0], each.size());
          tensors.put(name, new Tensor(shape, values));
        }
      }
    }
    return new Weights(tensors);
  }

  /** The rows of all members one after another, divided. */
  private static float[] sideBySide(List<float[]> each, int rows, double divisor) {
    int columns = each.get(0).length / rows;
    float[] joined = new float[rows * columns * each.size()];
    int at = 0;
    for (int row = 0; row < rows; row++) {
      for (float[] member : each) {
        for (int column = 0; column < columns; column++) {
          joined[at++] = (float) (member[row * columns + column] / divisor);
        }
      }
    }
    return joined;
  }

  private static float[] mean(List<float[]> each) {
    float[] mean = new float[each.get(0).length];
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      for (float[] member : each) {
        sum += member[i];
      }
      mean[i] = (float) (sum / each.size());
    }
    return mean;
  }

  /** The place of the first layer behind a member's features. */
  private static int head(Network member) {
    List<Layer> layers = member.layers();
    int at = layers.size() - 1;
    ActivationFunction last = activation(layers.get(at));
    boolean apart = !(layers.get(at) instanceof Layer.Dense);
    at -= apart ? 1 : 0;
    boolean scores = last == ActivationFunction.SOFTMAX || last == ActivationFunction.SIGMOID;
    if (!scores
        || at < 0
        || !(layers.get(at) instanceof Layer.Dense dense)
        || apart && dense.activation() != ActivationFunction.LINEAR) {
      throw refusal(member, "ends in " + title(layers, layers.size() - 1));
    }
    at -= isAt(layers, at - 1, Layer.Dropout.class) ? 1 : 0;
    at -= isAt(layers, at - 1, Layer.BatchNormalization.class) ? 1 : 0;
    if (!isAt(layers, at - 1, Layer.GlobalAveragePooling2D.class)
        && !isAt(layers, at - 1, Layer.LevelStatistics.class)
        && !isAt(layers, at - 1, Layer.Flatten.class)) {
      throw refusal(member, "has %s before its last dense layer".formatted(title(layers, at - 1)));
    }
    return at;
  }

  private static ActivationFunction activation(Layer layer) {
    if (layer instanceof Layer.Dense d) {
      return d.activation();
    }
    if (layer instanceof Layer.Activation a) {
      return a.activation();
    }
    return layer instanceof Layer.Softmax ? ActivationFunction.SOFTMAX : ActivationFunction.LINEAR;
  }

  private static boolean isAt(List<Layer> layers, int at, Class<? extends Layer> kind) {
    return at >= 0 && kind.isInstance(layers.get(at));
  }

  private static String title(List<Layer> layers, int at) {
    return at < 0 ? "nothing" : layers.get(at).getClass().getSimpleName();
  }

  private static BadInputException refusal(Network member, String found) {
    return new BadInputException(
        "network '%s' %s, and a member of an ensemble has to end in GlobalAveragePooling2D, LevelStatistics or Flatten, then perhaps BatchNormalization, perhaps Dropout, and one dense layer with softmax or sigmoid; take one that does, as small or lite0-levels"
            .formatted(member.name(), found));
  }
}
