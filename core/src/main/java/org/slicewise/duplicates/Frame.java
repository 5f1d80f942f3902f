package org.slicewise.duplicates;

/** The part of an image within its frame: within rows and columns at its edges of one grey. */
final class Frame {
  /** Grey levels that a frame may vary by: what JPEG leaves on black at low quality. */
  private static final int TOLERANCE = 24;

  /** Pixels of a row that may be off its grey: the ends, where a frame meets another. */
  private static final double OUTLIERS = 0.02;

  /** What is left must be this large on either axis. */
  private static final int LEAST = SmallImage.SIDE / 3;

  private Frame() {}

  /**
   * The image without its frame, frames in frames too; the whole image where there is none, and
   * where nothing much would be left.
   */
  static Box within(SmallImage image) {
    int[] box = {0, 0, SmallImage.SIDE, SmallImage.SIDE};
    boolean again = true;
    while (again) {
      again = false;
      for (int side = 0; side < 4; side++) {
        again |= cut(image, box, side);
      }
    }
    if (box[2] - box[0] < LEAST || box[3] - box[1] < LEAST) {
      return Box.WHOLE;
    }
    double side = SmallImage.SIDE;
    return new Box(box[0] / side, box[1] / side, box[2] / side, box[3] / side);
  }

  /** Takes away one row or column where it is of one grey. */
  private static boolean cut(SmallImage image, int[] box, int side) {
    boolean column = side % 2 == 0;
    int from = column ? box[1] : box[0];
    int to = column ? box[3] : box[2];
    if (box[2] - box[0] < LEAST || box[3] - box[1] < LEAST) {
      return false;
    }
    int at = side < 2 ? box[side] : box[side] - 1;
    int[] values = new int[to - from];
    for (int i = 0; i < values.length; i++) {
      int y = column ? from + i : at;
      int x = column ? at : from + i;
      values[i] = image.grey()[y * SmallImage.SIDE + x] & 0xff;
    }
    java.util.Arrays.sort(values);
    int skip = (int) (OUTLIERS * values.length);
    if (values[values.length - 1 - skip] - values[skip] > TOLERANCE) {
      return false;
    }
    box[side] += side < 2 ? 1 : -1;
    return true;
  }
}
