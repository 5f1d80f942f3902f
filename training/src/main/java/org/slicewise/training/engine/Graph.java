package org.slicewise.training.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.slicewise.network.Layer;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layer.Size;
import org.slicewise.network.Network;

/**
 * A network value as libtorch operators over {@link Parameters}: rewritten to be fast, its last
 * activation split off.
 */
public final class Graph {
  private final Parameters parameters;
  private final List<Op> ops = new ArrayList<>();
  private final List<Penalty> penalties = new ArrayList<>();
  private final ActivationFunction head;
  private final Predicate<String> still;

  private record Penalty(Tensor weight, double l2) {}

  /** A convolution's numbers as they are now; bias or null. */
  private record Kernel(Tensor weight, Tensor bias) {}

  /** The graph that trains fast. */
  public Graph(Network network, Parameters parameters) {
    this(network, parameters, name -> false);
  }

  /**
   * The graph that trains fast.
   *
   * @param still the batch normalisations, by name, that use and keep their moving averages in
   *     training too; they become part of the convolution before them
   */
  public Graph(Network network, Parameters parameters, Predicate<String> still) {
    this(Head.split(network.layers()), parameters, still, true);
  }

  private Graph(Head head, Parameters parameters, Predicate<String> still, boolean fast) {
    this.parameters = parameters;
    this.still = still;
    this.head = head.activation();
    compile(head.layers(), "", fast, false, ops);
  }

  /** The graph as the network says it, nothing moved and nothing in place: for comparison. */
  static Graph plain(Network network, Parameters parameters) {
    return plain(network, parameters, name -> false);
  }

  static Graph plain(Network network, Parameters parameters, Predicate<String> still) {
    return new Graph(Head.split(network.layers()), parameters, still, false);
  }

  /** SOFTMAX, SIGMOID, or LINEAR where the network ends otherwise. */
  public ActivationFunction head() {
    return head;
  }

  /**
   * What the network gives before its last activation.
   *
   * @param x (images, rows, columns, channels)
   * @return (images, outputs), 32-bit floats
   */
  public Tensor logits(Tensor x, boolean training) {
    // Channels-last memory under libtorch's order of axes: no copy.
    Tensor y = x.dim() == 4 ? x.permute(0, 3, 1, 2) : x;
    for (Op op : ops) {
      y = op.apply(y, training);
    }
    return y.toType(torch.ScalarType.Float);
  }

  /** What the network gives, from {@link #logits}. */
  public Tensor outputs(Tensor logits) {
    return Activations.apply(head, logits, false);
  }

  /** Keras' L2: the sum over layers of l2 * sum(weight^2), or null where no layer has one. */
  public Tensor penalty() {
    Tensor sum = null;
    for (Penalty p : penalties) {
      Tensor one = p.weight.square().sum().mul(new Scalar(p.l2));
      sum = sum == null ? one : sum.add(one);
    }
    return sum;
  }

  /**
   * Adds the operators of {@code layers}.
   *
   * @param writable whether the input may be overwritten
   */
  private void compile(
      List<Layer> layers, String prefix, boolean fast, boolean writable, List<Op> out) {
    boolean mine = writable;
    List<Layer> rewritten = fast ? PoolBeforeRelu.rewrite(layers) : layers;
    for (int i = 0; i < rewritten.size(); i++) {
      Layer layer = rewritten.get(i);
      String name = prefix + layer.name();
      if (fast
          && i + 1 < rewritten.size()
          && rewritten.get(i + 1) instanceof Layer.BatchNormalization norm
          && still.test(prefix + norm.name())
          && foldInto(layer, name, norm, prefix + norm.name(), out)) {
        mine = true;
        i++;
      } else {
        mine = compile(layer, name, fast, mine, out) && fast;
      }
    }
  }

