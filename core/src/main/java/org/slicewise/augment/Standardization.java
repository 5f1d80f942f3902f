package org.slicewise.augment;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ImageArray;

/**
 * Keras' {@code ImageDataGenerator.standardize}: what is done to an image's numbers before the
 * network sees them, in this order: preprocessing function, rescale, the image's own mean and
 * deviation, the training set's mean and deviation of each channel, ZCA whitening. Immutable; safe
 * to share between threads.
 *
 * <p>As in Keras (which warns), a standard deviation implies its centre, and ZCA whitening implies
 * {@code featurewise_center} and replaces {@code featurewise_std_normalization}.
 *
 * <pre>{@code
 * Standardization s = Standardization.builder().rescale(1 / 255.0).featurewiseCenter(true).build();
 * s = s.fit(trainingImages);
 * ImageArray input = s.apply(image);
 * }</pre>
 *
 * @param preprocessingFunction applied first
 * @param rescale factor; 0 for none, as in Keras
 * @param samplewiseCenter take off the image's own mean
 * @param samplewiseStdNormalization divide by the image's own deviation + 1e-6
 * @param featurewiseCenter take off the training images' mean of each channel
 * @param featurewiseStdNormalization divide by the training images' deviation of each channel +
 *     1e-6
 * @param zcaWhitening multiply the flattened image by {@code zcaMatrix}
 * @param zcaEpsilon added to the singular values, above 0
 * @param mean fitted mean of each channel; empty until fitted; not copied
 * @param std fitted deviation of each channel; empty until fitted or not asked for; not copied
 * @param zcaMatrix fitted, [n, n] row-major for images of n values; empty until fitted or not asked
 *     for; not copied
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
  private static final double ZCA_EPSILON = 1e-6;
  private static final float STD_EPSILON = 1e-6f;
  private static final float[] UNFITTED = {};
  private static final Set<String> KEYS =
      Set.of(
          "preprocessing_function",
          "rescale",
          "samplewise_center",
          "samplewise_std_normalization",
          "featurewise_center",
          "featurewise_std_normalization",
          "zca_whitening",
          "zca_epsilon",
          "mean",
          "std",
          "zca_matrix");

  public Standardization {
    Objects.requireNonNull(preprocessingFunction, "preprocessingFunction");
    if (!Double.isFinite(rescale)) {
      throw new BadInputException("rescale must be a finite number, found " + rescale);
    }
    if (!(zcaEpsilon > 0) || Double.isInfinite(zcaEpsilon)) {
      throw new BadInputException("zca_epsilon must be a positive number, found " + zcaEpsilon);
    }
    if (mean.length > 0 && std.length > 0 && mean.length != std.length) {
      throw new BadInputException(
          "fitted mean and std must have a number for each channel, found %d and %d"
              .formatted(mean.length, std.length));
    }
    if (zcaWhitening) {
      featurewiseCenter = true;
      featurewiseStdNormalization = false;
    }
    featurewiseCenter |= featurewiseStdNormalization;
    samplewiseCenter |= samplewiseStdNormalization;
  }

  /** Leaves the numbers as they are. */
  public static Standardization none() {
    return builder().build();
  }

  /** Only multiplies, e.g. by 1 / 255. */
  public static Standardization rescaling(double rescale) {
    return builder().rescale(rescale).build();
  }

  /** Starts from {@link #none()}. */
  public static Builder builder() {
    return new Builder();
  }

  /** The keys that {@link #fromMap} knows. */
  public static Set<String> keys() {
    return KEYS;
  }

  /**
   * Reads Keras' options, by Keras' names, as YAML or JSON give them, and the fitted {@code mean},
   * {@code std} and {@code zca_matrix} of {@link #toMap}; a missing or null one keeps its default.
   * {@code preprocessing_function} is one of none, tf, torch and caffe.
   *
   * @throws BadInputException for a name that is none of {@link #keys()}, naming the nearest one,
   *     and for a value of the wrong kind or out of range
   */
  public static Standardization fromMap(Map<String, ?> options) {
    Options o = new Options("standardization", options, KEYS);
    return new Standardization(
        o.choice(
            "preprocessing_function",
            PreprocessingFunction.Named.class,
            PreprocessingFunction.Named.NONE),
        o.number("rescale", 0),
        o.flag("samplewise_center"),
        o.flag("samplewise_std_normalization"),
        o.flag("featurewise_center"),
        o.flag("featurewise_std_normalization"),
        o.flag("zca_whitening"),
        o.number("zca_epsilon", ZCA_EPSILON),
        o.floats("mean"),
        o.floats("std"),
        o.floats("zca_matrix"));
  }

  /**
   * What differs from the defaults, fitted statistics (as {@code float[]}) included, as {@link
   * #fromMap} reads it back.
   *
   * @throws BadInputException for a user's own function, which cannot be stored
   */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    if (preprocessingFunction != PreprocessingFunction.NONE) {
      if (!(preprocessingFunction instanceof PreprocessingFunction.Named named)) {
        throw new BadInputException(
            "a preprocessing function of your own is code and cannot be stored in a model;"
                + " use none, tf, torch or caffe, or apply it to the images yourself");
      }
      map.put("preprocessing_function", named.name().toLowerCase(Locale.ROOT));
    }
    if (rescale != 0) {
      map.put("rescale", rescale);
    }
    putIf(map, "samplewise_center", samplewiseCenter);
    putIf(map, "samplewise_std_normalization", samplewiseStdNormalization);
    putIf(map, "featurewise_center", featurewiseCenter);
    putIf(map, "featurewise_std_normalization", featurewiseStdNormalization);
    putIf(map, "zca_whitening", zcaWhitening);
    if (zcaEpsilon != ZCA_EPSILON) {
      map.put("zca_epsilon", zcaEpsilon);
    }
    putIf(map, "mean", mean);
    putIf(map, "std", std);
    putIf(map, "zca_matrix", zcaMatrix);
    return map;
  }

  private static void putIf(Map<String, Object> map, String key, boolean flag) {
    if (flag) {
      map.put(key, true);
    }
  }

  private static void putIf(Map<String, Object> map, String key, float[] values) {
    if (values.length > 0) {
      map.put(key, values.clone());
    }
  }

  /** Whether {@link #fit} must be called before {@link #apply}. */
  public boolean needsFit() {
    return (featurewiseCenter && mean.length == 0)
        || (featurewiseStdNormalization && std.length == 0)
        || (zcaWhitening && zcaMatrix.length == 0);
  }

  /**
   * With the statistics of the training images, as Keras' {@code fit}. As there, only {@code
   * rescale} is applied to the images before, neither the preprocessing function nor the samplewise
   * options. To fit on augmented images (Keras' {@code augment=True}) hand over an iterable that
   * augments them.
   *
   * <p>Mean and deviation are computed as the images pass by. ZCA whitening keeps all of them in
   * memory and needs about n² numbers for images of n values: it is for small images.
   *
   * @param images passed through once; of one shape where ZCA whitening is asked for
   * @throws BadInputException without images, for images of different channels, or too large to
   *     whiten
   */
  public Standardization fit(Iterable<ImageArray> images) {
    if (!featurewiseCenter) {
      return this;
    }
    Statistics statistics = Statistics.of(images, rescale, zcaWhitening);
    return new Standardization(
        preprocessingFunction,
        rescale,
        samplewiseCenter,
        samplewiseStdNormalization,
        featurewiseCenter,
        featurewiseStdNormalization,
        zcaWhitening,
        zcaEpsilon,
        statistics.mean(),
        featurewiseStdNormalization ? statistics.std() : UNFITTED,
        zcaWhitening
            ? ZcaWhitening.matrix(statistics.centred(), statistics.imageSize(), zcaEpsilon)
            : UNFITTED);
  }

  /**
   * The image as the network sees it.
   *
   * @return a new image; {@code image} is left as it is
   * @throws BadInputException where an option needs {@link #fit} first (Keras only warns), or was
   *     fitted on images of another shape
   */
  public ImageArray apply(ImageArray image) {
    ImageArray copy =
        new ImageArray(image.height(), image.width(), image.channels(), image.values().clone());
    return applyInPlace(copy);
  }

  /**
   * As {@link #apply}, but may change and return the image it is given, for whoever owns it and has
   * many.
   */
  public ImageArray applyInPlace(ImageArray image) {
    requireFitted(image);
    ImageArray prepared = preprocessingFunction.apply(image);
    float[] v = prepared.values();
    if (rescale != 0) {
      float factor = (float) rescale;
      for (int i = 0; i < v.length; i++) {
        v[i] *= factor;
      }
    }
    if (samplewiseCenter) {
      float own = (float) meanOf(v);
      for (int i = 0; i < v.length; i++) {
        v[i] -= own;
      }
    }
    if (samplewiseStdNormalization) {
      float own = (float) deviationOf(v) + STD_EPSILON;
      for (int i = 0; i < v.length; i++) {
        v[i] /= own;
      }
    }
    int n = prepared.channels();
    if (featurewiseCenter) {
      for (int i = 0; i < v.length; i++) {
        v[i] -= mean[i % n];
      }
    }
    if (featurewiseStdNormalization) {
      for (int i = 0; i < v.length; i++) {
        v[i] /= std[i % n] + STD_EPSILON;
      }
    }
    return zcaWhitening
        ? new ImageArray(prepared.height(), prepared.width(), n, ZcaWhitening.apply(v, zcaMatrix))
        : prepared;
  }

  /**
   * What each of the 256 values of 8 bits becomes, where that depends on nothing but the value and
   * its channel: to the last bit what {@link #apply} makes of it.
   *
   * @return {@code [value * channels + channel]}; empty where the rest of the image matters too
   */
  public Optional<float[]> table(int channels) {
    boolean byValue =
        preprocessingFunction instanceof PreprocessingFunction.Named
            && preprocessingFunction != PreprocessingFunction.Named.CAFFE // exchanges channels
            && !samplewiseCenter
            && !zcaWhitening;
    if (!byValue) {
      return Optional.empty();
    }
    float[] values = new float[256 * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / channels;
    }
    return Optional.of(applyInPlace(new ImageArray(1, 256, channels, values)).values());
  }

  private void requireFitted(ImageArray image) {
    if (needsFit()) {
      String option =
          zcaWhitening
              ? "zca_whitening"
              : featurewiseStdNormalization
                  ? "featurewise_std_normalization"
                  : "featurewise_center";
      throw new BadInputException(
          option + " needs statistics of the training images; fit it on them before it is used");
    }
    if (featurewiseCenter && mean.length != image.channels()) {
      throw new BadInputException(
          "fitted on images of %d channels, found an image of %d; set color_mode as in training"
              .formatted(mean.length, image.channels()));
    }
    long size = image.values().length;
    if (zcaWhitening && zcaMatrix.length != size * size) {
      throw new BadInputException(
          "zca_whitening was fitted on images of %d values, found %d x %d x %d; use the target size"
                  .formatted(
                      Math.round(Math.sqrt(zcaMatrix.length)),
                      image.height(),
                      image.width(),
                      image.channels())
              + " of training");
    }
  }

  private static double meanOf(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviationOf(float[] values) {
    double mean = meanOf(values);
    double sum = 0;
    for (float value : values) {
      sum += (value - mean) * (value - mean);
    }
    return Math.sqrt(sum / values.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Standardization s
        && preprocessingFunction.equals(s.preprocessingFunction)
        && rescale == s.rescale
        && samplewiseCenter == s.samplewiseCenter
        && samplewiseStdNormalization == s.samplewiseStdNormalization
        && featurewiseCenter == s.featurewiseCenter
        && featurewiseStdNormalization == s.featurewiseStdNormalization
        && zcaWhitening == s.zcaWhitening
        && zcaEpsilon == s.zcaEpsilon
        && Arrays.equals(mean, s.mean)
        && Arrays.equals(std, s.std)
        && Arrays.equals(zcaMatrix, s.zcaMatrix);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        preprocessingFunction, rescale, Arrays.hashCode(mean), Arrays.hashCode(std));
  }

  @Override
  public String toString() {
    return "Standardization[%s, rescale %s%s%s%s%s%s%s]"
        .formatted(
            preprocessingFunction,
            rescale,
            samplewiseCenter ? ", samplewise_center" : "",
            samplewiseStdNormalization ? ", samplewise_std_normalization" : "",
            featurewiseCenter ? ", featurewise_center" : "",
            featurewiseStdNormalization ? ", featurewise_std_normalization" : "",
            zcaWhitening ? ", zca_whitening" : "",
            needsFit() ? ", not fitted" : "");
  }

  /** Collects options; everything starts at Keras' default. */
  public static final class Builder {
    private PreprocessingFunction preprocessingFunction = PreprocessingFunction.NONE;
    private double rescale;
    private boolean samplewiseCenter;
    private boolean samplewiseStdNormalization;
    private boolean featurewiseCenter;
    private boolean featurewiseStdNormalization;
    private boolean zcaWhitening;
    private double zcaEpsilon = ZCA_EPSILON;

    private Builder() {}

    /** A mode of ImageNet's networks or a {@link PreprocessingFunction.Custom} one. */
    public Builder preprocessingFunction(PreprocessingFunction function) {
      preprocessingFunction = function;
      return this;
    }

    /** Factor, e.g. 1 / 255. */
    public Builder rescale(double factor) {
      rescale = factor;
      return this;
    }

    public Builder samplewiseCenter(boolean on) {
      samplewiseCenter = on;
      return this;
    }

    public Builder samplewiseStdNormalization(boolean on) {
      samplewiseStdNormalization = on;
      return this;
    }

    public Builder featurewiseCenter(boolean on) {
      featurewiseCenter = on;
      return this;
    }

    public Builder featurewiseStdNormalization(boolean on) {
      featurewiseStdNormalization = on;
      return this;
    }

    public Builder zcaWhitening(boolean on) {
      zcaWhitening = on;
      return this;
    }

    public Builder zcaEpsilon(double epsilon) {
      zcaEpsilon = epsilon;
      return this;
    }

    /**
     * The standardization, not fitted.
     *
     * @throws BadInputException for a value out of its range
     */
    public Standardization build() {
      return new Standardization(
          preprocessingFunction,
          rescale,
          samplewiseCenter,
          samplewiseStdNormalization,
          featurewiseCenter,
          featurewiseStdNormalization,
          zcaWhitening,
          zcaEpsilon,
          UNFITTED,
          UNFITTED,
          UNFITTED);
    }
  }
}
