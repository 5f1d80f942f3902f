package org.slicewise.duplicates;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The part of an image within its frame: within rows and columns at its edges of one grey. */
final class Frame {
  /** Grey levels that a frame may vary by: what JPEG leaves on black at low quality. */
  private static final int TOLERANCE = 24;

  /** Pixels of a row that may be off its grey: the ends, where a frame meets another. */
  private static final double OUTLIERS = 0.02;

  /** What is left must be this large on either axis. */
  private static final int LEAST = SmallImage.SIDE / 3;

  private final byte[] grey;
  private final int[] box = {0, 0, SmallImage.SIDE, SmallImage.SIDE}; // left, top, right, bottom

  private Frame(SmallImage image) {
    this.grey = image.grey();
  }

  /**
   * The image without its frame, frames in frames too; the whole image where there is none, and
   * where nothing much would be left.
   */
  static Box within(SmallImage image) {
    List<Box> layers = layers(image);
    return layers.isEmpty() ? Box.WHOLE : layers.get(layers.size() - 1);
  }

  /**
   * What is within the outermost frame, and what is within all of them where that is less: a white
   * frame around a slice with black margins has the slice with its margins in it, and the body.
   */
  static List<Box> layers(SmallImage image) {
    Frame frame = new Frame(image);
    List<Box> layers = new ArrayList<>();
    while (frame.peel()) {
      if (frame.isTooSmall()) {
        break;
      }
      Box peeled = frame.box();
      if (layers.size() == 2) {
        layers.set(1, peeled);
      } else {
        layers.add(peeled);
      }
    }
    return layers;
  }

  /** Takes away all rows and columns of the grey of the first that is of one grey. */
  private boolean peel() {
    int reference = -1;
    boolean again = true;
    boolean[] cut = new boolean[4];
    while (again && !isTooSmall()) {
      again = false;
      for (int side = 0; side < 4; side++) {
        int grey = uniform(side);
        if (grey >= 0 && (reference < 0 || Math.abs(grey - reference) <= TOLERANCE)) {
          reference = reference < 0 ? grey : reference;
          box[side] += side < 2 ? 1 : -1;
          cut[side] = true;
          again = true;
        }
      }
    }
    for (int side = 0; side < 4; side++) {
      // The row in which frame and image were mixed when the image was made small.
      if (cut[side] && !isTooSmall() && uniform(side) >= 0) {
        box[side] += side < 2 ? 1 : -1;
      }
    }
    return reference >= 0;
  }

  private boolean isTooSmall() {
    return box[2] - box[0] < LEAST || box[3] - box[1] < LEAST;
  }

  private Box box() {
    double side = SmallImage.SIDE;
    return new Box(box[0] / side, box[1] / side, box[2] / side, box[3] / side);
  }

  /** The grey of the outermost row or column of a side, -1 where it is not of one. */
  private int uniform(int side) {
    boolean column = side % 2 == 0;
    int from = column ? box[1] : box[0];
    int to = column ? box[3] : box[2];
    int at = side < 2 ? box[side] : box[side] - 1;
    int[] values = new int[to - from];
    for (int i = 0; i < values.length; i++) {
      int y = column ? from + i : at;
      int x = column ? at : from + i;
      values[i] = grey[y * SmallImage.SIDE + x] & 0xff;
    }
    Arrays.sort(values);
    int skip = (int) (OUTLIERS * values.length);
    return values[values.length - 1 - skip] - values[skip] > TOLERANCE
        ? -1
        : values[values.length / 2];
  }
}