  /** One convolution in the place of a linear one and the batch normalisation behind it. */
  private boolean foldInto(
      Layer layer, String name, Layer.BatchNormalization norm, String normName, List<Op> out) {
    Supplier<Kernel> kernel = () -> folded(name, norm, normName);
    if (layer instanceof Layer.Conv2D c && c.activation() == ActivationFunction.LINEAR) {
      penalise(name, c.l2());
      out.add(
          convolution(
              kernel, c.kernelSize(), c.strides(), c.padding(), c.dilationRate(), c.groups()));
      return true;
    }
    if (layer instanceof Layer.DepthwiseConv2D c && c.activation() == ActivationFunction.LINEAR) {
      penalise(name, c.l2());
      int groups = (int) parameters.get(name + ".weight").size(0) / c.depthMultiplier();
      out.add(
          convolution(kernel, c.kernelSize(), c.strides(), c.padding(), c.dilationRate(), groups));
      return true;
    }
    return false;
  }

  /** Gradients reach the convolution's weights and the normalisation's gamma and beta. */
  private Kernel folded(String name, Layer.BatchNormalization norm, String normName) {
    Tensor scale =
        parameters.get(normName + ".running_var").add(new Scalar(norm.epsilon())).rsqrt();
    if (norm.scale()) {
      scale = scale.mul(parameters.get(normName + ".weight"));
    }
    Tensor mean = parameters.get(normName + ".running_mean");
    Tensor bias = parameters.find(name + ".bias");
    Tensor shift = (bias == null ? mean.neg() : bias.sub(mean)).mul(scale);
    if (norm.center()) {
      shift = shift.add(parameters.get(normName + ".bias"));
    }
    Tensor weight = parameters.get(name + ".weight");
    return new Kernel(weight.mul(scale.reshape(-1, 1, 1, 1)), shift);
  }

  private Supplier<Kernel> kernel(String name) {
    Kernel kernel = new Kernel(parameters.get(name + ".weight"), parameters.find(name + ".bias"));
    return () -> kernel;
  }

