package org.slicewise.app;

import java.util.Arrays;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Shape;

/** Reading what users give as shapes and folders. */
final class Inputs {
  private Inputs() {}

  /** {@code H,W,C} as a shape; null stays null. */
  static Shape shape(String option, int[] sizes) {
    if (sizes == null) {
      return null;
    }
    if (sizes.length != 3 || Arrays.stream(sizes).anyMatch(s -> s < 1)) {
      throw new BadInputException(
          "%s must be three positive numbers (height,width,channels), found %s"
              .formatted(option, Arrays.toString(sizes)));
    }
    return Shape.image(sizes[0], sizes[1], sizes[2]);
  }
}
