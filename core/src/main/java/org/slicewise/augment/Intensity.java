package org.slicewise.augment;

import org.slicewise.errors.BadInputException;

/** Keras' channel shift and brightness, in place. */
final class Intensity {
  private Intensity() {}

  /** {@code apply_channel_shift}: added to every sample, clipped to the image's own range. */
  static void shift(float[] values, double by) {
    float min = min(values);
    float max = max(values);
    float shift = (float) by;
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.min(Math.max(values[i] + shift, min), max);
    }
  }

  /**
   * {@code apply_brightness_shift(x, brightness, scale=False)}: through an 8-bit Pillow image (one
   * that exceeds 0..255 is stretched to it and back), blended with black by {@code
   * ImageEnhance.Brightness}, both truncating. Alpha stays.
   */
  static void brighten(float[] values, int channels, double brightness) {
    if (channels != 1 && channels != 3 && channels != 4) {
      throw new BadInputException(
          "brightness_range needs images of 1, 3 or 4 channels, found %d; leave it out"
              .formatted(channels));
    }
    float min = min(values);
    float max = max(values);
    boolean stretched = min < 0 || max > 255;
    float span = max - min;
    float factor = (float) brightness;
    for (int i = 0; i < values.length; i++) {
      float value = values[i];
      if (stretched) {
        value = (span == 0 ? 0 : (value - min) / span) * 255;
      }
      int grey = (int) value;
      boolean alpha = channels == 4 && i % 4 == 3;
      float blended = alpha ? grey : (int) Math.min(factor * grey, 255f);
      values[i] = stretched ? blended / 255 * span + min : blended;
    }
  }

  private static float min(float[] values) {
    float min = Float.POSITIVE_INFINITY;
    for (float value : values) {
      min = Math.min(min, value);
    }
    return min;
  }

  private static float max(float[] values) {
    float max = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }
}
