package org.slicewise.network.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.slicewise.network.Layer;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layer.Padding;
import org.slicewise.network.Layer.Size;
import org.slicewise.network.Network;
import org.slicewise.network.Shape;
import org.slicewise.network.ShapeInference;
import org.slicewise.network.Window;
import org.slicewise.network.weights.Weights;

/**
 * From layers to steps. Dropout and linear activations vanish. Keras flattens channels fastest, the
 * engine's tensors have them slowest: rather than transpose at run time, the weights that read the
 * features are put into the engine's order.
 */
final class Lowering {
  /** Tensors of the graph's own: a layer of such a name makes a tensor of another. */
  private static final Set<String> RESERVED =
      Set.of(
          OnnxExport.INPUT,
          OnnxExport.PROBABILITIES,
          OnnxExport.ACTIVATION_MAP,
          OnnxExport.FEATURES);

  private final Weights weights;
  private final List<Op> ops = new ArrayList<>();

  private Lowering(Weights weights) {
    this.weights = weights;
  }

  /**
   * What flows between two layers.
   *
   * @param name of the tensor
   * @param shape as the layers see it
   * @param order where the engine keeps its features in another order: feature i of Keras is the
   *     engine's order[i]; null where they agree
   */
  private record Value(String name, Shape shape, int[] order) {}

  /** The steps of a network; the last one makes its output. */
  static List<Op> of(Network network, Weights weights) {
    weights.requireFits(network);
    Lowering lowering = new Lowering(weights);
    Value out =
        lowering.through("", network.layers(), new Value(OnnxExport.INPUT, network.input(), null));
    out = lowering.inKerasOrder(out);
    if (lowering.ops.isEmpty()) {
      throw new IllegalArgumentException(
          "network '%s' computes nothing: there is no model to write".formatted(network.name()));
    }
    return lowering.ops;
  }

  private Value through(String prefix, List<Layer> layers, Value input) {
    Value value = input;
    for (Layer layer : layers) {
      value = lower(prefix + layer.name(), layer, value);
    }
    return value;
  }

  private Value add(Op op, Shape shape, int[] order) {
    ops.add(op);
    return new Value(op.name(), shape, order);
  }

  private Value lower(String name, Layer layer, Value in) {
    Shape out = ShapeInference.after(layer, in.shape());
    String tensor = RESERVED.contains(name) ? name + "/layer" : name;
    if (layer instanceof Layer.Conv2D c) {
      Op conv =
          conv(
              name,
              tensor,
              in,
              c.kernelSize(),
              c.strides(),
              c.dilationRate(),
              c.padding(),
              c.groups(),
              out.channels(),
              c.useBias());
      return bend(add(conv, out, null), c.activation());
    }
    if (layer instanceof Layer.DepthwiseConv2D c) {
      Op conv =
          conv(
              name,
              tensor,
              in,
              c.kernelSize(),
              c.strides(),
              c.dilationRate(),
              c.padding(),
              in.shape().channels(),
              out.channels(),
              c.useBias());
      return bend(add(conv, out, null), c.activation());
    }
    if (layer instanceof Layer.MaxPooling2D p) {
      return add(pool(tensor, in, true, p.poolSize(), p.strides(), p.padding()), out, null);
    }
    if (layer instanceof Layer.AveragePooling2D p) {
      return add(pool(tensor, in, false, p.poolSize(), p.strides(), p.padding()), out, null);
    }
    if (layer instanceof Layer.GlobalAveragePooling2D) {
      return add(new Op.GlobalPool(tensor, in.name(), in.shape()), out, null);
    }
    if (layer instanceof Layer.BatchNormalization b) {
      return normalise(name, tensor, b, in);
    }
    if (layer instanceof Layer.Activation a) {
      return bend(tensor, in, a.activation());
    }
    if (layer instanceof Layer.Softmax) {
      return bend(tensor, in, ActivationFunction.SOFTMAX);
    }
    if (layer instanceof Layer.ReLU r) {
      return ramp(tensor, r, in);
    }
    if (layer instanceof Layer.Flatten) {
      return in.shape().flat() ? in : add(new Op.Flat(tensor, in.name()), out, order(in.shape()));
    }
    if (layer instanceof Layer.Dense d) {
      return bend(add(gemm(name, tensor, d, in), out, null), d.activation());
    }
    if (layer instanceof Layer.ZeroPadding2D p) {
      int[] pads = {p.top(), p.left(), p.bottom(), p.right()};
      return add(new Op.Pad(tensor, in.name(), pads), out, null);
    }
    if (layer instanceof Layer.ResidualBlock b) {
      Value body = inKerasOrder(through(name + ".", b.body(), in));
      Value shortcut = inKerasOrder(through(name + ".", b.shortcut(), in));
      Op merged =
          switch (b.merge()) {
            case ADD -> new Op.Add(tensor, body.name(), shortcut.name());
            case MULTIPLY -> new Op.Mul(tensor, shortcut.name(), body.name());
            case CONCATENATE -> new Op.Concat(tensor, List.of(shortcut.name(), body.name()));
          };
      return bend(add(merged, out, null), b.activation());
    }
    if (layer instanceof Layer.LevelStatistics s) {
      return levels(name, tensor, s, in, out);
    }
    if (layer instanceof Layer.Branches b) {
      return branches(name, tensor, b, in, out);
    }
    return in; // dropout
  }

