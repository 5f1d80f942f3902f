package org.slicewise.training;

import java.util.List;
import org.slicewise.errors.BadInputException;

/** Keras' class_weight: what an image's loss is multiplied by, by its class. */
public sealed interface ClassWeights {
  /** Every image counts the same. */
  record None() implements ClassWeights {}

  /** scikit-learn's rule: images / (classes * images of the class), over the training images. */
  record Balanced() implements ClassWeights {}

  /** One number, at least 0, for each class index. */
  record Given(List<Double> weights) implements ClassWeights {
    public Given {
      weights = List.copyOf(weights);
      for (double w : weights) {
        if (!(w >= 0) || Double.isInfinite(w)) {
          throw new BadInputException("a class weight must be at least 0, found " + w);
        }
      }
    }
  }
}
