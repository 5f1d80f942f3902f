package org.slicewise.network;

import java.util.List;

/**
 * One layer of a network, with Keras' options under Keras' names. A layer is a value: it says what
 * is computed, not how. An empty {@code name} is replaced by Keras' automatic one when the layer
 * becomes part of a {@link Network}.
 *
 * <p>Weights of a layer called {@code L} are named and shaped as PyTorch does: convolution {@code
 * L.weight} (filters, channels / groups, kernel height, kernel width) and {@code L.bias} (filters);
 * depthwise convolution {@code L.weight} (channels * multiplier, 1, kernel height, kernel width);
 * dense {@code L.weight} (units, inputs) and {@code L.bias} (units); batch normalisation {@code
 * L.weight} (gamma), {@code L.bias} (beta), {@code L.running_mean}, {@code L.running_var}; inside a
 * residual block {@code L.INNER.weight}, inside the first of some branches {@code
 * L.1.INNER.weight}. {@link Flatten} flattens (height, width, channels), channels fastest, as
 * Keras.
 */
public sealed interface Layer {
  /** Unique in its network; "" until the network names it. */
  String name();

  /** The same layer under another name. */
  Layer named(String name);

  /**
   * Whether it makes features of maps by looking at all places of each: what a backbone ends in.
   */
  default boolean describesMaps() {
    return this instanceof GlobalAveragePooling2D
        || this instanceof LevelStatistics
        || this instanceof Branches;
  }

  record Conv2D(
      String name,
      int filters,
      Size kernelSize,
      Size strides,
      Padding padding,
      Size dilationRate,
      int groups,
      ActivationFunction activation,
      boolean useBias,
      Initializer kernelInitializer,
      Initializer biasInitializer,
      double l2)
      implements Layer {
    @Override
    public Conv2D named(String newName) {
      return new Conv2D(
          newName,
          filters,
          kernelSize,
          strides,
          padding,
          dilationRate,
          groups,
          activation,
          useBias,
          kernelInitializer,
          biasInitializer,
          l2);
    }
  }

  record DepthwiseConv2D(
      String name,
      Size kernelSize,
      Size strides,
      Padding padding,
      int depthMultiplier,
      Size dilationRate,
      ActivationFunction activation,
      boolean useBias,
      Initializer depthwiseInitializer,
      Initializer biasInitializer,
      double l2)
      implements Layer {
    @Override
    public DepthwiseConv2D named(String newName) {
      return new DepthwiseConv2D(
          newName,
          kernelSize,
          strides,
          padding,
          depthMultiplier,
          dilationRate,
          activation,
          useBias,
          depthwiseInitializer,
          biasInitializer,
          l2);
    }
  }

  record MaxPooling2D(String name, Size poolSize, Size strides, Padding padding) implements Layer {
    @Override
    public MaxPooling2D named(String newName) {
      return new MaxPooling2D(newName, poolSize, strides, padding);
    }
  }

  /** With "same" padding the padded cells do not count in the mean, as in TensorFlow. */
  record AveragePooling2D(String name, Size poolSize, Size strides, Padding padding)
      implements Layer {
    @Override
    public AveragePooling2D named(String newName) {
      return new AveragePooling2D(newName, poolSize, strides, padding);
    }
  }

  record GlobalAveragePooling2D(String name) implements Layer {
    @Override
    public GlobalAveragePooling2D named(String newName) {
      return new GlobalAveragePooling2D(newName);
    }
  }

  /**
   * Over the channel axis. In training: batch statistics (biased variance); moving = moving *
   * momentum + batch * (1 - momentum).
   */
  record BatchNormalization(
      String name, double momentum, double epsilon, boolean center, boolean scale)
      implements Layer {
    @Override
    public BatchNormalization named(String newName) {
      return new BatchNormalization(newName, momentum, epsilon, center, scale);
    }
  }

  record Activation(String name, ActivationFunction activation) implements Layer {
    @Override
    public Activation named(String newName) {
      return new Activation(newName, activation);
    }
  }

  /** {@code maxValue} may be infinite. */
  record ReLU(String name, double maxValue, double negativeSlope, double threshold)
      implements Layer {
    @Override
    public ReLU named(String newName) {
      return new ReLU(newName, maxValue, negativeSlope, threshold);
    }
  }

  /** Over the last (channel) axis. */
  record Softmax(String name) implements Layer {
    @Override
    public Softmax named(String newName) {
      return new Softmax(newName);
    }
  }

  record Flatten(String name) implements Layer {
    @Override
    public Flatten named(String newName) {
      return new Flatten(newName);
    }
  }

