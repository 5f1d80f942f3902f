package org.slicewise.augment;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ContinuousSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageResampler;
import org.slicewise.image.Interpolation;
import org.slicewise.image.JpegRoundTrip;

/**
 * Gives an image's values another look, in place: blur, noise, window, contrast, gamma, low
 * resolution, JPEG, a hidden rectangle. Values come clipped to 0..255; the fourth of four channels
 * is alpha and stays.
 */
final class Look {
  /** Entries of gamma's table within one grey level. */
  private static final int FINE = 16;

  private Look() {}

  /**
   * Refuses an image that is not of 0 to 255 grey levels.
   *
   * @throws BadInputException with the value found
   */
  static void requireEightBit(ImageArray image) {
    for (float value : image.values()) {
      if (!(value >= 0 && value <= 255)) {
        throw new BadInputException(
            ("blur, noise, window, contrast, gamma, low resolution, JPEG and erasing need grey levels from 0 to 255,"
                    + " found %s; leave them out of the augmentation or set harmonise: on")
                .formatted(value));
      }
    }
  }

  /** The values with their new look: {@code values} itself or another array. */
  static float[] apply(Appearance.Drawn drawn, float[] values, int height, int width) {
    int channels = values.length / (height * width);
    if (drawn.blur() > 0) {
      Blur.apply(values, height, width, channels, drawn.blur());
    }
    if (drawn.noise() > 0) {
      noise(values, channels, drawn.noise(), drawn.noiseSeed());
    }
    if (drawn.windowLevel() != 0 || drawn.windowWidth() != 1) {
      double gain = 1 / drawn.windowWidth();
      linear(values, channels, gain, 127.5 - gain * (127.5 + drawn.windowLevel()));
    }
    if (drawn.contrast() != 1) {
      linear(values, channels, drawn.contrast(), (1 - drawn.contrast()) * mean(values, channels));
    }
    if (drawn.gamma() != 1) {
      gamma(values, channels, drawn.gamma());
    }
    float[] result = values;
    if (drawn.resolution() < 1) {
      result = lowResolution(result, height, width, drawn.resolution());
    }
    if (drawn.jpegQuality() > 0) {
      result =
          JpegRoundTrip.apply(new ImageArray(height, width, channels, result), drawn.jpegQuality())
              .values();
    }
    if (!drawn.erased().isNone()) {
      erase(result, width, channels, drawn.erased());
    }
    return result;
  }

  private static void noise(float[] values, int channels, double deviation, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    ContinuousSampler gaussian = ZigguratSampler.NormalizedGaussian.of(random);
    int colours = colours(channels);
    for (int i = 0; i < values.length; i += channels) {
      float noise = (float) (deviation * gaussian.sample());
      for (int c = i; c < i + colours; c++) {
        values[c] = clip(values[c] + noise);
      }
    }
  }

  private static void linear(float[] values, int channels, double gain, double offset) {
    float a = (float) gain;
    float b = (float) offset;
    boolean alpha = channels == 4;
    for (int i = 0; i < values.length; i++) {
      if (!alpha || (i & 3) != 3) {
        values[i] = clip(a * values[i] + b);
      }
    }
  }

  /** By a table of sixteenths of a grey level, linear between them: whole levels are exact. */
  private static void gamma(float[] values, int channels, double exponent) {
    float[] table = new float[255 * FINE + 2];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) (255 * Math.pow(Math.min(1, i / (255.0 * FINE)), exponent));
    }
    boolean alpha = channels == 4;
    for (int i = 0; i < values.length; i++) {
      if (!alpha || (i & 3) != 3) {
        float at = clip(values[i]) * FINE;
        int below = (int) at;
        values[i] = table[below] + (at - below) * (table[below + 1] - table[below]);
      }
    }
  }

  private static float[] lowResolution(float[] values, int height, int width, double share) {
    int channels = values.length / (height * width);
    int rows = (int) Math.max(1, Math.round(share * height));
    int columns = (int) Math.max(1, Math.round(share * width));
    ImageArray image = new ImageArray(height, width, channels, values);
    ImageArray small = ImageResampler.resize(image, rows, columns, Interpolation.BILINEAR);
    float[] result = ImageResampler.resize(small, height, width, Interpolation.BILINEAR).values();
    if (channels == 4) {
      for (int i = 3; i < result.length; i += 4) {
        result[i] = values[i];
      }
    }
    for (int i = 0; i < result.length; i++) {
      result[i] = clip(result[i]);
    }
    return result;
  }

  private static void erase(float[] values, int width, int channels, Region region) {
    float mean = (float) mean(values, channels);
    int colours = colours(channels);
    for (int y = region.top(); y < region.top() + region.height(); y++) {
      int from = (y * width + region.left()) * channels;
      for (int i = from; i < from + region.width() * channels; i += channels) {
        for (int c = i; c < i + colours; c++) {
          values[c] = mean;
        }
      }
    }
  }

  private static double mean(float[] values, int channels) {
    int colours = colours(channels);
    double sum = 0;
    for (int i = 0; i < values.length; i += channels) {
      for (int c = i; c < i + colours; c++) {
        sum += values[c];
      }
    }
    return sum / ((double) values.length / channels * colours);
  }

  private static int colours(int channels) {
    return channels == 4 ? 3 : channels;
  }

  static float clip(float value) {
    return Math.min(Math.max(value, 0f), 255f);
  }
}
