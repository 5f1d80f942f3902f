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
}
