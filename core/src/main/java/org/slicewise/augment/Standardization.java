package org.slicewise.augment;

import java.util.Map;
import java.util.Set;
import org.slicewise.image.ImageArray;

/**
 * Keras' {@code ImageDataGenerator.standardize}: what is done to an image's numbers before the
 * network sees them, and the statistics fitted on training images where an option needs them.
 */
public record Standardization(
    PreprocessingFunction preprocessingFunction,
    double rescale,
    boolean samplewiseCenter,
    boolean samplewiseStdNormalization,
    boolean featurewiseCenter,
    boolean featurewiseStdNormalization,
    boolean zcaWhitening,
    double zcaEpsilon,
    float[] mean,
    float[] std,
    float[] zcaMatrix) {
  /** Leaves the numbers as they are. */
  public static Standardization none() {
    throw new UnsupportedOperationException("being built");
  }

  /** Only multiplies, e.g. by 1 / 255. */
  public static Standardization rescaling(double rescale) {
    throw new UnsupportedOperationException("being built");
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The keys that {@link #fromMap} knows. */
  public static Set<String> keys() {
    throw new UnsupportedOperationException("being built");
  }

  public static Standardization fromMap(Map<String, ?> options) {
    throw new UnsupportedOperationException("being built");
  }

  /** What differs from the defaults, fitted statistics included. */
  public Map<String, Object> toMap() {
    throw new UnsupportedOperationException("being built");
  }

  /** Whether {@link #fit} must be called before {@link #apply}. */
  public boolean needsFit() {
    throw new UnsupportedOperationException("being built");
  }

  /** With the statistics of these images; only rescale is applied to them first, as in Keras. */
  public Standardization fit(Iterable<ImageArray> images) {
    throw new UnsupportedOperationException("being built");
  }

  /** A new image; the argument is left as it is. */
  public ImageArray apply(ImageArray image) {
    throw new UnsupportedOperationException("being built");
  }

  /** Collects options; everything starts at Keras' default. */
  public static final class Builder {
    private Builder() {}

    public Standardization build() {
      throw new UnsupportedOperationException("being built");
    }
  }
}
