package org.slicewise.network.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.slicewise.network.Layer;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layer.Initializer;
import org.slicewise.network.Layer.Padding;
import org.slicewise.network.Layer.Size;
import org.slicewise.network.Layers;
import org.slicewise.network.Network;
import org.slicewise.network.Shape;
import org.slicewise.network.ShapeInference;
import org.slicewise.network.weights.Tensor;
import org.slicewise.network.weights.Weights;

/**
 * Small random networks of every kind of layer with awkward sizes, for tests that compare an engine
 * with {@link ReferenceForward} over many of them.
 */
public final class RandomNetwork {
  private static final List<ActivationFunction> BENDS =
      List.of(ActivationFunction.values()).stream()
          .filter(a -> a != ActivationFunction.SOFTMAX)
          .toList();

  private final SplittableRandom random;

  private RandomNetwork(long seed) {
    random = new SplittableRandom(seed);
  }

  /** The network of this seed: an image of up to 21 x 21 x 4 in, 2 to 4 probabilities out. */
  public static Network of(long seed) {
    return new RandomNetwork(seed).network();
  }

  /** Weights for it, the moving means and variances far from those of a fresh network. */
  public static Weights weights(Network network, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    network
        .weightShapes()
        .forEach(
            (name, shape) -> {
              int size = 1;
              for (int s : shape) {
                size *= s;
              }
              // Kernels that neither drown nor blow up the signal.
              double scale = shape.length == 1 ? 0.5 : Math.sqrt(3.0 * shape[0] / size);
              boolean variance = name.endsWith("running_var");
              float[] values = new float[size];
              for (int i = 0; i < size; i++) {
                values[i] =
                    (float)
                        (variance ? random.nextDouble(0.3, 2) : random.nextDouble(-scale, scale));
              }
              tensors.put(name, new Tensor(shape, values));
            });
    return new Weights(tensors);
  }

  /** Images for it, from 0 to 1: row-major [size, height, width, channels]. */
  public static float[] images(Network network, int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[size * network.input().size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextDouble();
    }
    return x;
  }

  private Network network() {
    Shape input = Shape.image(from(9, 22), from(9, 22), from(1, 5));
    List<Layer> layers = new ArrayList<>();
    Shape shape = input;
    int wanted = from(2, 7);
    while (layers.size() < wanted) {
      Layer layer = imageLayer(shape, 0);
      if (fits(layer, shape)) {
        layers.add(layer);
        shape = ShapeInference.after(layer, shape);
      }
    }
    layers.add(toFeatures());
    for (int i = from(0, 3); i > 0; i--) {
      layers.add(featureLayer());
    }
    int classes = from(2, 5);
    if (chance(0.5)) {
      layers.add(Layers.dense(classes, ActivationFunction.SOFTMAX));
    } else {
      layers.add(Layers.dense(classes, ActivationFunction.LINEAR));
      layers.add(chance(0.5) ? Layers.softmax() : Layers.activation(ActivationFunction.SOFTMAX));
    }
    return new Network("random", input, layers);
  }

  private Layer toFeatures() {
    return switch (from(0, 6)) {
      case 0, 1 -> Layers.flatten();
      case 2, 3 -> Layers.globalAveragePooling2D();
      case 4 ->
          Layers.branches(
              List.of(
                  List.of(convolution(from(2, 5)), Layers.flatten()),
                  List.of(batchNormalization(), Layers.globalAveragePooling2D()),
                  List.of(Layers.levelStatistics(List.of(List.of(convolution(from(2, 5))))))));
      default ->
          Layers.levelStatistics(
              List.of(List.of(batchNormalization()), List.of(convolution(from(2, 5)))));
    };
  }

  private Layer convolution(int filters) {
    return Layers.conv2D(filters, 3, 2, Padding.SAME, bend());
  }

