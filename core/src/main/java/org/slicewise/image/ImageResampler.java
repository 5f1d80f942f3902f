package org.slicewise.image;

/**
 * Pillow's {@code Image.resize}: a separable filter, first along the rows, then along the columns.
 * When an image is made smaller the filter widens with the scale, so that every pixel counts.
 *
 * <p>Samples of 8 bits are filtered in fixed point of 22 bits and rounded to 8 bits after either
 * pass, exactly as Pillow does; 16-bit grey is rounded after either pass; floats are not rounded.
 */
public final class ImageResampler {
  /** Bits after the point: 32, less 8 for the sample and 2 for sums below 0 and above 1. */
  private static final int PRECISION = 32 - 8 - 2;

  private ImageResampler() {}

  /**
   * Resizes an image of floats, as Pillow resizes its mode {@code F}, channel by channel.
   *
   * @param height rows of the result, at least 1
   * @param width columns of the result, at least 1
   */
  public static ImageArray resize(
      ImageArray image, int height, int width, Interpolation interpolation) {
    Samples samples =
        new Samples(image.height(), image.width(), image.channels(), null, image.values());
    Box whole = Box.whole(image.height(), image.width());
    return resize(samples, height, width, interpolation, whole, Rounding.NONE).toArray();
  }

  /**
   * A part of an image.
   *
   * @param top first row
   * @param left first column
   */
  record Box(int top, int left, int height, int width) {
    /** What of an image of this size is kept. */
    static Box of(int height, int width, ImageOptions options) {
      return options.keepAspectRatio()
          ? central(height, width, options.targetHeight(), options.targetWidth())
          : whole(height, width);
    }

    static Box whole(int height, int width) {
      return new Box(0, 0, height, width);
    }

    /** The largest central part with the proportions of a target, as Keras cuts it. */
    static Box central(int height, int width, int targetHeight, int targetWidth) {
      int boxHeight = (int) Math.min(height, (long) width * targetHeight / targetWidth);
      int boxWidth = (int) Math.min(width, (long) height * targetWidth / targetHeight);
      return new Box((height - boxHeight) / 2, (width - boxWidth) / 2, boxHeight, boxWidth);
    }
  }

  /** What becomes of a filtered sample of more than 8 bits. */
  enum Rounding {
    /** Floats stay what they are. */
    NONE,
    /** To a whole number, halves away from zero. */
    WHOLE,
    /** The same, clipped to 0..65535. */
    SIXTEEN_BITS;

    float apply(double value) {
      if (this == NONE) {
        return (float) value;
      }
      int whole = (int) (value >= 0 ? value + 0.5 : value - 0.5);
      return this == WHOLE ? whole : Math.max(0, Math.min(whole, 65535));
    }
  }

  /**
   * Where the nearest pixel of each of {@code n} is, in a range of the original.
   *
   * @param limit pixels of the original
   * @param addUp whether the step is added up or multiplied: Pillow multiplies for 16-bit grey and
   *     adds up for all else, and the rounding decides ties
   */
  static int[] nearest(int n, int start, int length, int limit, boolean addUp) {
    int[] out = new int[n];
    double step = (double) length / n;
    double at = start + step * 0.5;
    for (int i = 0; i < n; i++) {
      double position = addUp ? at : step * (i + 0.5) + start;
      out[i] = Math.min((int) position, limit - 1);
      at += step;
    }
    return out;
  }

  /**
   * Resizes a part of an image.
   *
   * @param rounding what becomes of wide samples after either pass
   */
  static Samples resize(
      Samples in, int height, int width, Interpolation interpolation, Box box, Rounding rounding) {
    int channels = in.channels();
    if (interpolation == Interpolation.NEAREST) {
      return pick(
          in,
          nearest(height, box.top(), box.height(), in.height(), true),
          nearest(width, box.left(), box.width(), in.width(), true));
    }
    boolean horizontal =
        width != in.width() || box.left() != 0 || box.left() + box.width() != width;
    boolean vertical =
        height != in.height() || box.top() != 0 || box.top() + box.height() != height;
    Weights rows = Weights.of(in.height(), box.top(), box.height(), height, interpolation);
    Weights columns = Weights.of(in.width(), box.left(), box.width(), width, interpolation);
    if (verticalFirst(in, height, width)) {
      Samples shorter = alongColumns(in, rows, rounding);
      return horizontal ? alongRows(shorter, 0, height, columns, rounding) : shorter;
    }
    Samples out = in;
    if (horizontal) {
      int first = vertical ? rows.firstUsed() : 0;
      int last = vertical ? rows.lastUsed() : in.height();
      out = alongRows(in, first, last, columns, rounding);
      rows = rows.shifted(first);
    }
    return vertical ? alongColumns(out, rows, rounding) : out;
  }

