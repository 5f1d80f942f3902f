package org.slicewise.network;

import java.util.List;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layer.Initializer;
import org.slicewise.network.Layer.Padding;
import org.slicewise.network.Layer.Size;

/**
 * Layers with Keras' defaults for what is not said: no name, bias, glorot uniform kernels, no L2.
 */
public final class Layers {
  private Layers() {}

  /** A square kernel, stride 1, no padding. */
  public static Layer.Conv2D conv2D(int filters, int kernel, ActivationFunction activation) {
    return conv2D(filters, kernel, 1, Padding.VALID, activation);
  }

  /** A square kernel. */
  public static Layer.Conv2D conv2D(
      int filters, int kernel, int stride, Padding padding, ActivationFunction activation) {
    return new Layer.Conv2D(
        "",
        filters,
        Size.of(kernel),
        Size.of(stride),
        padding,
        Size.of(1),
        1,
        activation,
        true,
        Initializer.GLOROT_UNIFORM,
        Initializer.ZEROS,
        0);
  }

  /** The same without bias, as batch normalisation follows. */
  public static Layer.Conv2D conv2DWithoutBias(
      int filters, int kernel, int stride, Padding padding, ActivationFunction activation) {
    return new Layer.Conv2D(
        "",
        filters,
        Size.of(kernel),
        Size.of(stride),
        padding,
        Size.of(1),
        1,
        activation,
        false,
        Initializer.GLOROT_UNIFORM,
        Initializer.ZEROS,
        0);
  }

  /** A square kernel, one filter a channel. */
  public static Layer.DepthwiseConv2D depthwiseConv2D(
      int kernel, int stride, Padding padding, ActivationFunction activation) {
    return new Layer.DepthwiseConv2D(
        "",
        Size.of(kernel),
        Size.of(stride),
        padding,
        1,
        Size.of(1),
        activation,
        true,
        Initializer.GLOROT_UNIFORM,
        Initializer.ZEROS,
        0);
  }

  /** 2 x 2, stride 2. */
  public static Layer.MaxPooling2D maxPooling2D() {
    return new Layer.MaxPooling2D("", Size.of(2), Size.of(2), Padding.VALID);
  }

  /** 2 x 2, stride 2. */
  public static Layer.AveragePooling2D averagePooling2D() {
    return new Layer.AveragePooling2D("", Size.of(2), Size.of(2), Padding.VALID);
  }

  public static Layer.GlobalAveragePooling2D globalAveragePooling2D() {
    return new Layer.GlobalAveragePooling2D("");
  }

  /** Momentum 0.99, epsilon 0.001, with beta and gamma. */
  public static Layer.BatchNormalization batchNormalization() {
    return new Layer.BatchNormalization("", 0.99, 1e-3, true, true);
  }

  public static Layer.Activation activation(ActivationFunction activation) {
    return new Layer.Activation("", activation);
  }

  /** Plain: no upper bound, no slope, threshold 0. */
  public static Layer.ReLU reLU() {
    return new Layer.ReLU("", Double.POSITIVE_INFINITY, 0, 0);
  }

  public static Layer.Softmax softmax() {
    return new Layer.Softmax("");
  }

  public static Layer.Flatten flatten() {
    return new Layer.Flatten("");
  }

  public static Layer.Dropout dropout(double rate) {
    return new Layer.Dropout("", rate);
  }

  public static Layer.Dense dense(int units, ActivationFunction activation) {
    return new Layer.Dense(
        "", units, activation, true, Initializer.GLOROT_UNIFORM, Initializer.ZEROS, 0);
  }

  /** The same number of zeros on all four sides. */
  public static Layer.ZeroPadding2D zeroPadding2D(int cells) {
    return new Layer.ZeroPadding2D("", cells, cells, cells, cells);
  }

  public static Layer.ResidualBlock residualBlock(
      List<Layer> body, List<Layer> shortcut, ActivationFunction activation) {
    return new Layer.ResidualBlock("", body, shortcut, activation);
  }

  /** Mean and standard deviation of every channel after each stage. */
  public static Layer.LevelStatistics levelStatistics(List<List<Layer>> stages) {
    return new Layer.LevelStatistics("", stages);
  }

  /** The features of every branch, one after another. */
  public static Layer.Branches branches(List<List<Layer>> branches) {
    return new Layer.Branches("", branches);
  }
}
