package org.slicewise.network.onnx;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Shape;

/**
 * One step of a network as the engine sees it: channels before rows, weights inside. A step's name
 * is also the name of the tensor that it makes.
 */
sealed interface Op {
  String name();

  List<String> inputs();

  /** The same step reading other tensors. */
  Op rewire(UnaryOperator<String> names);

  /**
   * @param weight [filters, channels / groups, kernel height, kernel width]
   * @param bias [filters]
   * @param pads top, left, bottom, right
   */
  record Conv(
      String name,
      String input,
      int[] shape,
      float[] weight,
      float[] bias,
      int groups,
      int[] strides,
      int[] dilations,
      int[] pads)
      implements Op {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public Conv rewire(UnaryOperator<String> names) {
      return new Conv(
          name, names.apply(input), shape, weight, bias, groups, strides, dilations, pads);
    }

    Conv with(float[] newWeight, float[] newBias) {
      return new Conv(name, input, shape, newWeight, newBias, groups, strides, dilations, pads);
    }

    Conv padded(String newInput, int[] newPads) {
      return new Conv(name, newInput, shape, weight, bias, groups, strides, dilations, newPads);
    }

    boolean isPadded() {
      return pads[0] + pads[1] + pads[2] + pads[3] > 0;
    }
  }

  /**
   * @param weight [units, inputs]
   * @param bias [units]
   */
  record Gemm(String name, String input, float[] weight, float[] bias) implements Op {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public Gemm rewire(UnaryOperator<String> names) {
      return new Gemm(name, names.apply(input), weight, bias);
    }

    int units() {
      return bias.length;
    }
  }

  /**
   * y = scale * x + shift, a number of each a channel.
   *
   * @param image whether rows and columns follow the channels
   */
  record Affine(String name, String input, double[] scale, double[] shift, boolean image)
      implements Op {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public Affine rewire(UnaryOperator<String> names) {
      return new Affine(name, names.apply(input), scale, shift, image);
    }
  }

  /**
   * @param max the greatest, otherwise the mean of those that are not padding
   * @param pads top, left, bottom, right
   */
  record Pool(String name, String input, boolean max, int[] size, int[] strides, int[] pads)
      implements Op {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public Pool rewire(UnaryOperator<String> names) {
      return new Pool(name, names.apply(input), max, size, strides, pads);
    }

    Pool padded(String newInput, int[] newPads) {
      return new Pool(name, newInput, max, size, strides, newPads);
    }
  }

  /** A map of an image described by a few numbers a channel: what features are made of. */
  sealed interface Described extends Op {
    /** The map's tensor. */
    String input();

    /** The map's shape. */
    Shape from();

    /** How many numbers describe it. */
    int features();
  }

  /**
   * The mean over rows and columns, which are then gone.
   *
   * @param from shape of what is averaged
   */
  record GlobalPool(String name, String input, Shape from) implements Described {
    @Override
    public int features() {
      return from.channels();
    }

    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public GlobalPool rewire(UnaryOperator<String> names) {
      return new GlobalPool(name, names.apply(input), from);
    }
  }

  /** An activation of single numbers. */
  record Bend(String name, String input, ActivationFunction function) implements Op {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public Bend rewire(UnaryOperator<String> names) {
      return new Bend(name, names.apply(input), function);
    }

    /**
     * Whether to bend after the greatest of a window was taken, not before: it never falls, so the
     * numbers are the same, and there are a fraction of them. Not for the ReLUs, which the engine
     * does within the convolution before them for nothing (measured: 3% slower behind the pool).
     */
    boolean goesBehindMaxPool() {
      return switch (function) {
        case SIGMOID, TANH, HARD_SIGMOID, ELU -> true;
        default -> false;
      };
    }

    /** Whether int8 gets it for nothing: rounding to an unsigned number clips just so. */
    boolean isClip() {
      return function == ActivationFunction.RELU || function == ActivationFunction.RELU6;
    }
  }

  /** x > threshold ? min(max, x) : slope * (x - threshold). */
  record Ramp(String name, String input, double max, double slope, double threshold) implements Op {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public Ramp rewire(UnaryOperator<String> names) {
      return new Ramp(name, names.apply(input), max, slope, threshold);
    }
  }

  /** Over the channels. */
  record Softmax(String name, String input) implements Op {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public Softmax rewire(UnaryOperator<String> names) {
      return new Softmax(name, names.apply(input));
    }
  }

  /**
   * Zeros around.
   *
   * @param pads top, left, bottom, right
   */
  record Pad(String name, String input, int[] pads) implements Op {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public Pad rewire(UnaryOperator<String> names) {
      return new Pad(name, names.apply(input), pads);
    }
  }

  /** Number by number; one row and column stand for all. */
  record Mul(String name, String left, String right) implements Op {
    @Override
    public List<String> inputs() {
      return List.of(left, right);
    }

    @Override
    public Mul rewire(UnaryOperator<String> names) {
      return new Mul(name, names.apply(left), names.apply(right));
    }
  }

  record Add(String name, String left, String right) implements Op {
    @Override
    public List<String> inputs() {
      return List.of(left, right);
    }

    @Override
    public Add rewire(UnaryOperator<String> names) {
      return new Add(name, names.apply(left), names.apply(right));
    }
  }

  /**
   * Mean and standard deviation of every channel over rows and columns: [batch, 2 * channels].
   *
   * @param from shape of what is described
   */
  record Statistics(String name, String input, Shape from) implements Described {
    @Override
    public int features() {
      return 2 * from.channels();
    }

    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public Statistics rewire(UnaryOperator<String> names) {
      return new Statistics(name, names.apply(input), from);
    }
  }

  /** Features one after another: [batch, sum of features]. */
  record Concat(String name, List<String> inputs) implements Op {
    @Override
    public Concat rewire(UnaryOperator<String> names) {
      return new Concat(name, inputs.stream().map(names).toList());
    }

    /** The same numbers with the inputs of {@code inner} in its place. */
    Concat with(Concat inner) {
      return new Concat(
          name,
          inputs.stream()
              .flatMap(i -> i.equals(inner.name) ? inner.inputs.stream() : Stream.of(i))
              .toList());
    }
  }

  /** To [batch, channels * rows * columns], channels slowest. */
  record Flat(String name, String input) implements Op {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public Flat rewire(UnaryOperator<String> names) {
      return new Flat(name, names.apply(input));
    }
  }

  /** Feature i is the input's feature order[i]. */
  record Reorder(String name, String input, int[] order) implements Op {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public Reorder rewire(UnaryOperator<String> names) {
      return new Reorder(name, names.apply(input), order);
    }
  }
}