  private Layer imageLayer(Shape in, int depth) {
    return switch (from(0, depth == 0 ? 13 : 9)) {
      case 0, 1, 2 -> convolution(in);
      case 3 ->
          new Layer.DepthwiseConv2D(
              "",
              new Size(from(1, 4), from(1, 4)),
              Size.of(from(1, 3)),
              padding(),
              from(1, 3),
              Size.of(1),
              bend(),
              chance(0.5),
              Initializer.GLOROT_UNIFORM,
              Initializer.ZEROS,
              0);
      case 4, 5 -> batchNormalization();
      case 6 -> Layers.activation(bend());
      case 7 ->
          new Layer.ReLU(
              "",
              chance(0.5) ? Double.POSITIVE_INFINITY : 1.5,
              chance(0.5) ? 0 : 0.2,
              chance(0.7) ? 0 : 0.3);
      case 8 -> new Layer.ZeroPadding2D("", from(0, 3), from(0, 3), from(0, 3), from(0, 3));
      case 9 ->
          new Layer.MaxPooling2D(
              "", new Size(from(1, 4), from(1, 4)), Size.of(from(1, 4)), padding());
      case 10 ->
          new Layer.AveragePooling2D(
              "", new Size(from(1, 4), from(1, 4)), Size.of(from(1, 4)), padding());
      case 11 -> Layers.dropout(0.3);
      default -> block(in);
    };
  }

  private Layer convolution(Shape in) {
    int groups = in.channels() % 2 == 0 && chance(0.3) ? 2 : 1;
    boolean dilated = chance(0.2);
    return new Layer.Conv2D(
        "",
        2 * from(1, 5),
        new Size(from(1, 4), from(1, 4)),
        dilated ? Size.of(1) : new Size(from(1, 3), from(1, 3)),
        padding(),
        dilated ? Size.of(2) : Size.of(1),
        groups,
        chance(0.4) ? ActivationFunction.LINEAR : chance(0.5) ? ActivationFunction.RELU : bend(),
        chance(0.7),
        Initializer.GLOROT_UNIFORM,
        Initializer.ZEROS,
        0);
  }

  private Layer block(Shape in) {
    if (chance(0.2)) {
      return gate(in);
    }
    int channels = 2 * from(1, 4);
    int stride = from(1, 3);
    List<Layer> body = new ArrayList<>();
    body.add(Layers.conv2D(channels, 3, stride, Padding.SAME, ActivationFunction.LINEAR));
    body.add(batchNormalization());
    for (int i = from(0, 3); i > 0; i--) {
      body.add(Layers.activation(bend()));
      body.add(Layers.conv2D(channels, 3, 1, Padding.SAME, ActivationFunction.LINEAR));
    }
    boolean identity = stride == 1 && in.channels() == channels;
    return new Layer.ResidualBlock(
        "",
        body,
        identity
            ? List.of()
            : List.of(
                Layers.conv2DWithoutBias(
                    channels, 1, stride, Padding.SAME, ActivationFunction.LINEAR),
                batchNormalization()),
        chance(0.6)
            ? Layer.Merge.ADD
            : chance(0.5) ? Layer.Merge.CONCATENATE : Layer.Merge.MULTIPLY,
        bend());
  }

  /** Squeeze and excitation. */
  private Layer gate(Shape in) {
    Size whole = new Size(in.height(), in.width());
    return new Layer.ResidualBlock(
        "",
        List.of(
            new Layer.AveragePooling2D("", whole, whole, Padding.VALID),
            Layers.conv2D(from(1, 4), 1, ActivationFunction.RELU),
            Layers.conv2D(in.channels(), 1, ActivationFunction.HARD_SIGMOID)),
        List.of(),
        Layer.Merge.MULTIPLY,
        ActivationFunction.LINEAR);
  }

  private Layer featureLayer() {
    return switch (from(0, 4)) {
      case 0 -> batchNormalization();
      case 1 -> Layers.dropout(0.5);
      case 2 -> Layers.activation(bend());
      default -> Layers.dense(from(2, 9), bend());
    };
  }

  private Layer batchNormalization() {
    return new Layer.BatchNormalization("", 0.99, 1e-3, chance(0.7), chance(0.7));
  }

  private static boolean fits(Layer layer, Shape in) {
    try {
      ShapeInference.after(layer.named("trial"), in);
      return true;
    } catch (org.slicewise.errors.BadInputException e) {
      return false;
    }
  }

  private Padding padding() {
    return chance(0.5) ? Padding.SAME : Padding.VALID;
  }

  private ActivationFunction bend() {
    return BENDS.get(from(0, BENDS.size()));
  }

  private int from(int least, int bound) {
    return random.nextInt(least, bound);
  }

  private boolean chance(double share) {
    return random.nextDouble() < share;
  }
}
