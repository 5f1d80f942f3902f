package org.slicewise.augment;

import java.util.function.UnaryOperator;
import org.slicewise.image.ImageArray;

/** Keras' {@code preprocessing_function}: applied to each image before anything else. */
public sealed interface PreprocessingFunction {
  /** Leaves the image as it is. */
  PreprocessingFunction NONE = Named.NONE;

  /** The image that comes out; may be {@code image} itself, changed. */
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

    @Override
    public ImageArray apply(ImageArray image) {
      throw new UnsupportedOperationException("being built");
    }
  }

  /**
   * A user's own function. It is code and cannot be stored in a model.
   *
   * @param function from image to image; may change its argument
   */
  record Custom(UnaryOperator<ImageArray> function) implements PreprocessingFunction {
    @Override
    public ImageArray apply(ImageArray image) {
      return function.apply(image);
    }
  }
}
