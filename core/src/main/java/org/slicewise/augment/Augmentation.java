package org.slicewise.augment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ImageArray;

/**
 * The random transformations of Keras' {@code ImageDataGenerator}, with its names, defaults and
 * arithmetic, and further ones that suit few CT slices. Immutable and safe to share between
 * threads: draw and apply many images in parallel.
 *
 * <pre>{@code
 * Augmentation augmentation =
 *     Augmentation.builder().rotationRange(20).zoomRange(0.1).horizontalFlip(true).build();
 * Transform drawn = augmentation.draw(seed, image.height(), image.width());
 * ImageArray augmented = augmentation.apply(image, drawn);
 * }</pre>
 *
 * @param rotationRange degrees; drawn from [-range, range)
 * @param widthShiftRange see {@link Shift}; Keras 3 moves the picture up and down (see {@link
 *     Transform})
 * @param heightShiftRange see {@link Shift}; Keras 3 moves the picture sideways
 * @param brightnessRange factors of brightness, or {@link Range#NONE}; Keras passes through 8 bits
 *     a sample here, so even a factor of 1 truncates
 * @param shearRange degrees; drawn from [-range, range)
 * @param zoomRange drawn for each axis independently; [1, 1] for none
 * @param channelShiftRange grey levels; drawn from [-range, range), 0 for none
 * @param fillMode what lies outside the image
 * @param cval the constant of {@link FillMode#CONSTANT}
 * @param horizontalFlip mirror left and right in half of the draws
 * @param verticalFlip mirror top and bottom in half of the draws
 * @param interpolationOrder degree of the spline, 0 (nearest sample) to 5; 1 is linear
 * @param randomResizedCrop ours: share of the image's area that is cut out, width by height from
 *     3/4 to 4/3, and enlarged to the image's size, as torchvision's {@code RandomResizedCrop};
 *     {@link Range#NONE} for none. In the same interpolation as rotation, shift, shear and zoom,
 *     which come after it; its pixels' neighbours are the image's, also across its edge
 * @param appearance ours: how else the picture may look
 * @see <a href="https://keras.io/api/preprocessing/image/">keras-team/keras,
 *     keras/src/legacy/preprocessing/image.py</a>
 */
