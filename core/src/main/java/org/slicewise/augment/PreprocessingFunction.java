package org.slicewise.augment;

import java.util.function.UnaryOperator;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ImageArray;

/** Keras' {@code preprocessing_function}: applied to each image before anything else. */
public sealed interface PreprocessingFunction {
  /** Leaves the image as it is. */
  PreprocessingFunction NONE = Named.NONE;

  /**
   * The image that comes out; may be {@code image} itself, changed.
   *
   * @throws BadInputException where the function does not fit the image's channels
   */
  ImageArray apply(ImageArray image);

  /** The modes of {@code keras.applications.imagenet_utils.preprocess_input}, and none. */
  enum Named implements PreprocessingFunction {
    /** Leaves the image as it is. */
    NONE,
    /** To [-1, 1]: x / 127.5 - 1. */
    TF,
    /** x / 255, then centred and scaled by ImageNet's mean and deviation of each channel. */
    TORCH,
    /** RGB to BGR, then ImageNet's mean of each channel taken off. */
    CAFFE;

    private static final float[] TORCH_MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] TORCH_STD = {0.229f, 0.224f, 0.225f};
    private static final float[] CAFFE_MEAN = {103.939f, 116.779f, 123.68f};

    @Override
    public ImageArray apply(ImageArray image) {
      float[] v = image.values();
      switch (this) {
        case NONE -> {}
        case TF -> {
          for (int i = 0; i < v.length; i++) {
            v[i] = v[i] / 127.5f - 1;
          }
        }
        case TORCH -> {
          requireThree(image);
          for (int i = 0; i < v.length; i++) {
            v[i] = (v[i] / 255 - TORCH_MEAN[i % 3]) / TORCH_STD[i % 3];
          }
        }
        case CAFFE -> {
          requireThree(image);
          for (int i = 0; i < v.length; i += 3) {
            float red = v[i];
            v[i] = v[i + 2] - CAFFE_MEAN[0];
            v[i + 1] -= CAFFE_MEAN[1];
            v[i + 2] = red - CAFFE_MEAN[2];
          }
        }
      }
      return image;
    }

    private void requireThree(ImageArray image) {
      if (image.channels() != 3) {
        throw new BadInputException(
            "preprocessing_function '%s' needs 3 channels, found %d; set color_mode to rgb"
                .formatted(name().toLowerCase(java.util.Locale.ROOT), image.channels()));
      }
    }
  }

  /**
   * A user's own function. It is code and cannot be stored in a model.
   *
   * @param function from image to image of the same shape; may change its argument; called from
   *     several threads at once
   */
  record Custom(UnaryOperator<ImageArray> function) implements PreprocessingFunction {
    @Override
    public ImageArray apply(ImageArray image) {
      return function.apply(image);
    }
  }
}