  /** Adds the operators of one layer and says whether its output may be overwritten. */
  private boolean compile(Layer layer, String name, boolean fast, boolean writable, List<Op> out) {
    if (layer instanceof Layer.Conv2D c) {
      penalise(name, c.l2());
      out.add(
          convolution(
              kernel(name),
              c.kernelSize(),
              c.strides(),
              c.padding(),
              c.dilationRate(),
              c.groups()));
      return activation(c.activation(), fast, out);
    }
    if (layer instanceof Layer.DepthwiseConv2D c) {
      penalise(name, c.l2());
      int groups = (int) parameters.get(name + ".weight").size(0) / c.depthMultiplier();
      out.add(
          convolution(
              kernel(name), c.kernelSize(), c.strides(), c.padding(), c.dilationRate(), groups));
      return activation(c.activation(), fast, out);
    }
    if (layer instanceof Layer.Dense d) {
      penalise(name, d.l2());
      out.add(dense(name));
      return activation(d.activation(), fast, out);
    }
    if (layer instanceof Layer.MaxPooling2D p) {
      out.add((x, training) -> maxPool(p, x));
      return true;
    }
    if (layer instanceof Layer.AveragePooling2D p) {
      out.add((x, training) -> averagePool(p, x));
      return true;
    }
    if (layer instanceof Layer.GlobalAveragePooling2D) {
      out.add((x, training) -> x.mean(2, 3));
      return true;
    }
    if (layer instanceof Layer.BatchNormalization b) {
      BatchNorm norm =
          new BatchNorm(
              parameters.find(name + ".weight"),
              parameters.find(name + ".bias"),
              parameters.get(name + ".running_mean"),
              parameters.get(name + ".running_var"),
              b.momentum(),
              b.epsilon());
      out.add(still.test(name) ? (x, training) -> norm.apply(x, false) : norm);
      return true;
    }
    if (layer instanceof Layer.Activation a) {
      out.add((x, training) -> Activations.apply(a.activation(), x, writable));
      return a.activation() == ActivationFunction.LINEAR && writable;
    }
    if (layer instanceof Layer.ReLU r) {
      out.add((x, training) -> Activations.relu(r, x, writable));
      return false;
    }
    if (layer instanceof Layer.Softmax) {
      out.add((x, training) -> x.softmax(1));
      return false;
    }
    if (layer instanceof Layer.Flatten) {
      // Channels fastest, as Keras: for channels-last memory a view.
      out.add((x, training) -> x.dim() == 4 ? x.permute(0, 2, 3, 1).reshape(x.size(0), -1) : x);
      return false;
    }
    if (layer instanceof Layer.Dropout d) {
      out.add((x, training) -> training ? torch.dropout(x, d.rate(), true) : x);
      return false;
    }
    if (layer instanceof Layer.ZeroPadding2D p) {
      Padding2D padding = new Padding2D(p.top(), p.bottom(), p.left(), p.right());
      out.add((x, training) -> padding.apply(x, 0));
      return false;
    }
    if (layer instanceof Layer.LevelStatistics s) {
      List<List<Op>> stages = new ArrayList<>();
      for (List<Layer> stage : s.stages()) {
        List<Op> one = new ArrayList<>();
        compile(stage, name + ".", fast, false, one);
        stages.add(one);
      }
      out.add((x, training) -> levels(stages, x, training));
      return true;
    }
    if (layer instanceof Layer.Branches b) {
      List<List<Op>> branches = new ArrayList<>();
      for (int i = 0; i < b.branches().size(); i++) {
        List<Op> one = new ArrayList<>();
        String within = name + "." + Layer.Branches.prefix(i);
        compile(b.branches().get(i), within, fast, false, one);
        branches.add(one);
      }
      out.add((x, training) -> branches(branches, x, training));
      return true;
    }
    if (layer instanceof Layer.ResidualBlock r) {
      List<Op> body = new ArrayList<>();
      List<Op> shortcut = new ArrayList<>();
      compile(r.body(), name + ".", fast, false, body);
      compile(r.shortcut(), name + ".", fast, false, shortcut);
      out.add(
          (x, training) -> {
            Tensor left = x;
            for (Op op : body) {
              left = op.apply(left, training);
            }
            Tensor right = x;
            for (Op op : shortcut) {
              right = op.apply(right, training);
            }
            return merge(r.merge(), right, left);
          });
      return activation(r.activation(), fast, out);
    }
    throw new IllegalStateException("no operator for " + layer);
  }

  private static Tensor merge(Layer.Merge merge, Tensor shortcut, Tensor body) {
    return switch (merge) {
      case ADD -> body.add(shortcut);
      case MULTIPLY -> shortcut.mul(body);
      case CONCATENATE -> torch.cat(new TensorVector(shortcut, body), 1);
    };
  }

  private static Tensor branches(List<List<Op>> branches, Tensor x, boolean training) {
    TensorVector parts = new TensorVector();
    for (List<Op> branch : branches) {
      Tensor y = x;
      for (Op op : branch) {
        y = op.apply(y, training);
      }
      parts.push_back(y);
    }
    return torch.cat(parts, 1);
  }

  private static Tensor levels(List<List<Op>> stages, Tensor x, boolean training) {
    TensorVector parts = new TensorVector();
    Tensor y = x;
    for (List<Op> stage : stages) {
      for (Op op : stage) {
        y = op.apply(y, training);
      }
      Tensor whole = y.toType(torch.ScalarType.Float);
      Tensor mean = whole.mean(new long[] {2, 3}, true, new ScalarTypeOptional());
      Tensor variance = whole.sub(mean).square().mean(2, 3);
      parts.push_back(mean.flatten(1, 3));
      parts.push_back(variance.add(new Scalar(Layer.LevelStatistics.EPSILON)).sqrt());
    }
    return torch.cat(parts, 1);
  }

  private boolean activation(ActivationFunction activation, boolean fast, List<Op> out) {
    if (activation == ActivationFunction.LINEAR) {
      return true;
    }
    // What a convolution, a dense layer or a sum gives is not read by their backward passes.
    out.add((x, training) -> Activations.apply(activation, x, fast));
    return false;
  }

