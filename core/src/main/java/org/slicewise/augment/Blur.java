package org.slicewise.augment;

/**
 * A Gaussian blur along the rows and then along the columns, in place. The Gaussian is cut off at
 * three standard deviations; beyond the image its last pixels go on.
 */
final class Blur {
  private Blur() {}

  static void apply(float[] values, int height, int width, int channels, double sigma) {
    float[] weights = weights(sigma);
    int radius = weights.length / 2;
    float[] between = new float[values.length];
    int row = width * channels;
    float[] wide = new float[(width + 2 * radius) * channels];
    for (int y = 0; y < height; y++) {
      widen(values, y * row, width, channels, radius, wide);
      for (int k = 0; k < weights.length; k++) {
        add(between, y * row, wide, k * channels, row, weights[k]);
      }
    }
    float[] line = new float[row];
    for (int y = 0; y < height; y++) {
      java.util.Arrays.fill(line, 0);
      for (int k = 0; k < weights.length; k++) {
        int from = Math.min(Math.max(y + k - radius, 0), height - 1);
        add(line, 0, between, from * row, row, weights[k]);
      }
      for (int i = 0; i < row; i++) {
        if (channels != 4 || (i & 3) != 3) {
          values[y * row + i] = Look.clip(line[i]);
        }
      }
    }
  }

  /** From the left, for -radius to radius; they add to 1. */
  static float[] weights(double sigma) {
    int radius = (int) Math.ceil(3 * sigma);
    double[] raw = new double[2 * radius + 1];
    double sum = 0;
    for (int k = 0; k < raw.length; k++) {
      double z = (k - radius) / sigma;
      raw[k] = Math.exp(-z * z / 2);
      sum += raw[k];
    }
    float[] weights = new float[raw.length];
    for (int k = 0; k < raw.length; k++) {
      weights[k] = (float) (raw[k] / sum);
    }
    return weights;
  }

  /** A row with its first and last pixel repeated {@code radius} times before and behind it. */
  private static void widen(
      float[] values, int row, int width, int channels, int radius, float[] wide) {
    System.arraycopy(values, row, wide, radius * channels, width * channels);
    int last = row + (width - 1) * channels;
    int behind = (radius + width) * channels;
    for (int i = 0; i < radius * channels; i += channels) {
      System.arraycopy(values, row, wide, i, channels);
      System.arraycopy(values, last, wide, behind + i, channels);
    }
  }

  private static void add(float[] to, int at, float[] from, int start, int count, float weight) {
    for (int i = 0; i < count; i++) {
      to[at + i] += weight * from[start + i];
    }
  }
}
