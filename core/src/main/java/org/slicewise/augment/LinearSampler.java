package org.slicewise.augment;

import org.slicewise.image.ImageArray;

/**
 * Affine sampling of orders 0 (nearest sample) and 1 (linear), with flips, in one pass over the
 * result. Each row is cut in three: in the middle both neighbours of every pixel lie within the
 * image, so that nothing has to be asked there; the two ends are mapped by the fill mode.
 *
 * <p>Coordinates are computed in double and in SciPy's order for each pixel rather than summed up
 * along the row: it costs nothing and a pixel that falls on the border falls on the same side as
 * SciPy's.
 */
final class LinearSampler {
  private final float[] in;
  private final float[] out;
  private final int height;
  private final int width;
  private final int channels;
  private final Affine affine;
  private final FillMode mode;
  private final float cval;
  private final int order;

  private LinearSampler(ImageArray image, Affine affine, FillMode mode, double cval, int order) {
    in = image.values();
    out = new float[in.length];
    height = image.height();
    width = image.width();
    channels = image.channels();
    this.affine = affine;
    this.mode = mode;
    this.cval = (float) cval;
    this.order = order;
  }

  /** The values of the result, which has the shape of {@code image}. */
  static float[] sample(
      ImageArray image, Affine affine, FillMode mode, double cval, int order, Transform flips) {
    LinearSampler sampler = new LinearSampler(image, affine, mode, cval, order);
    sampler.run(flips.flipHorizontal(), flips.flipVertical());
    return sampler.out;
  }

  private void run(boolean flipHorizontal, boolean flipVertical) {
    int step = flipHorizontal ? -channels : channels;
    for (int y = 0; y < height; y++) {
      double by = affine.oy() + y * affine.yy();
      double bx = affine.ox() + y * affine.xy();
      int row = (flipVertical ? height - 1 - y : y) * width * channels;
      int start = flipHorizontal ? row + (width - 1) * channels : row;
      int from = Math.max(first(by, affine.yx(), height - 1), first(bx, affine.xx(), width - 1));
      int to = Math.min(end(by, affine.yx(), height - 1), end(bx, affine.xx(), width - 1));
      // Both coordinates run one way along the row: where the two ends are inside, all between are.
      while (from < to && !inside(by, bx, from)) {
        from++;
      }
      while (from < to && !inside(by, bx, to - 1)) {
        to--;
      }
      if (from >= to) {
        border(0, width, by, bx, start, step);
        continue;
      }
      border(0, from, by, bx, start, step);
      if (order == 0) {
        nearest(from, to, by, bx, start, step);
      } else if (channels == 1) {
        linear1(from, to, by, bx, start, step);
      } else if (channels == 3) {
        linear3(from, to, by, bx, start, step);
      } else {
        linear(from, to, by, bx, start, step);
      }
      border(to, width, by, bx, start, step);
    }
  }

  /** About the first x at which {@code 0 <= b + x * m < size}. */
  private int first(double b, double m, int size) {
    if (m == 0) {
      return b >= 0 && b < size ? 0 : width;
    }
    return (int) Math.min(width, Math.max(0, Math.floor((m > 0 ? -b : size - b) / m)));
  }

  /** About the first x after those. */
  private int end(double b, double m, int size) {
    if (m == 0) {
      return b >= 0 && b < size ? width : 0;
    }
    return (int) Math.min(width, Math.max(0, Math.ceil((m > 0 ? size - b : -b) / m) + 1));
  }

  private boolean inside(double by, double bx, int x) {
    double cy = by + x * affine.yx();
    double cx = bx + x * affine.xx();
    return cy >= 0 && cy < height - 1 && cx >= 0 && cx < width - 1;
  }

  private void linear1(int from, int to, double by, double bx, int start, int step) {
    float[] a = in;
    float[] result = out;
    double my = affine.yx();
    double mx = affine.xx();
    int w = width;
    for (int x = from, o = start + from * step; x < to; x++, o += step) {
      double cy = by + x * my;
      double cx = bx + x * mx;
      int iy = (int) cy;
      int ix = (int) cx;
      double fy = cy - iy;
      double fx = cx - ix;
      int p = iy * w + ix;
      double top = a[p] * (1 - fx) + a[p + 1] * fx;
      double bottom = a[p + w] * (1 - fx) + a[p + w + 1] * fx;
      result[o] = (float) (top * (1 - fy) + bottom * fy);
    }
  }

