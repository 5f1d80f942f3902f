package org.slicewise.augment;

import org.slicewise.image.ImageArray;

/** Keras' {@code data_format}: where the channels of an image's numbers lie. */
public enum DataFormat {
  /** [height, width, channels], as {@link ImageArray} holds them. */
  CHANNELS_LAST,
  /** [channels, height, width]. */
  CHANNELS_FIRST;

  /** The image's numbers in this format; a copy. */
  public float[] values(ImageArray image) {
    float[] in = image.values();
    if (this == CHANNELS_LAST) {
      return in.clone();
    }
    int channels = image.channels();
    int pixels = image.height() * image.width();
    float[] out = new float[in.length];
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < pixels; p++) {
        out[c * pixels + p] = in[p * channels + c];
      }
    }
    return out;
  }

  /** The image whose numbers lie in this format; {@code values} is not kept. */
  public ImageArray image(int height, int width, int channels, float[] values) {
    float[] out = values.clone();
    if (this == CHANNELS_FIRST) {
      int pixels = height * width;
      for (int c = 0; c < channels; c++) {
        for (int p = 0; p < pixels; p++) {
          out[p * channels + c] = values[c * pixels + p];
        }
      }
    }
    return new ImageArray(height, width, channels, out);
  }
}