  /** {@code rate} in [0, 1): the share of inputs set to zero in training; the rest is scaled up. */
  record Dropout(String name, double rate) implements Layer {
    @Override
    public Dropout named(String newName) {
      return new Dropout(newName, rate);
    }
  }

  record Dense(
      String name,
      int units,
      ActivationFunction activation,
      boolean useBias,
      Initializer kernelInitializer,
      Initializer biasInitializer,
      double l2)
      implements Layer {
    @Override
    public Dense named(String newName) {
      return new Dense(newName, units, activation, useBias, kernelInitializer, biasInitializer, l2);
    }
  }

  record ZeroPadding2D(String name, int top, int bottom, int left, int right) implements Layer {
    @Override
    public ZeroPadding2D named(String newName) {
      return new ZeroPadding2D(newName, top, bottom, left, right);
    }
  }

  /**
   * {@code activation(body(x) + shortcut(x))}; an empty shortcut is the identity. The layers inside
   * are named within the block. Instead of being added, both may be multiplied or concatenated.
   */
  record ResidualBlock(
      String name,
      List<Layer> body,
      List<Layer> shortcut,
      Merge merge,
      ActivationFunction activation)
      implements Layer {
    public ResidualBlock {
      body = List.copyOf(body);
      shortcut = List.copyOf(shortcut);
    }

    /** A block that adds. */
    public ResidualBlock(
        String name, List<Layer> body, List<Layer> shortcut, ActivationFunction activation) {
      this(name, body, shortcut, Merge.ADD, activation);
    }

    @Override
    public ResidualBlock named(String newName) {
      return new ResidualBlock(newName, body, shortcut, merge, activation);
    }
  }

  /**
   * Runs its stages one after another and describes what each of them gives, by the mean and the
   * standard deviation of every channel over rows and columns: (means of the first stage, its
   * standard deviations, means of the second, ...). Where global average pooling says how much of
   * the last layers' patterns an image has, this also says how much, and how unevenly, of the finer
   * patterns of the layers before. The standard deviation is that of all the places, with {@link
   * #EPSILON} added under the root. The layers inside are named within the block.
   *
   * @param stages at least one, each of at least one layer; what they give is an image
   */
  record LevelStatistics(String name, List<List<Layer>> stages) implements Layer {
    /** Keeps the slope of the root finite where a channel is the same everywhere. */
    public static final double EPSILON = 1e-5;

    public LevelStatistics {
      stages = stages.stream().map(List::copyOf).toList();
    }

    @Override
    public LevelStatistics named(String newName) {
      return new LevelStatistics(newName, stages);
    }
  }

  /**
   * Gives its input to every branch and puts what they make of it one after another: (features of
   * the first branch, features of the second, ...). Each branch names its layers for itself, so
   * that one network may stand in several.
   *
   * @param branches at least one, each of at least one layer; what they give is features
   */
  record Branches(String name, List<List<Layer>> branches) implements Layer {
    public Branches {
      branches = branches.stream().map(List::copyOf).toList();
    }

    @Override
    public Branches named(String newName) {
      return new Branches(newName, branches);
    }

    /** What the names within a branch, counted from 0, begin with: {@code 1.} in the first. */
    public static String prefix(int branch) {
      return branch + 1 + ".";
    }
  }

  /** A height and a width. */
  record Size(int height, int width) {
    public Size {
      if (height < 1 || width < 1) {
        throw new IllegalArgumentException(
            "a size must be positive, found (%d, %d)".formatted(height, width));
      }
    }

    public static Size of(int both) {
      return new Size(both, both);
    }
  }

  /** How a block makes one of its body and its shortcut; Keras' merging layers. */
  enum Merge {
    ADD,
    /** A body of one row and one column is one factor a channel: squeeze and excitation. */
    MULTIPLY,
    /** The shortcut's channels, then the body's. */
    CONCATENATE
  }

  /** TensorFlow's paddings: none, or as much (more at the end) as keeps ceil(size / stride). */
  enum Padding {
    VALID,
    SAME
  }

  /** Keras' activations, by Keras' names in lower case. */
  enum ActivationFunction {
    LINEAR,
    RELU,
    RELU6,
    SIGMOID,
    TANH,
    SOFTMAX,
    SILU,
    HARD_SIGMOID,
    HARD_SILU,
    ELU,
    GELU
  }

  /** Keras' initialisers, by Keras' names in lower case. */
  enum Initializer {
    ZEROS,
    ONES,
    GLOROT_UNIFORM,
    GLOROT_NORMAL,
    HE_UNIFORM,
    HE_NORMAL
  }
}
