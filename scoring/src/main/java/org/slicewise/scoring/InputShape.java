package org.slicewise.scoring;

import java.nio.FloatBuffer;

/** Shape of one input image of a graph, and the way from our layout (channels last) to its own. */
record InputShape(int channels, int height, int width) {
  /** Floats in one image. */
  int size() {
    return channels * height * width;
  }

  String inWords() {
    return "%d x %d pixels and %d channels".formatted(height, width, channels);
  }

  long[] batch(int n) {
    return new long[] {n, channels, height, width};
  }

  /**
   * Moves images from [n, height, width, channels] to [n, channels, height, width], from the
   * buffer's start.
   */
  void pack(float[] nhwc, int n, FloatBuffer nchw) {
    int pixels = height * width;
    if (n < 1 || nhwc.length < (long) n * size()) {
      throw new IllegalArgumentException(
          "%d images of %d x %d x %d need %d values, found %d"
              .formatted(n, height, width, channels, (long) n * size(), nhwc.length));
    }
    // A plane at a time: single numbers put into native memory are slow before they are compiled.
    float[] plane = new float[pixels];
    for (int i = 0; i < n; i++) {
      int image = i * size();
      for (int c = 0; c < channels; c++) {
        int from = image + c;
        for (int p = 0; p < pixels; p++, from += channels) {
          plane[p] = nhwc[from];
        }
        nchw.put(image + c * pixels, plane);
      }
    }
  }

  /** The same images with left and right exchanged. */
  float[] mirrored(float[] nhwc, int n) {
    float[] mirrored = new float[Math.multiplyExact(n, size())];
    for (int row = 0; row < n * height; row++) {
      int first = row * width * channels;
      for (int x = 0; x < width; x++) {
        System.arraycopy(
            nhwc, first + x * channels, mirrored, first + (width - 1 - x) * channels, channels);
      }
    }
    return mirrored;
  }
}