  /**
   * Which pass Pillow 13 makes first: the rounding between the passes shows it. Found by comparing
   * with Pillow on thousands of random sizes, and not written down anywhere.
   */
  private static boolean verticalFirst(Samples in, int height, int width) {
    return height < in.height() && in.height() - height > 2 * (in.width() - width);
  }

  private static Samples alongRows(
      Samples in, int firstRow, int lastRow, Weights columns, Rounding rounding) {
    byte[] bytes = null;
    float[] wide = null;
    if (in.bytes() != null) {
      bytes = alongRows(in.bytes(), in.width(), in.channels(), firstRow, lastRow, columns);
    } else {
      wide = alongRows(in.wide(), in.width(), in.channels(), firstRow, lastRow, columns, rounding);
    }
    return new Samples(lastRow - firstRow, columns.count(), in.channels(), bytes, wide);
  }

  private static Samples alongColumns(Samples in, Weights rows, Rounding rounding) {
    int rowLength = in.width() * in.channels();
    byte[] bytes = in.bytes() == null ? null : alongColumns(in.bytes(), rowLength, rows);
    float[] wide = in.wide() == null ? null : alongColumns(in.wide(), rowLength, rows, rounding);
    return new Samples(rows.count(), in.width(), in.channels(), bytes, wide);
  }

  private static Samples pick(Samples in, int[] rows, int[] columns) {
    int channels = in.channels();
    int size = rows.length * columns.length * channels;
    byte[] bytes = in.bytes() == null ? null : new byte[size];
    float[] wide = in.wide() == null ? null : new float[size];
    int to = 0;
    for (int row : rows) {
      for (int column : columns) {
        int from = (row * in.width() + column) * channels;
        for (int c = 0; c < channels; c++, to++) {
          if (bytes != null) {
            bytes[to] = in.bytes()[from + c];
          } else {
            wide[to] = in.wide()[from + c];
          }
        }
      }
    }
    return new Samples(rows.length, columns.length, channels, bytes, wide);
  }

  private static byte[] alongRows(
      byte[] in, int inWidth, int channels, int firstRow, int lastRow, Weights weights) {
    int[] fixed = weights.fixedPoint();
    int width = weights.count();
    byte[] out = new byte[(lastRow - firstRow) * width * channels];
    int to = 0;
    for (int y = firstRow; y < lastRow; y++) {
      int row = y * inWidth * channels;
      for (int x = 0; x < width; x++) {
        int taps = weights.taps(x);
        int start = row + weights.start(x) * channels;
        int k = x * weights.stride();
        if (channels == 3) {
          int red = 1 << PRECISION - 1;
          int green = red;
          int blue = red;
          for (int i = 0; i < taps; i++, start += 3) {
            int weight = fixed[k + i];
            red += (in[start] & 0xff) * weight;
            green += (in[start + 1] & 0xff) * weight;
            blue += (in[start + 2] & 0xff) * weight;
          }
          out[to++] = clip(red);
          out[to++] = clip(green);
          out[to++] = clip(blue);
        } else {
          for (int c = 0; c < channels; c++) {
            int sum = 1 << PRECISION - 1;
            for (int i = 0, from = start + c; i < taps; i++, from += channels) {
              sum += (in[from] & 0xff) * fixed[k + i];
            }
            out[to++] = clip(sum);
          }
        }
      }
    }
    return out;
  }

  private static byte[] alongColumns(byte[] in, int rowLength, Weights weights) {
    int[] fixed = weights.fixedPoint();
    int height = weights.count();
    byte[] out = new byte[height * rowLength];
    int[] sums = new int[rowLength];
    for (int y = 0; y < height; y++) {
      java.util.Arrays.fill(sums, 1 << PRECISION - 1);
      int from = weights.start(y) * rowLength;
      for (int i = 0; i < weights.taps(y); i++, from += rowLength) {
        int weight = fixed[y * weights.stride() + i];
        for (int x = 0; x < rowLength; x++) {
          sums[x] += (in[from + x] & 0xff) * weight;
        }
      }
      for (int x = 0; x < rowLength; x++) {
        out[y * rowLength + x] = clip(sums[x]);
      }
    }
    return out;
  }

  private static byte clip(int sum) {
    int value = sum >> PRECISION;
    return (byte) (value < 0 ? 0 : Math.min(value, 255));
  }

