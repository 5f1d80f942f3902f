package org.slicewise.duplicates;

/**
 * A part of an image, in fractions of its width and height from the upper left corner.
 *
 * @param left 0 to 1, as the others
 */
record Box(double left, double top, double right, double bottom) {
  static final Box WHOLE = new Box(0, 0, 1, 1);

  double width() {
    return right - left;
  }

  double height() {
    return bottom - top;
  }

  /** Smaller by {@code margin} on each side that is not the image's own edge. */
  Box inset(double margin) {
    return new Box(
        left > 0 ? left + margin : 0,
        top > 0 ? top + margin : 0,
        right < 1 ? right - margin : 1,
        bottom < 1 ? bottom - margin : 1);
  }
}
