package org.slicewise.augment;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ImageArray;

/**
 * What Keras' {@code fit} takes from the training images.
 *
 * @param mean of each channel
 * @param std of each channel, divided by n
 * @param imageSize values of an image
 * @param centred the images less the mean, where asked for; else none
 */
record Statistics(float[] mean, float[] std, int imageSize, List<float[]> centred) {
  /** A matrix of this many numbers a side is 64 MiB. */
  private static final int LARGEST_IMAGE = 4096;

  /** Passes through the images once; {@code keep} holds on to all of them. */
  static Statistics of(Iterable<ImageArray> images, double rescale, boolean keep) {
    float factor = rescale == 0 ? 1 : (float) rescale;
    ImageArray first = null;
    List<float[]> kept = new ArrayList<>();
    double[] mean = {};
    double[] squares = {}; // sums of squared distances from the mean
    long n = 0; // pixels seen
    for (ImageArray image : images) {
      if (first == null) {
        first = image;
        mean = new double[image.channels()];
        squares = new double[image.channels()];
      }
      requireFits(first, image, keep);
      float[] values = image.values().clone();
      int channels = image.channels();
      int pixels = values.length / channels;
      double[] sum = new double[channels];
      for (int i = 0; i < values.length; i++) {
        values[i] *= factor;
        sum[i % channels] += values[i];
      }
      double[] square = new double[channels];
      for (int i = 0; i < values.length; i++) {
        double distance = values[i] - sum[i % channels] / pixels;
        square[i % channels] += distance * distance;
      }
      for (int c = 0; c < channels; c++) { // Chan, Golub and LeVeque, 1979
        double step = sum[c] / pixels - mean[c];
        squares[c] += square[c] + step * step * n * pixels / (n + pixels);
        mean[c] += step * pixels / (n + pixels);
      }
      n += pixels;
      if (keep) {
        kept.add(values);
      }
    }
    if (first == null) {
      throw new BadInputException(
          "there are no images to fit the standardization on; give it the training images");
    }
    float[] means = new float[mean.length];
    float[] deviations = new float[mean.length];
    for (int c = 0; c < means.length; c++) {
      means[c] = (float) mean[c];
      deviations[c] = (float) Math.sqrt(squares[c] / n);
    }
    for (float[] values : kept) {
      for (int i = 0; i < values.length; i++) {
        values[i] -= means[i % means.length];
      }
    }
    return new Statistics(means, deviations, first.values().length, kept);
  }

  private static void requireFits(ImageArray first, ImageArray image, boolean whiten) {
    if (image.channels() != first.channels()) {
      throw new BadInputException(
          "images to fit on must have the same channels, found %d and %d; set color_mode"
              .formatted(first.channels(), image.channels()));
    }
    if (!whiten) {
      return;
    }
    if (image.values().length > LARGEST_IMAGE) {
      throw new BadInputException(
          "zca_whitening needs the square of an image's %d values (%d x %d x %d); at most %d"
                  .formatted(
                      image.values().length,
                      image.height(),
                      image.width(),
                      image.channels(),
                      LARGEST_IMAGE)
              + " are possible, so use a smaller target_size, e.g. 32 x 32");
    }
    if (image.height() != first.height() || image.width() != first.width()) {
      throw new BadInputException(
          "zca_whitening needs images of one size, found %d x %d and %d x %d; set target_size"
              .formatted(first.height(), first.width(), image.height(), image.width()));
    }
  }
}
