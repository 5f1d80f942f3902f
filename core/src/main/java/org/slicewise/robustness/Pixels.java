package org.slicewise.robustness;

import org.slicewise.image.ImageArray;

/** Changes of pixels; each makes a new image, and the fourth of four channels is alpha. */
final class Pixels {
  private Pixels() {}

  static float largest(ImageArray image) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float value : image.values()) {
      largest = Math.max(largest, value);
    }
    return largest;
  }

  static ImageArray firstChannels(ImageArray image, int keep) {
    int channels = image.channels();
    int pixels = image.height() * image.width();
    float[] out = new float[pixels * keep];
    for (int i = 0; i < pixels; i++) {
      System.arraycopy(image.values(), i * channels, out, i * keep, keep);
    }
    return new ImageArray(image.height(), image.width(), keep, out);
  }

  static ImageArray rgba(ImageArray image) {
    int channels = image.channels();
    float[] out = new float[image.height() * image.width() * 4];
    for (int i = 0; i < out.length; i++) {
      int c = i % 4;
      out[i] =
          c == 3 && channels < 4 ? 255 : image.values()[i / 4 * channels + (channels == 1 ? 0 : c)];
    }
    return new ImageArray(image.height(), image.width(), 4, out);
  }

  /** {@code gain * value + offset}, clipped to 0..255. */
  static ImageArray linear(ImageArray image, float gain, float offset) {
    float[] out = image.values().clone();
    for (int i = 0; i < out.length; i++) {
      if (!isAlpha(image, i)) {
        out[i] = Math.min(Math.max(gain * out[i] + offset, 0), 255);
      }
    }
    return same(image, out);
  }

  /** The mean of all colours of all pixels. */
  static double mean(ImageArray image) {
    double sum = 0;
    long n = 0;
    for (int i = 0; i < image.values().length; i++) {
      if (!isAlpha(image, i)) {
        sum += image.values()[i];
        n++;
      }
    }
    return sum / n;
  }

  /** Without {@code rows} rows above and below and {@code columns} columns left and right. */
  static ImageArray crop(ImageArray image, int rows, int columns) {
    int height = image.height() - 2 * rows;
    int width = image.width() - 2 * columns;
    int channels = image.channels();
    float[] out = new float[height * width * channels];
    for (int y = 0; y < height; y++) {
      int from = ((y + rows) * image.width() + columns) * channels;
      System.arraycopy(image.values(), from, out, y * width * channels, width * channels);
    }
    return new ImageArray(height, width, channels, out);
  }

  static ImageArray mirror(ImageArray image) {
    int width = image.width();
    int channels = image.channels();
    float[] out = new float[image.values().length];
    for (int i = 0; i < out.length; i++) {
      int x = i / channels % width;
      out[i] = image.values()[i + (width - 1 - 2 * x) * channels];
    }
    return same(image, out);
  }

  /** Turned about its middle, counter-clockwise, bilinearly; beyond the edge its pixels go on. */
  static ImageArray turn(ImageArray image, double degrees) {
    int height = image.height();
    int width = image.width();
    int channels = image.channels();
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    double my = (height - 1) / 2.0;
    double mx = (width - 1) / 2.0;
    float[] out = new float[image.values().length];
    for (int y = 0, to = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double sy = Math.min(Math.max(my + cos * (y - my) + sin * (x - mx), 0), height - 1);
        double sx = Math.min(Math.max(mx - sin * (y - my) + cos * (x - mx), 0), width - 1);
        int top = (int) sy;
        int left = (int) sx;
        int bottom = Math.min(top + 1, height - 1);
        int right = Math.min(left + 1, width - 1);
        double fy = sy - top;
        double fx = sx - left;
        for (int c = 0; c < channels; c++) {
          double upper = image.at(top, left, c) * (1 - fx) + image.at(top, right, c) * fx;
          double lower = image.at(bottom, left, c) * (1 - fx) + image.at(bottom, right, c) * fx;
          out[to++] = (float) (upper * (1 - fy) + lower * fy);
        }
      }
    }
    return same(image, out);
  }

  private static boolean isAlpha(ImageArray image, int i) {
    return image.channels() == 4 && i % 4 == 3;
  }

  private static ImageArray same(ImageArray image, float[] values) {
    return new ImageArray(image.height(), image.width(), image.channels(), values);
  }
}