public record Augmentation(
    double rotationRange,
    Shift widthShiftRange,
    Shift heightShiftRange,
    Range brightnessRange,
    double shearRange,
    Range zoomRange,
    double channelShiftRange,
    FillMode fillMode,
    double cval,
    boolean horizontalFlip,
    boolean verticalFlip,
    int interpolationOrder,
    Range randomResizedCrop,
    Appearance appearance) {
  private static final Range NO_ZOOM = new Range(1, 1);

  /** torchvision's ratio: 3/4 to 4/3. */
  private static final double CROP_ASPECT = 4 / 3.0;

  /** Uniform numbers that Keras' options take from the stream, before all others. */
  private static final int KERAS_NUMBERS = 12;

  private static final Augmentation NONE = builder().build();
  private static final Set<String> KEYS =
      keys(
          "rotation_range",
          "width_shift_range",
          "height_shift_range",
          "brightness_range",
          "shear_range",
          "zoom_range",
          "channel_shift_range",
          "fill_mode",
          "cval",
          "horizontal_flip",
          "vertical_flip",
          "interpolation_order",
          "random_resized_crop");

  public Augmentation {
    Objects.requireNonNull(widthShiftRange, "widthShiftRange");
    Objects.requireNonNull(heightShiftRange, "heightShiftRange");
    Objects.requireNonNull(brightnessRange, "brightnessRange");
    Objects.requireNonNull(zoomRange, "zoomRange");
    Objects.requireNonNull(fillMode, "fillMode");
    requireSize("rotation_range", rotationRange);
    requireSize("shear_range", shearRange);
    requireSize("channel_shift_range", channelShiftRange);
    if (!Double.isFinite(cval)) {
      throw new BadInputException("cval must be a finite number, found " + cval);
    }
    if (!brightnessRange.isNone()) {
      requireFactors("brightness_range", brightnessRange);
    }
    requireFactors("zoom_range", zoomRange);
    Objects.requireNonNull(randomResizedCrop, "randomResizedCrop");
    Objects.requireNonNull(appearance, "appearance");
    randomResizedCrop.requireWithin("random_resized_crop", Double.MIN_VALUE, 1);
    if (interpolationOrder < 0 || interpolationOrder > 5) {
      throw new BadInputException(
          "interpolation_order must be 0 to 5, found " + interpolationOrder);
    }
  }

  /** Changes nothing: Keras' defaults. */
  public static Augmentation none() {
    return NONE;
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
   * Reads the options, Keras' by Keras' names, as YAML or JSON give them; a missing or null one
   * keeps its default.
   *
   * @throws BadInputException for a name that is none of {@link #keys()}, naming the nearest one,
   *     and for a value of the wrong kind or out of range
   */
  public static Augmentation fromMap(Map<String, ?> options) {
    Options o = new Options("augmentation", options, KEYS);
    return new Augmentation(
        o.number("rotation_range", 0),
        shift(o, "width_shift_range"),
        shift(o, "height_shift_range"),
        o.has("brightness_range") ? o.range("brightness_range") : Range.NONE,
        o.number("shear_range", 0),
        zoom(o),
        o.number("channel_shift_range", 0),
        o.choice("fill_mode", FillMode.class, FillMode.NEAREST),
        o.number("cval", 0),
        o.flag("horizontal_flip"),
        o.flag("vertical_flip"),
        o.integer("interpolation_order", 1),
        o.has("random_resized_crop") ? o.range("random_resized_crop") : Range.NONE,
        Appearance.of(o));
  }

  /** What differs from the defaults, as {@link #fromMap} reads it back. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    if (rotationRange != 0) {
      map.put("rotation_range", rotationRange);
    }
    if (!widthShiftRange.isNone()) {
      map.put("width_shift_range", widthShiftRange.toValue());
    }
    if (!heightShiftRange.isNone()) {
      map.put("height_shift_range", heightShiftRange.toValue());
    }
    if (!brightnessRange.isNone()) {
      map.put("brightness_range", List.of(brightnessRange.low(), brightnessRange.high()));
    }
    if (shearRange != 0) {
      map.put("shear_range", shearRange);
    }
    if (!zoomRange.equals(NO_ZOOM)) {
      map.put("zoom_range", List.of(zoomRange.low(), zoomRange.high()));
    }
    if (channelShiftRange != 0) {
      map.put("channel_shift_range", channelShiftRange);
    }
    if (fillMode != FillMode.NEAREST) {
      map.put("fill_mode", fillMode.name().toLowerCase(Locale.ROOT));
    }
    if (cval != 0) {
      map.put("cval", cval);
    }
    if (horizontalFlip) {
      map.put("horizontal_flip", true);
    }
    if (verticalFlip) {
      map.put("vertical_flip", true);
    }
    if (interpolationOrder != 1) {
      map.put("interpolation_order", interpolationOrder);
    }
    randomResizedCrop.put(map, "random_resized_crop");
    map.putAll(appearance.toMap());
    return map;
  }

  /** Whether every draw is {@link Transform#IDENTITY}. */
  public boolean isNone() {
    return rotationRange == 0
        && widthShiftRange.isNone()
        && heightShiftRange.isNone()
        && brightnessRange.isNone()
        && shearRange == 0
        && zoomRange.equals(NO_ZOOM)
        && channelShiftRange == 0
        && !horizontalFlip
        && !verticalFlip
        && randomResizedCrop.isNone()
        && appearance.isNone();
  }

  /**
   * Draws one transformation for an image of the given size. The same seed draws the same one; the
   * distributions are Keras', its stream of random numbers (NumPy's global one) is not. Each option
   * has its own place in our stream: switching one on or off leaves what the others draw.
   *
   * @param seed any number; consecutive seeds draw independently
   */
  public Transform draw(long seed, int height, int width) {
    UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(seed);
    double[] u = new double[KERAS_NUMBERS + Region.NUMBERS + Appearance.NUMBERS];
    for (int i = 0; i < u.length; i++) {
      u[i] = random.nextDouble();
    }
    return new Transform(
        symmetric(rotationRange, u[0]),
        heightShiftRange.at(u[1], u[2], height),
        widthShiftRange.at(u[3], u[4], width),
        symmetric(shearRange, u[5]),
        zoomRange.at(u[6]),
        zoomRange.at(u[7]),
        horizontalFlip && u[8] < 0.5,
        verticalFlip && u[9] < 0.5,
        channelShiftRange == 0 ? Double.NaN : symmetric(channelShiftRange, u[10]),
        brightnessRange.isNone() ? Double.NaN : brightnessRange.at(u[11]),
        crop(u, height, width),
        appearance.draw(u, KERAS_NUMBERS + Region.NUMBERS, random.nextLong(), height, width));
  }

  /** What fits at none of the tries falls back to the middle, as torchvision's does. */
  private Region crop(double[] u, int height, int width) {
    if (randomResizedCrop.isNone()) {
      return Region.NONE;
    }
    Region drawn = Region.draw(u, KERAS_NUMBERS, randomResizedCrop, CROP_ASPECT, height, width);
    return drawn.isNone() ? Region.central(CROP_ASPECT, height, width) : drawn;
  }

  /**
   * Applies a transformation as Keras' {@code apply_transform}: rotation, shift, shear and zoom in
   * one interpolation, then channel shift, flips and brightness. Equal to Keras within 1e-3 grey
   * levels of 255. A crop is part of the interpolation; the look comes last.
   *
   * @return a new image; {@code image} is left as it is
   * @throws BadInputException for a brightness of an image whose channels are not 1, 3 or 4, and
   *     for a look of an image whose grey levels leave 0 to 255
   */
  public ImageArray apply(ImageArray image, Transform t) {
    ImageArray grey = Grey.of(image);
    return grey == image ? applyTo(image, t) : Grey.inColour(applyTo(grey, t));
  }

  /** The same, channel by channel. */
  ImageArray applyTo(ImageArray image, Transform t) {
    float[] values = sample(image, t);
    if (!Double.isNaN(t.channelShift())) {
      Intensity.shift(values, t.channelShift());
    }
    if (!Double.isNaN(t.brightness())) {
      Intensity.brighten(values, image.channels(), t.brightness());
    }
    if (!t.look().isNone()) {
      Look.requireEightBit(image);
      values = Look.apply(t.look(), values, image.height(), image.width());
    }
    return new ImageArray(image.height(), image.width(), image.channels(), values);
  }

  /** Flips come with the sampling: they and the channel shift may change places. */
  private float[] sample(ImageArray image, Transform t) {
    if (!Affine.changes(t)) {
      return Flips.copy(image, t);
    }
    Affine affine = Affine.of(t, image.height(), image.width());
    return interpolationOrder < 2
        ? LinearSampler.sample(image, affine, fillMode, cval, interpolationOrder, t)
        : SplineSampler.sample(image, affine, fillMode, cval, interpolationOrder, t);
  }

  private static double symmetric(double range, double u) {
    return range == 0 ? 0 : new Range(-range, range).at(u);
  }

  private static Shift shift(Options o, String key) {
    if (!o.has(key)) {
      return Shift.NONE;
    }
    if (o.isList(key)) {
      return new Shift.OneOf(o.numbers(key));
    }
    return o.isInteger(key)
        ? new Shift.Pixels(o.integer(key, 0))
        : new Shift.Uniform(o.number(key, 0));
  }

  private static Range zoom(Options o) {
    if (!o.has("zoom_range")) {
      return NO_ZOOM;
    }
    return o.isList("zoom_range") ? o.range("zoom_range") : around(o.number("zoom_range", 0));
  }

  private static Set<String> keys(String... ours) {
    return Stream.concat(Stream.of(ours), Appearance.KEYS.stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Range around(double zoom) {
    return new Range(1 - zoom, 1 + zoom);
  }

  private static void requireSize(String key, double value) {
    if (!Double.isFinite(value) || value < 0) {
      throw new BadInputException(
          "%s must be 0 or a positive number, found %s".formatted(key, value));
    }
  }

  private static void requireFactors(String key, Range range) {
    if (!Double.isFinite(range.low())
        || !Double.isFinite(range.high())
        || range.low() < 0
        || range.high() < 0) {
      throw new BadInputException(
          "%s must span factors of 0 or more, found [%s, %s]"
              .formatted(key, range.low(), range.high()));
    }
  }

  /** Collects options; everything starts at Keras' default. */
  public static final class Builder {
    private double rotationRange;
    private Shift widthShiftRange = Shift.NONE;
    private Shift heightShiftRange = Shift.NONE;
    private Range brightnessRange = Range.NONE;
    private double shearRange;
    private Range zoomRange = NO_ZOOM;
    private double channelShiftRange;
    private FillMode fillMode = FillMode.NEAREST;
    private double cval;
    private boolean horizontalFlip;
    private boolean verticalFlip;
    private int interpolationOrder = 1;
    private Range randomResizedCrop = Range.NONE;
    private Appearance appearance = Appearance.NONE;

    private Builder() {}

    /** In degrees, either way. */
    public Builder rotationRange(double degrees) {
      rotationRange = degrees;
      return this;
    }

    /** A fraction of the width below 1, pixels from 1 on. */
    public Builder widthShiftRange(double range) {
      return widthShiftRange(new Shift.Uniform(range));
    }

    public Builder widthShiftRange(Shift shift) {
      widthShiftRange = shift;
      return this;
    }

    /** A fraction of the height below 1, pixels from 1 on. */
    public Builder heightShiftRange(double range) {
      return heightShiftRange(new Shift.Uniform(range));
    }

    public Builder heightShiftRange(Shift shift) {
      heightShiftRange = shift;
      return this;
    }

    /** Factors; 1 is unchanged. */
    public Builder brightnessRange(double low, double high) {
      brightnessRange = new Range(low, high);
      return this;
    }

    /** In degrees, either way. */
    public Builder shearRange(double degrees) {
      shearRange = degrees;
      return this;
    }

    /** From 1 - range to 1 + range, for each axis independently. */
    public Builder zoomRange(double range) {
      zoomRange = around(range);
      return this;
    }

    /** Drawn for each axis independently. */
    public Builder zoomRange(double low, double high) {
      zoomRange = new Range(low, high);
      return this;
    }

    /** In grey levels, either way. */
    public Builder channelShiftRange(double range) {
      channelShiftRange = range;
      return this;
    }

    public Builder fillMode(FillMode mode) {
      fillMode = mode;
      return this;
    }

    /** The constant of {@link FillMode#CONSTANT}. */
    public Builder cval(double value) {
      cval = value;
      return this;
    }

    public Builder horizontalFlip(boolean flip) {
      horizontalFlip = flip;
      return this;
    }

    public Builder verticalFlip(boolean flip) {
      verticalFlip = flip;
      return this;
    }

    /** 0 to 5. */
    public Builder interpolationOrder(int order) {
      interpolationOrder = order;
      return this;
    }

    /** Shares of the image's area, above 0 to 1. */
    public Builder randomResizedCrop(double low, double high) {
      randomResizedCrop = new Range(low, high);
      return this;
    }

    public Builder appearance(Appearance look) {
      appearance = look;
      return this;
    }

    /**
     * The augmentation.
     *
     * @throws BadInputException for a value out of its range
     */
    public Augmentation build() {
      return new Augmentation(
          rotationRange,
          widthShiftRange,
          heightShiftRange,
          brightnessRange,
          shearRange,
          zoomRange,
          channelShiftRange,
          fillMode,
          cval,
          horizontalFlip,
          verticalFlip,
          interpolationOrder,
          randomResizedCrop,
          appearance);
    }
  }
}