  private void linear3(int from, int to, double by, double bx, int start, int step) {
    float[] a = in;
    float[] result = out;
    double my = affine.yx();
    double mx = affine.xx();
    int w = width * 3;
    for (int x = from, o = start + from * step; x < to; x++, o += step) {
      double cy = by + x * my;
      double cx = bx + x * mx;
      int iy = (int) cy;
      int ix = (int) cx;
      double fy = cy - iy;
      double fx = cx - ix;
      double w00 = (1 - fy) * (1 - fx);
      double w01 = (1 - fy) * fx;
      double w10 = fy * (1 - fx);
      double w11 = fy * fx;
      int p = iy * w + ix * 3;
      int q = p + w;
      result[o] = (float) (a[p] * w00 + a[p + 3] * w01 + a[q] * w10 + a[q + 3] * w11);
      result[o + 1] = (float) (a[p + 1] * w00 + a[p + 4] * w01 + a[q + 1] * w10 + a[q + 4] * w11);
      result[o + 2] = (float) (a[p + 2] * w00 + a[p + 5] * w01 + a[q + 2] * w10 + a[q + 5] * w11);
    }
  }

  private void linear(int from, int to, double by, double bx, int start, int step) {
    int n = channels;
    for (int x = from, o = start + from * step; x < to; x++, o += step) {
      double cy = by + x * affine.yx();
      double cx = bx + x * affine.xx();
      int iy = (int) cy;
      int ix = (int) cx;
      double fy = cy - iy;
      double fx = cx - ix;
      int p = (iy * width + ix) * n;
      int q = p + width * n;
      for (int c = 0; c < n; c++) {
        double top = in[p + c] * (1 - fx) + in[p + n + c] * fx;
        double bottom = in[q + c] * (1 - fx) + in[q + n + c] * fx;
        out[o + c] = (float) (top * (1 - fy) + bottom * fy);
      }
    }
  }

  private void nearest(int from, int to, double by, double bx, int start, int step) {
    for (int x = from, o = start + from * step; x < to; x++, o += step) {
      int iy = (int) (by + x * affine.yx() + 0.5);
      int ix = (int) (bx + x * affine.xx() + 0.5);
      int p = (iy * width + ix) * channels;
      for (int c = 0; c < channels; c++) {
        out[o + c] = in[p + c];
      }
    }
  }

  private void border(int from, int to, double by, double bx, int start, int step) {
    for (int x = from, o = start + from * step; x < to; x++, o += step) {
      double cy = mode.coordinate(by + x * affine.yx(), height);
      double cx = mode.coordinate(bx + x * affine.xx(), width);
      if (mode == FillMode.CONSTANT && (cy == FillMode.OUTSIDE || cx == FillMode.OUTSIDE)) {
        for (int c = 0; c < channels; c++) {
          out[o + c] = cval;
        }
      } else if (order == 0) {
        int iy = mode.index((long) Math.floor(cy + 0.5), height);
        int ix = mode.index((long) Math.floor(cx + 0.5), width);
        for (int c = 0; c < channels; c++) {
          out[o + c] = in[(iy * width + ix) * channels + c];
        }
      } else {
        long iy = (long) Math.floor(cy);
        long ix = (long) Math.floor(cx);
        double fy = cy - iy;
        double fx = cx - ix;
        int top = mode.index(iy, height) * width;
        int bottom = mode.index(iy + 1, height) * width;
        int left = mode.index(ix, width);
        int right = mode.index(ix + 1, width);
        for (int c = 0; c < channels; c++) {
          double upper =
              in[(top + left) * channels + c] * (1 - fx) + in[(top + right) * channels + c] * fx;
          double lower =
              in[(bottom + left) * channels + c] * (1 - fx)
                  + in[(bottom + right) * channels + c] * fx;
          out[o + c] = (float) (upper * (1 - fy) + lower * fy);
        }
      }
    }
  }
}
