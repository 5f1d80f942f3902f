package org.slicewise.network.reference;

import java.util.Arrays;
import java.util.List;
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
 * The oracle: a slow, plain forward pass in inference mode, written from Keras' definitions, one
 * loop after another in double precision. The engines are tested against it; nothing else uses it.
 */
public final class ReferenceForward {
  private final Weights weights;

  private ReferenceForward(Weights weights) {
    this.weights = weights;
  }

  /**
   * The network's outputs.
   *
   * @param x row-major [size, height, width, channels]
   * @param size images
   * @return row-major [size, outputs], channels fastest where the output is an image
   */
  public static float[] of(Network network, Weights weights, float[] x, int size) {
    weights.requireFits(network);
    int in = network.input().size();
    int out = network.output().size();
    if (x.length != size * in) {
      throw new IllegalArgumentException(
          "%d images of %s are %d numbers, found %d"
              .formatted(size, network.input(), size * in, x.length));
    }
    float[] result = new float[size * out];
    for (int n = 0; n < size; n++) {
      double[] image = new double[in];
      for (int i = 0; i < in; i++) {
        image[i] = x[n * in + i];
      }
      double[] y =
          new ReferenceForward(weights).through("", network.layers(), network.input(), image);
      for (int i = 0; i < out; i++) {
        result[n * out + i] = (float) y[i];
      }
    }
    return result;
  }

  private double[] through(String prefix, List<Layer> layers, Shape input, double[] image) {
    Shape shape = input;
    double[] x = image;
    for (Layer layer : layers) {
      x = apply(prefix + layer.name() + ".", layer, shape, x);
      shape = ShapeInference.after(layer, shape);
    }
    return x;
  }

  private double[] apply(String at, Layer layer, Shape in, double[] x) {
    Shape out = ShapeInference.after(layer, in);
    if (layer instanceof Layer.Conv2D c) {
      double[] y =
          convolve(
              at,
              x,
              in,
              out,
              c.kernelSize(),
              c.strides(),
              c.dilationRate(),
              c.padding(),
              in.channels() / c.groups(),
              c.filters() / c.groups(),
              c.useBias());
      return activate(c.activation(), y, out.channels());
    }
    if (layer instanceof Layer.DepthwiseConv2D c) {
      double[] y =
          convolve(
              at,
              x,
              in,
              out,
              c.kernelSize(),
              c.strides(),
              c.dilationRate(),
              c.padding(),
              1,
              c.depthMultiplier(),
              c.useBias());
      return activate(c.activation(), y, out.channels());
    }
    if (layer instanceof Layer.MaxPooling2D p) {
      return pool(x, in, out, p.poolSize(), p.strides(), p.padding(), true);
    }
    if (layer instanceof Layer.AveragePooling2D p) {
      return pool(x, in, out, p.poolSize(), p.strides(), p.padding(), false);
    }
    if (layer instanceof Layer.GlobalAveragePooling2D) {
      double[] y = new double[in.channels()];
      for (int i = 0; i < x.length; i++) {
        y[i % in.channels()] += x[i] / (in.height() * in.width());
      }
      return y;
    }
    if (layer instanceof Layer.BatchNormalization b) {
      return normalise(at, b, x, in.channels());
    }
    if (layer instanceof Layer.Activation a) {
      return activate(a.activation(), x, in.channels());
    }
    if (layer instanceof Layer.Softmax) {
      return activate(ActivationFunction.SOFTMAX, x, in.channels());
    }
    if (layer instanceof Layer.ReLU r) {
      return Arrays.stream(x)
          .map(
              v ->
                  v > r.threshold()
                      ? Math.min(r.maxValue(), v)
                      : r.negativeSlope() * (v - r.threshold()))
          .toArray();
    }
    if (layer instanceof Layer.Dense d) {
      float[] w = weights.get(at + "weight").values();
      double[] y = new double[d.units()];
      for (int u = 0; u < y.length; u++) {
        double sum = d.useBias() ? weights.get(at + "bias").values()[u] : 0;
        for (int i = 0; i < x.length; i++) {
          sum += w[u * x.length + i] * x[i];
        }
        y[u] = sum;
      }
      return activate(d.activation(), y, y.length);
    }
    if (layer instanceof Layer.ZeroPadding2D p) {
      double[] y = new double[out.size()];
      int row = in.width() * in.channels();
      for (int r = 0; r < in.height(); r++) {
        int to = ((r + p.top()) * out.width() + p.left()) * in.channels();
        System.arraycopy(x, r * row, y, to, row);
      }
      return y;
    }
    if (layer instanceof Layer.ResidualBlock b) {
      double[] body = through(at, b.body(), in, x);
      double[] shortcut = through(at, b.shortcut(), in, x);
      double[] y = merge(b.merge(), shortcut, body, out);
      return activate(b.activation(), y, out.channels());
    }
    if (layer instanceof Layer.LevelStatistics s) {
      return levels(at, s, in, x, out.channels());
    }
    if (layer instanceof Layer.Branches b) {
      return branches(at, b, in, x, out.channels());
    }
    // Flatten keeps the order, and dropout does nothing outside training.
    return x;
  }

  private double[] branches(String at, Layer.Branches b, Shape in, double[] x, int features) {
    double[] y = new double[features];
    int first = 0;
    for (int i = 0; i < b.branches().size(); i++) {
      double[] part = through(at + Layer.Branches.prefix(i), b.branches().get(i), in, x);
      System.arraycopy(part, 0, y, first, part.length);
      first += part.length;
    }
    return y;
  }