  private static float[] alongRows(
      float[] in,
      int inWidth,
      int channels,
      int firstRow,
      int lastRow,
      Weights weights,
      Rounding rounding) {
    int width = weights.count();
    float[] out = new float[(lastRow - firstRow) * width * channels];
    int to = 0;
    for (int y = firstRow; y < lastRow; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          double sum = 0;
          int from = (y * inWidth + weights.start(x)) * channels + c;
          for (int i = 0; i < weights.taps(x); i++, from += channels) {
            sum += in[from] * weights.weight(x, i);
          }
          out[to++] = rounding.apply(sum);
        }
      }
    }
    return out;
  }

  private static float[] alongColumns(
      float[] in, int rowLength, Weights weights, Rounding rounding) {
    int height = weights.count();
    float[] out = new float[height * rowLength];
    double[] sums = new double[rowLength];
    for (int y = 0; y < height; y++) {
      java.util.Arrays.fill(sums, 0);
      int from = weights.start(y) * rowLength;
      for (int i = 0; i < weights.taps(y); i++, from += rowLength) {
        double weight = weights.weight(y, i);
        for (int x = 0; x < rowLength; x++) {
          sums[x] += in[from + x] * weight;
        }
      }
      for (int x = 0; x < rowLength; x++) {
        out[y * rowLength + x] = rounding.apply(sums[x]);
      }
    }
    return out;
  }

  /**
   * The filter for each pixel of a result: which pixels of the original count, and how much.
   *
   * @param count pixels of the result
   * @param stride room for taps in {@code weights}, a pixel of the result
   * @param bounds first pixel and number of taps, a pixel of the result
   */
  private record Weights(int count, int stride, int[] bounds, double[] weights) {
    static Weights of(int size, int start, int length, int count, Interpolation interpolation) {
      double scale = (double) length / count;
      double filterScale = Math.max(scale, 1);
      double support = support(interpolation) * filterScale;
      int stride = (int) Math.ceil(support) * 2 + 1;
      int[] bounds = new int[2 * count];
      double[] weights = new double[Math.multiplyExact(count, stride)];
      for (int i = 0; i < count; i++) {
        double center = start + (i + 0.5) * scale;
        int first = Math.max((int) (center - support + 0.5), 0);
        int taps = Math.min((int) (center + support + 0.5), size) - first;
        double total = 0;
        for (int tap = 0; tap < taps; tap++) {
          double weight = filter(interpolation, (tap + first - center + 0.5) * (1 / filterScale));
          weights[i * stride + tap] = weight;
          total += weight;
        }
        for (int tap = 0; tap < taps && total != 0; tap++) {
          weights[i * stride + tap] /= total;
        }
        bounds[2 * i] = first;
        bounds[2 * i + 1] = taps;
      }
      return new Weights(count, stride, bounds, weights);
    }

    int start(int i) {
      return bounds[2 * i];
    }

    int taps(int i) {
      return bounds[2 * i + 1];
    }

    double weight(int i, int tap) {
      return weights[i * stride + tap];
    }

    int firstUsed() {
      return bounds[0];
    }

    /** One past the last pixel of the original that counts. */
    int lastUsed() {
      return start(count - 1) + taps(count - 1);
    }

    /** The same for an original that begins {@code by} pixels later. */
    Weights shifted(int by) {
      int[] moved = bounds.clone();
      for (int i = 0; i < moved.length; i += 2) {
        moved[i] -= by;
      }
      return new Weights(count, stride, moved, weights);
    }

    int[] fixedPoint() {
      int[] out = new int[weights.length];
      for (int i = 0; i < out.length; i++) {
        double scaled = weights[i] * (1 << PRECISION);
        out[i] = (int) (weights[i] < 0 ? scaled - 0.5 : scaled + 0.5);
      }
      return out;
    }
  }

  /** Half the width of a filter, in pixels of the coarser grid. */
  private static double support(Interpolation interpolation) {
    return switch (interpolation) {
      case NEAREST -> throw new IllegalArgumentException("nearest is not a filter");
      case BOX -> 0.5;
      case BILINEAR, HAMMING -> 1;
      case BICUBIC -> 2;
      case LANCZOS -> 3;
    };
  }

  private static double filter(Interpolation interpolation, double signed) {
    double x = Math.abs(signed);
    return switch (interpolation) {
      case NEAREST -> throw new IllegalArgumentException("nearest is not a filter");
      case BOX -> signed > -0.5 && signed <= 0.5 ? 1 : 0;
      case BILINEAR -> x < 1 ? 1 - x : 0;
      // 0.54f and 0.46f: Pillow's constants are floats.
      case HAMMING -> x < 1 ? sinc(x) * (0.54f + 0.46f * Math.cos(x * Math.PI)) : 0;
      case BICUBIC ->
          x < 1
              ? ((-0.5 + 2) * x - (-0.5 + 3)) * x * x + 1
              : x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
      case LANCZOS -> signed >= -3 && signed < 3 ? sinc(signed) * sinc(signed / 3) : 0;
    };
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
  }
}
