package org.slicewise.scoring;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.slicewise.augment.Standardization;
import org.slicewise.data.Preprocessing;
import org.slicewise.image.ColorMode;
import org.slicewise.image.ImageOptions;
import org.slicewise.model.ModelInfo;

/**
 * A 3x3 convolution, ReLU, global average pooling, a dense layer and softmax with random weights,
 * as an ONNX file and as plain loops.
 */
record TinyModel(
    int height,
    int width,
    int channels,
    int filters,
    List<String> classes,
    float[] kernel,
    float[] bias,
    float[] dense,
    float[] denseBias) {

  static TinyModel random(int height, int width, int channels, int classes, long seed) {
    Random random = new Random(seed);
    int filters = 5;
    return new TinyModel(
        height,
        width,
        channels,
        filters,
        java.util.stream.IntStream.range(0, classes).mapToObj(i -> "class " + i).toList(),
        gaussians(random, filters * channels * 9),
        gaussians(random, filters),
        gaussians(random, classes * filters),
        gaussians(random, classes));
  }

  static float[] gaussians(Random random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  ModelInfo info() {
    ColorMode mode = channels == 1 ? ColorMode.GRAYSCALE : ColorMode.RGB;
    return new ModelInfo(
        "tiny",
        classes,
        classes.get(1),
        new Preprocessing(
            ImageOptions.keras().withTargetSize(height, width).withColorMode(mode),
            Standardization.rescaling(1 / 255.0)),
        Map.of(),
        Map.of(),
        "",
        ModelInfo.RESEARCH_ONLY);
  }

  Path write(Path folder) {
    return graph().write(folder.resolve("model.onnx"), info().toMetadata());
  }

  GraphBuilder graph() {
    int n = classes.size();
    return new GraphBuilder()
        .input("image", -1, channels, height, width)
        .output("probabilities", -1, n)
        .output("activation_map", -1, n, height - 2, width - 2)
        .output("features", -1, filters)
        .weights("kernel", kernel, filters, channels, 3, 3)
        .weights("bias", bias, filters)
        .weights("dense", dense, n, filters, 1, 1)
        .weights("denseBias", denseBias, n)
        .node("Conv", List.of("image", "kernel", "bias"), "conv")
        .node("Relu", List.of("conv"), "relu")
        .node("GlobalAveragePool", List.of("relu"), "means")
        .node("Flatten", List.of("means"), "features")
        .node("Conv", List.of("relu", "dense", "denseBias"), "activation_map")
        .node("GlobalAveragePool", List.of("activation_map"), "pooled")
        .node("Flatten", List.of("pooled"), "logits")
        .node("Softmax", List.of("logits"), "probabilities");
  }

  /** Images [n, height, width, channels] in [0, 1). */
  float[] images(int n, long seed) {
    Random random = new Random(seed);
    float[] x = new float[n * height * width * channels];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat();
    }
    return x;
  }

  /** The evidence for each class at each place, [classes, height - 2, width - 2], of image i. */
  double[][][] evidence(float[] x, int i) {
    double[][][] map = new double[classes.size()][height - 2][width - 2];
    for (int row = 0; row < height - 2; row++) {
      for (int column = 0; column < width - 2; column++) {
        for (int filter = 0; filter < filters; filter++) {
          double relu = Math.max(0, convolution(x, i, filter, row, column));
          for (int k = 0; k < classes.size(); k++) {
            map[k][row][column] += dense[k * filters + filter] * relu;
          }
        }
        for (int k = 0; k < classes.size(); k++) {
          map[k][row][column] += denseBias[k];
        }
      }
    }
    return map;
  }

  private double convolution(float[] x, int i, int filter, int row, int column) {
    double sum = bias[filter];
    for (int c = 0; c < channels; c++) {
      for (int dy = 0; dy < 3; dy++) {
        for (int dx = 0; dx < 3; dx++) {
          sum +=
              kernel[((filter * channels + c) * 3 + dy) * 3 + dx]
                  * x[((i * height + row + dy) * width + column + dx) * channels + c];
        }
      }
    }
    return sum;
  }

  /** The mean of each filter's map of image i. */
  double[] features(float[] x, int i) {
    double[] means = new double[filters];
    for (int filter = 0; filter < filters; filter++) {
      for (int row = 0; row < height - 2; row++) {
        for (int column = 0; column < width - 2; column++) {
          means[filter] +=
              Math.max(0, convolution(x, i, filter, row, column)) / ((height - 2) * (width - 2));
        }
      }
    }
    return means;
  }

  double[] probabilities(float[] x, int i) {
    double[][][] evidence = evidence(x, i);
    double[] p = new double[classes.size()];
    double total = 0;
    for (int k = 0; k < p.length; k++) {
      double sum = 0;
      for (double[] row : evidence[k]) {
        for (double v : row) {
          sum += v;
        }
      }
      p[k] = Math.exp(sum / ((height - 2) * (width - 2)));
      total += p[k];
    }
    for (int k = 0; k < p.length; k++) {
      p[k] /= total;
    }
    return p;
  }
}
