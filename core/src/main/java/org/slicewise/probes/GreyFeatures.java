package org.slicewise.probes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slicewise.image.ImageArray;
import org.slicewise.lungs.LungMask;

/** Crude descriptions of a grey image, each a row of numbers of a fixed length. */
public final class GreyFeatures {
  private static final int BINS = 64;
  private static final int LEVELS = 32;
  private static final int THUMBNAIL = 16;

  /** Cells a side, so that the two outermost rings are the border tenth. */
  private static final int BORDER_CELLS = 20;

  private static final int CELLS = 16;

  /** A cell of which less is outside the lungs says nothing. */
  private static final double LEAST_OUTSIDE = 0.1;

  private GreyFeatures() {}

  /** How often each of 64 ranges of grey occurs; the square root, which evens out the spread. */
  public static float[] histogram(ImageArray grey) {
    float[] out = new float[BINS];
    for (float value : grey.values()) {
      out[Math.max(0, Math.min(BINS - 1, (int) (value * BINS / 256)))]++;
    }
    for (int i = 0; i < BINS; i++) {
      out[i] = (float) Math.sqrt(out[i] / grey.values().length);
    }
    return out;
  }

  /** The mean of each of 16 x 16 cells. */
  public static float[] thumbnail(ImageArray grey) {
    float[] out = new float[THUMBNAIL * THUMBNAIL];
    for (int i = 0; i < out.length; i++) {
      out[i] = cell(grey, null, THUMBNAIL, i / THUMBNAIL, i % THUMBNAIL)[0];
    }
    return out;
  }

  /**
   * The outermost tenth of each side: mean and spread of small cells all along it, then how often
   * each of 32 ranges of grey occurs in it. {@link #weights} gives both halves one weight.
   */
  public static float[] border(ImageArray grey) {
    boolean[] inner = new boolean[grey.height() * grey.width()];
    List<float[]> cells = new ArrayList<>();
    for (int row = 0; row < BORDER_CELLS; row++) {
      for (int column = 0; column < BORDER_CELLS; column++) {
        if (Math.min(row, column) < 2 || Math.max(row, column) >= BORDER_CELLS - 2) {
          cells.add(cell(grey, null, BORDER_CELLS, row, column));
        } else {
          mark(inner, grey, row, column);
        }
      }
    }
    float[] means = new float[2 * cells.size()];
    for (int i = 0; i < cells.size(); i++) {
      means[2 * i] = cells.get(i)[0];
      means[2 * i + 1] = cells.get(i)[1];
    }
    return joined(means, levels(grey, inner));
  }

  private static void mark(boolean[] inner, ImageArray grey, int row, int column) {
    int height = grey.height();
    int width = grey.width();
    for (int y = row * height / BORDER_CELLS; y < (row + 1) * height / BORDER_CELLS; y++) {
      Arrays.fill(
          inner,
          y * width + column * width / BORDER_CELLS,
          y * width + (column + 1) * width / BORDER_CELLS,
          true);
    }
  }

  /**
   * The pixels outside the lungs alone: mean and spread of 16 x 16 cells (one with few such pixels
   * has the mean of all of them), then how often each of 32 ranges of grey occurs. {@link #weights}
   * gives both halves one weight.
   *
   * @param hidden the lungs, of the image's size, with the margin that is not to be seen either
   */
  public static float[] outside(ImageArray grey, LungMask hidden) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < hidden.lung().length; i++) {
      if (!hidden.lung()[i]) {
        sum += grey.values()[i];
        count++;
      }
    }
    float mean = count == 0 ? 0 : (float) (sum / count);
    float[] means = new float[2 * CELLS * CELLS];
    for (int i = 0; i < CELLS * CELLS; i++) {
      float[] cell = cell(grey, hidden, CELLS, i / CELLS, i % CELLS);
      boolean seen = cell[2] >= LEAST_OUTSIDE;
      means[2 * i] = seen ? cell[0] : mean;
      means[2 * i + 1] = seen ? cell[1] : 0;
    }
    return joined(means, levels(grey, hidden.lung()));
  }

  /**
   * Weights of features that end with a histogram, so that it counts as much as all before it
   * together: a change of all grey levels by a little shows there and nowhere else.
   *
   * @param features how many there are
   */
  public static double[] weights(int features) {
    double[] weights = new double[features];
    Arrays.fill(weights, 1);
    Arrays.fill(weights, features - LEVELS, features, (features - LEVELS) / (double) LEVELS);
    return weights;
  }

  /** How often each range of grey occurs outside what is hidden; its square root. */
  private static float[] levels(ImageArray grey, boolean[] hidden) {
    float[] out = new float[LEVELS];
    int count = 0;
    for (int i = 0; i < hidden.length; i++) {
      if (!hidden[i]) {
        out[Math.max(0, Math.min(LEVELS - 1, (int) (grey.values()[i] * LEVELS / 256)))]++;
        count++;
      }
    }
    for (int i = 0; i < LEVELS; i++) {
      out[i] = count == 0 ? 0 : (float) Math.sqrt(out[i] / count);
    }
    return out;
  }

  private static float[] joined(float[] a, float[] b) {
    float[] out = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, out, a.length, b.length);
    return out;
  }

  /** Mean, standard deviation and share of the pixels of a cell that are not hidden. */
  private static float[] cell(ImageArray grey, LungMask hidden, int cells, int row, int column) {
    int top = row * grey.height() / cells;
    int bottom = Math.max(top + 1, (row + 1) * grey.height() / cells);
    int left = column * grey.width() / cells;
    int right = Math.max(left + 1, (column + 1) * grey.width() / cells);
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        if (hidden == null || !hidden.lung()[y * grey.width() + x]) {
          double value = grey.at(y, x, 0);
          sum += value;
          squares += value * value;
          count++;
        }
      }
    }
    if (count == 0) {
      return new float[3];
    }
    double mean = sum / count;
    double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
    double area = (double) (bottom - top) * (right - left);
    return new float[] {(float) mean, (float) deviation, (float) (count / area)};
  }
}