  private void penalise(String name, double l2) {
    if (l2 > 0) {
      penalties.add(new Penalty(parameters.get(name + ".weight"), l2));
    }
  }

  private static Op convolution(
      Supplier<Kernel> kernels,
      Size kernel,
      Size strides,
      Layer.Padding padding,
      Size dilation,
      int groups) {
    if (kernel.equals(Size.of(1)) && !strides.equals(Size.of(1))) {
      // The same numbers from the places that the stride visits. oneDNN's own way writes past its
      // workspace going back, for channels-last images of few channels (oneDNN issue 6035).
      Op everywhere =
          convolution(kernels, kernel, Size.of(1), Layer.Padding.VALID, dilation, groups);
      return (x, training) ->
          everywhere.apply(every(every(x, 2, strides.height()), 3, strides.width()), training);
    }
    return (x, training) -> {
      Kernel numbers = kernels.get();
      try (WholeFloats whole =
          WholeFloats.where(groups > 1 && (x.requires_grad() || numbers.weight.requires_grad()))) {
        Tensor in = whole.of(x);
        Padding2D pad = Padding2D.of(padding, in, kernel, strides, dilation);
        boolean inside = pad.isSymmetric();
        return torch.conv2d(
            inside ? in : pad.apply(in, 0),
            numbers.weight,
            numbers.bias == null ? new TensorOptional() : new TensorOptional(numbers.bias),
            longs(strides),
            inside ? pad.each() : Padding2D.NONE.each(),
            longs(dilation),
            groups);
      }
    };
  }

  private static Tensor every(Tensor x, int axis, int stride) {
    return x.slice(axis, new LongOptional(), new LongOptional(), stride);
  }

  private Op dense(String name) {
    Tensor weight = parameters.get(name + ".weight");
    Tensor bias = parameters.find(name + ".bias");
    return (x, training) -> {
      // On images, over the channels of each place.
      Tensor rows = x.dim() == 4 ? x.permute(0, 2, 3, 1) : x;
      Tensor y =
          torch.linear(
              rows, weight, bias == null ? new TensorOptional() : new TensorOptional(bias));
      return x.dim() == 4 ? y.permute(0, 3, 1, 2) : y;
    };
  }

  private static Tensor maxPool(Layer.MaxPooling2D p, Tensor x) {
    Padding2D pad = Padding2D.of(p.padding(), x, p.poolSize(), p.strides(), Size.of(1));
    // libtorch pads at most half a window by itself.
    boolean inside =
        pad.isSymmetric()
            && 2 * pad.top() <= p.poolSize().height()
            && 2 * pad.left() <= p.poolSize().width();
    return torch.max_pool2d(
        inside ? x : pad.apply(x, Double.NEGATIVE_INFINITY),
        longs(p.poolSize()),
        longs(p.strides()),
        inside ? pad.each() : Padding2D.NONE.each(),
        new long[] {1, 1},
        false);
  }

  private static Tensor averagePool(Layer.AveragePooling2D p, Tensor x) {
    Padding2D pad = Padding2D.of(p.padding(), x, p.poolSize(), p.strides(), Size.of(1));
    if (pad.isEmpty()) {
      return meanOfWindows(p, x);
    }
    // The padded cells do not count: divide by the share of each window that is image.
    Tensor ones = torch.ones(1, 1, x.size(2), x.size(3));
    return meanOfWindows(p, pad.apply(x, 0)).div(meanOfWindows(p, pad.apply(ones, 0)));
  }

  private static Tensor meanOfWindows(Layer.AveragePooling2D p, Tensor x) {
    return torch.avg_pool2d(
        x,
        longs(p.poolSize()),
        longs(p.strides()),
        new long[] {0, 0},
        false,
        true,
        new LongOptional());
  }

  private static long[] longs(Size size) {
    return new long[] {size.height(), size.width()};
  }
}