  private static double[] merge(Layer.Merge merge, double[] left, double[] right, Shape out) {
    double[] y = new double[out.size()];
    int places = out.size() / out.channels();
    int first = left.length / places;
    for (int i = 0; i < y.length; i++) {
      int place = i / out.channels();
      int channel = i % out.channels();
      y[i] =
          switch (merge) {
            case ADD -> left[i] + right[i];
            case MULTIPLY -> left[i] * right[i % right.length];
            case CONCATENATE ->
                channel < first
                    ? left[place * first + channel]
                    : right[place * (out.channels() - first) + channel - first];
          };
    }
    return y;
  }

  private double[] levels(
      String at, Layer.LevelStatistics layer, Shape in, double[] x, int features) {
    double[] y = new double[features];
    int first = 0;
    Shape shape = in;
    double[] image = x;
    for (List<Layer> stage : layer.stages()) {
      image = through(at, stage, shape, image);
      for (Layer one : stage) {
        shape = ShapeInference.after(one, shape);
      }
      int channels = shape.channels();
      int places = shape.height() * shape.width();
      for (int i = 0; i < image.length; i++) {
        y[first + i % channels] += image[i] / places;
      }
      for (int i = 0; i < image.length; i++) {
        double off = image[i] - y[first + i % channels];
        y[first + channels + i % channels] += off * off / places;
      }
      for (int c = 0; c < channels; c++) {
        int sd = first + channels + c;
        y[sd] = Math.sqrt(y[sd] + Layer.LevelStatistics.EPSILON);
      }
      first += 2 * channels;
    }
    return y;
  }

  /**
   * Filters come in groups: {@code filtersPerGroup} of them look at the same {@code depth}
   * channels.
   */
  private double[] convolve(
      String at,
      double[] x,
      Shape in,
      Shape out,
      Size kernel,
      Size strides,
      Size dilation,
      Padding padding,
      int depth,
      int filtersPerGroup,
      boolean bias) {
    float[] w = weights.get(at + "weight").values();
    Window rows = new Window(kernel.height(), strides.height(), dilation.height(), padding);
    Window columns = new Window(kernel.width(), strides.width(), dilation.width(), padding);
    int top = rows.before(in.height());
    int left = columns.before(in.width());
    double[] y = new double[out.size()];
    for (int i = 0; i < out.height(); i++) {
      for (int j = 0; j < out.width(); j++) {
        for (int f = 0; f < out.channels(); f++) {
          double sum = bias ? weights.get(at + "bias").values()[f] : 0;
          int firstChannel = f / filtersPerGroup * depth;
          for (int u = 0; u < kernel.height(); u++) {
            for (int v = 0; v < kernel.width(); v++) {
              int r = i * strides.height() - top + u * dilation.height();
              int c = j * strides.width() - left + v * dilation.width();
              if (r < 0 || c < 0 || r >= in.height() || c >= in.width()) {
                continue;
              }
              for (int d = 0; d < depth; d++) {
                sum +=
                    w[((f * depth + d) * kernel.height() + u) * kernel.width() + v]
                        * x[(r * in.width() + c) * in.channels() + firstChannel + d];
              }
            }
          }
          y[(i * out.width() + j) * out.channels() + f] = sum;
        }
      }
    }
    return y;
  }

  private static double[] pool(
      double[] x, Shape in, Shape out, Size size, Size strides, Padding padding, boolean max) {
    int top = new Window(size.height(), strides.height(), 1, padding).before(in.height());
    int left = new Window(size.width(), strides.width(), 1, padding).before(in.width());
    double[] y = new double[out.size()];
    for (int i = 0; i < out.height(); i++) {
      for (int j = 0; j < out.width(); j++) {
        for (int c = 0; c < out.channels(); c++) {
          double best = Double.NEGATIVE_INFINITY;
          double sum = 0;
          int count = 0;
          for (int u = 0; u < size.height(); u++) {
            for (int v = 0; v < size.width(); v++) {
              int row = i * strides.height() - top + u;
              int column = j * strides.width() - left + v;
              if (row < 0 || column < 0 || row >= in.height() || column >= in.width()) {
                continue;
              }
              double value = x[(row * in.width() + column) * in.channels() + c];
              best = Math.max(best, value);
              sum += value;
              count++;
            }
          }
          y[(i * out.width() + j) * out.channels() + c] = max ? best : sum / count;
        }
      }
    }
    return y;
  }

  private double[] normalise(String at, Layer.BatchNormalization b, double[] x, int channels) {
    float[] mean = weights.get(at + "running_mean").values();
    float[] variance = weights.get(at + "running_var").values();
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int c = i % channels;
      double gamma = b.scale() ? weights.get(at + "weight").values()[c] : 1;
      double beta = b.center() ? weights.get(at + "bias").values()[c] : 0;
      y[i] = gamma * (x[i] - mean[c]) / Math.sqrt(variance[c] + b.epsilon()) + beta;
    }
    return y;
  }

  private static double[] activate(ActivationFunction function, double[] x, int channels) {
    if (function != ActivationFunction.SOFTMAX) {
      return Arrays.stream(x).map(v -> Activations.of(function, v)).toArray();
    }
    double[] y = new double[x.length];
    for (int from = 0; from < x.length; from += channels) {
      double max = Arrays.stream(x, from, from + channels).max().getAsDouble();
      double sum = 0;
      for (int i = from; i < from + channels; i++) {
        y[i] = Math.exp(x[i] - max);
        sum += y[i];
      }
      for (int i = from; i < from + channels; i++) {
        y[i] /= sum;
      }
    }
    return y;
  }
}
