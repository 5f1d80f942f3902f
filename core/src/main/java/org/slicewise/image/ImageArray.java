package org.slicewise.image;

import java.util.Objects;

/**
 * An image as Keras' {@code img_to_array} returns it: row-major {@code [height, width, channels]},
 * one float a sample, not rescaled (0..255 for 8-bit images, 0..65535 for 16-bit grey).
 *
 * <p>The array is not copied: whoever passes it hands it over.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param channels 1 (grayscale), 3 (rgb) or 4 (rgba)
 * @param values {@code height * width * channels} samples, channel fastest
 */
public record ImageArray(int height, int width, int channels, float[] values) {
  public ImageArray {
    Objects.requireNonNull(values, "values");
    if (height < 1 || width < 1 || channels < 1 || values.length != height * width * channels) {
      throw new IllegalArgumentException(
          "an image of %d x %d x %d needs %d values, found %d"
              .formatted(height, width, channels, (long) height * width * channels, values.length));
    }
  }

  /** Whether there is no colour to be seen: one channel, or three equal ones beside any alpha. */
  public boolean isGrey() {
    if (channels >= 3) {
      for (int i = 0; i < values.length; i += channels) {
        if (values[i] != values[i + 1] || values[i] != values[i + 2]) {
          return false;
        }
      }
    }
    return true;
  }

  /** The sample at row {@code y}, column {@code x}, channel {@code c}. */
  public float at(int y, int x, int c) {
    return values[(y * width + x) * channels + c];
  }
}
