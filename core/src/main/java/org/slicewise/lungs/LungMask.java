package org.slicewise.lungs;

import java.util.Objects;

/**
 * Which pixels of an image are lung.
 *
 * <p>The array is not copied: whoever passes it hands it over.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param lung row-major {@code [height, width]}, true inside a lung
 */
public record LungMask(int height, int width, boolean[] lung) {
  public LungMask {
    Objects.requireNonNull(lung, "lung");
    if (height < 1 || width < 1 || lung.length != height * width) {
      throw new IllegalArgumentException(
          "a mask of %d x %d needs %d pixels, found %d"
              .formatted(height, width, (long) height * width, lung.length));
    }
  }

  /** The share of the image that is lung, 0 to 1. */
  public double share() {
    int count = 0;
    for (boolean in : lung) {
      count += in ? 1 : 0;
    }
    return (double) count / lung.length;
  }

  /**
   * A part of the image.
   *
   * @param top first row
   * @param left first column
   */
  public record Box(int top, int left, int height, int width) {}

  /**
   * The smallest box that holds the lungs.
   *
   * @throws IllegalStateException where no pixel is lung
   */
  public Box box() {
    int top = height;
    int left = width;
    int bottom = -1;
    int right = -1;
    for (int i = 0; i < lung.length; i++) {
      if (lung[i]) {
        top = Math.min(top, i / width);
        bottom = i / width;
        left = Math.min(left, i % width);
        right = Math.max(right, i % width);
      }
    }
    if (bottom < 0) {
      throw new IllegalStateException("no pixel of the mask is lung");
    }
    return new Box(top, left, bottom - top + 1, right - left + 1);
  }

  /** The lungs and every pixel within {@code radius} of them (a dilation with a disc). */
  public LungMask grown(int radius) {
    return new LungMask(height, width, dilated(lung, radius));
  }

  /** The pixels further than {@code radius} inside the lungs (an erosion with a disc). */
  LungMask shrunk(int radius) {
    boolean[] grown = dilated(negated(lung), radius);
    return new LungMask(height, width, negated(grown));
  }

  private static boolean[] negated(boolean[] in) {
    boolean[] out = new boolean[in.length];
    for (int i = 0; i < in.length; i++) {
      out[i] = !in[i];
    }
    return out;
  }

  private boolean[] dilated(boolean[] in, int radius) {
    boolean[] out = new boolean[in.length];
    for (int dy = -radius; dy <= radius; dy++) {
      int half = (int) Math.sqrt((double) radius * radius - (double) dy * dy);
      for (int y = Math.max(0, -dy); y < Math.min(height, height - dy); y++) {
        spread(in, y * width, out, (y + dy) * width, half);
      }
    }
    return out;
  }

  /** Marks what lies within {@code half} columns of a marked pixel of the row. */
  private void spread(boolean[] in, int from, boolean[] out, int to, int half) {
    int reach = -1; // the last column that is marked because of those before
    for (int x = 0; x < width; x++) {
      if (in[from + x]) {
        int first = Math.max(0, Math.max(reach + 1, x - half));
        reach = Math.min(width - 1, x + half);
        for (int marked = first; marked <= reach; marked++) {
          out[to + marked] = true;
        }
      }
    }
  }
}