  private Value levels(
      String name, String tensor, Layer.LevelStatistics layer, Value in, Shape out) {
    List<String> parts = new ArrayList<>();
    Value value = in;
    for (List<Layer> stage : layer.stages()) {
      value = through(name + ".", stage, value);
      String part = tensor + "/statistics_" + (parts.size() + 1);
      ops.add(new Op.Statistics(part, value.name(), value.shape()));
      parts.add(part);
    }
    return add(new Op.Concat(tensor, parts), out, null);
  }

  private Value branches(String name, String tensor, Layer.Branches layer, Value in, Shape out) {
    List<String> parts = new ArrayList<>();
    int[] order = null;
    int first = 0;
    for (int i = 0; i < layer.branches().size(); i++) {
      String at = name + "." + Layer.Branches.prefix(i);
      Value part = through(at, layer.branches().get(i), in);
      parts.add(part.name());
      if (part.order() != null) {
        order = order == null ? IntStream.range(0, out.channels()).toArray() : order;
        for (int f = 0; f < part.order().length; f++) {
          order[first + f] = first + part.order()[f];
        }
      }
      first += part.shape().channels();
    }
    return add(new Op.Concat(tensor, parts), out, order);
  }

  private Op conv(
      String name,
      String tensor,
      Value in,
      Size kernel,
      Size strides,
      Size dilation,
      Padding padding,
      int groups,
      int filters,
      boolean bias) {
    Window rows = new Window(kernel.height(), strides.height(), dilation.height(), padding);
    Window columns = new Window(kernel.width(), strides.width(), dilation.width(), padding);
    return new Op.Conv(
        tensor,
        in.name(),
        new int[] {filters, in.shape().channels() / groups, kernel.height(), kernel.width()},
        weights.get(name + ".weight").values(),
        bias ? weights.get(name + ".bias").values() : new float[filters],
        groups,
        new int[] {strides.height(), strides.width()},
        new int[] {dilation.height(), dilation.width()},
        pads(rows, columns, in.shape()));
  }

  private static Op pool(
      String name, Value in, boolean max, Size size, Size strides, Padding padding) {
    Window rows = new Window(size.height(), strides.height(), 1, padding);
    Window columns = new Window(size.width(), strides.width(), 1, padding);
    return new Op.Pool(
        name,
        in.name(),
        max,
        new int[] {size.height(), size.width()},
        new int[] {strides.height(), strides.width()},
        pads(rows, columns, in.shape()));
  }

  private static int[] pads(Window rows, Window columns, Shape in) {
    return new int[] {
      rows.before(in.height()),
      columns.before(in.width()),
      rows.after(in.height()),
      columns.after(in.width())
    };
  }

  private Value normalise(String name, String tensor, Layer.BatchNormalization b, Value in) {
    float[] mean = weights.get(name + ".running_mean").values();
    float[] variance = weights.get(name + ".running_var").values();
    double[] scale = new double[mean.length];
    double[] shift = new double[mean.length];
    for (int i = 0; i < mean.length; i++) {
      double gamma = b.scale() ? weights.get(name + ".weight").values()[i] : 1;
      double beta = b.center() ? weights.get(name + ".bias").values()[i] : 0;
      int to = in.order() == null ? i : in.order()[i];
      scale[to] = gamma / Math.sqrt(variance[i] + b.epsilon());
      shift[to] = beta - mean[i] * scale[to];
    }
    Op op = new Op.Affine(tensor, in.name(), scale, shift, !in.shape().flat());
    return add(op, in.shape(), in.order());
  }

  private Op gemm(String name, String tensor, Layer.Dense d, Value in) {
    float[] weight = weights.get(name + ".weight").values();
    int inputs = in.shape().channels();
    if (in.order() != null) {
      float[] moved = new float[weight.length];
      for (int u = 0; u < d.units(); u++) {
        for (int i = 0; i < inputs; i++) {
          moved[u * inputs + in.order()[i]] = weight[u * inputs + i];
        }
      }
      weight = moved;
    }
    return new Op.Gemm(
        tensor,
        in.name(),
        weight,
        d.useBias() ? weights.get(name + ".bias").values() : new float[d.units()]);
  }

  private Value ramp(String name, Layer.ReLU r, Value in) {
    if (r.negativeSlope() == 0 && r.threshold() == 0) {
      if (r.maxValue() == 6) {
        return bend(name, in, ActivationFunction.RELU6);
      }
      if (Double.isInfinite(r.maxValue())) {
        return bend(name, in, ActivationFunction.RELU);
      }
    }
    Op op = new Op.Ramp(name, in.name(), r.maxValue(), r.negativeSlope(), r.threshold());
    return add(op, in.shape(), in.order());
  }

  private Value bend(Value in, ActivationFunction function) {
    return bend(in.name() + "/" + function.name().toLowerCase(java.util.Locale.ROOT), in, function);
  }

  private Value bend(String name, Value in, ActivationFunction function) {
    return switch (function) {
      case LINEAR -> in;
      case SOFTMAX -> add(new Op.Softmax(name, in.name()), in.shape(), in.order());
      default -> add(new Op.Bend(name, in.name(), function), in.shape(), in.order());
    };
  }

  /** Keras' feature (row, column, channel) lies at (channel, row, column); null if the same. */
  private static int[] order(Shape shape) {
    int pixels = shape.height() * shape.width();
    if (pixels == 1 || shape.channels() == 1) {
      return null;
    }
    int[] order = new int[shape.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i % shape.channels() * pixels + i / shape.channels();
    }
    return order;
  }

  private Value inKerasOrder(Value value) {
    return value.order() == null
        ? value
        : add(
            new Op.Reorder(value.name() + "/order", value.name(), value.order()),
            value.shape(),
            null);
  }
}
