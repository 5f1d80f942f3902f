package org.slicewise.augment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slicewise.errors.BadInputException;

/**
 * How a picture of one CT slice may look other than it does: scanned more softly or noisily, seen
 * through another window, saved as a JPEG, partly hidden. For images of 0 to 255 grey levels, which
 * they stay; alpha is left alone.
 *
 * @param blur standard deviation of a Gaussian in pixels; {@link Range#NONE} for none
 * @param noise standard deviation of Gaussian noise in grey levels, drawn for each pixel and the
 *     same in its colours; {@link Range#NONE} for none
 * @param windowLevel grey levels by which the window's middle moves, either way
 * @param windowWidth the window's width is multiplied by a factor from [1 - this, 1 + this]
 * @param contrast factor of the distance from the image's mean; {@link Range#NONE} for none
 * @param gamma exponent of the grey level's share of 255; {@link Range#NONE} for none
 * @param lowResolution share of the rows and of the columns to which the picture is made smaller
 *     (every pixel counts) and then enlarged again, bilinear both; {@link Range#NONE} for none. As
 *     MONAI's {@code RandSimulateLowResolution}: what a thumbnail of the scan has kept
 * @param jpeg quality, whole numbers from 1 to 100; {@link Range#NONE} for none
 * @param erasing share of images of which a rectangle is painted over with the image's mean: 2% to
 *     a third of the area, width by height 0.3 to 3.3
 * @see <a href="https://arxiv.org/abs/1708.04896">Zhong et al., Random Erasing Data Augmentation,
 *     AAAI 2020</a>
 */
public record Appearance(
    Range blur,
    Range noise,
    double windowLevel,
    double windowWidth,
    Range contrast,
    Range gamma,
    Range lowResolution,
    Range jpeg,
    double erasing) {
  /** Leaves pictures as they are. */
  public static final Appearance NONE =
      new Appearance(
          Range.NONE, Range.NONE, 0, 0, Range.NONE, Range.NONE, Range.NONE, Range.NONE, 0);

  static final List<String> KEYS =
      List.of(
          "blur_range",
          "noise_range",
          "window_range",
          "contrast_range",
          "gamma_range",
          "low_resolution_range",
          "jpeg_range",
          "erasing");

  /** Uniform numbers that one draw takes, the seed of the noise not counted. */
  static final int NUMBERS = 9 + Region.NUMBERS;

  private static final Range ERASED_AREA = new Range(0.02, 1 / 3.0);
  private static final double ERASED_ASPECT = 1 / 0.3;

  public Appearance {
    Objects.requireNonNull(blur, "blur");
    Objects.requireNonNull(noise, "noise");
    Objects.requireNonNull(contrast, "contrast");
    Objects.requireNonNull(gamma, "gamma");
    Objects.requireNonNull(lowResolution, "lowResolution");
    Objects.requireNonNull(jpeg, "jpeg");
    blur.requireWithin("blur_range", 0, 100);
    noise.requireWithin("noise_range", 0, 255);
    contrast.requireWithin("contrast_range", 0, 100);
    gamma.requireWithin("gamma_range", 0.01, 100);
    lowResolution.requireWithin("low_resolution_range", 0.01, 1);
    jpeg.requireWithin("jpeg_range", 1, 100);
    if (!jpeg.isNone()
        && (jpeg.low() != Math.rint(jpeg.low()) || jpeg.high() != Math.rint(jpeg.high()))) {
      throw new BadInputException(
          "jpeg_range must be two whole numbers from 1 to 100, found [%s, %s]"
              .formatted(jpeg.low(), jpeg.high()));
    }
    if (!(windowLevel >= 0 && windowLevel <= 255 && windowWidth >= 0 && windowWidth < 1)) {
      throw new BadInputException(
          "window_range must be grey levels from 0 to 255 and a share of the width from 0 to below 1, found [%s, %s]"
              .formatted(windowLevel, windowWidth));
    }
    if (!(erasing >= 0 && erasing <= 1)) {
      throw new BadInputException("erasing must be a share from 0 to 1, found " + erasing);
    }
  }

  static Appearance of(Options o) {
    Range window = o.has("window_range") ? o.range("window_range") : new Range(0, 0);
    return new Appearance(
        upTo(o, "blur_range"),
        upTo(o, "noise_range"),
        window.low(),
        window.high(),
        range(o, "contrast_range"),
        range(o, "gamma_range"),
        range(o, "low_resolution_range"),
        range(o, "jpeg_range"),
        o.number("erasing", 0));
  }

  private static Range range(Options o, String key) {
    return o.has(key) ? o.range(key) : Range.NONE;
  }

  /** One number is the most, from 0. */
  private static Range upTo(Options o, String key) {
    if (!o.has(key) || o.isList(key)) {
      return range(o, key);
    }
    double most = o.number(key, 0);
    if (Double.isNaN(most)) {
      throw new BadInputException(key + " must be a number or a list of two, found NaN");
    }
    return new Range(0, most);
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    blur.put(map, "blur_range");
    noise.put(map, "noise_range");
    if (windowLevel != 0 || windowWidth != 0) {
      map.put("window_range", List.of(windowLevel, windowWidth));
    }
    contrast.put(map, "contrast_range");
    gamma.put(map, "gamma_range");
    lowResolution.put(map, "low_resolution_range");
    jpeg.put(map, "jpeg_range");
    if (erasing != 0) {
      map.put("erasing", erasing);
    }
    return map;
  }

  /** Whether every draw is {@link Drawn#NONE}. */
  boolean isNone() {
    return equals(NONE);
  }

  /**
   * What {@link #NUMBERS} uniform numbers from {@code from} on stand for.
   *
   * @param noiseSeed of the pixels' noise
   */
  Drawn draw(double[] u, int from, long noiseSeed, int height, int width) {
    boolean erases = u[from + 7] < erasing;
    return new Drawn(
        blur.isNone() ? 0 : blur.at(u[from]),
        noise.isNone() ? 0 : noise.at(u[from + 1]),
        noise.isNone() ? 0 : noiseSeed,
        windowLevel == 0 ? 0 : new Range(-windowLevel, windowLevel).at(u[from + 2]),
        windowWidth == 0 ? 1 : new Range(1 - windowWidth, 1 + windowWidth).at(u[from + 3]),
        contrast.isNone() ? 1 : contrast.at(u[from + 4]),
        gamma.isNone() ? 1 : gamma.at(u[from + 5]),
        lowResolution.isNone() ? 1 : lowResolution.at(u[from + 8 + Region.NUMBERS]),
        jpeg.isNone() ? 0 : (int) (jpeg.low() + u[from + 6] * (jpeg.high() - jpeg.low() + 1)),
        erases ? Region.draw(u, from + 8, ERASED_AREA, ERASED_ASPECT, height, width) : Region.NONE);
  }

  /**
   * One drawn look, in the order in which it is applied: the order in which a scan becomes a file.
   *
   * @param blur standard deviation in pixels; 0 for none
   * @param noise standard deviation in grey levels; 0 for none
   * @param noiseSeed of the noise of each pixel
   * @param windowLevel grey levels that the window's middle moves up: what lies there gets darker
   * @param windowWidth factor of the window's width; above 1 flattens
   * @param contrast factor of the distance from the mean; 1 for none
   * @param gamma exponent; below 1 brightens; 1 for none
   * @param resolution share of the rows and columns that are left; 1 for all
   * @param jpegQuality 1 to 100; 0 for none
   * @param erased what is painted over; {@link Region#NONE} for nothing
   */
  public record Drawn(
      double blur,
      double noise,
      long noiseSeed,
      double windowLevel,
      double windowWidth,
      double contrast,
      double gamma,
      double resolution,
      int jpegQuality,
      Region erased) {
    /** Changes nothing. */
    public static final Drawn NONE = new Drawn(0, 0, 0, 0, 1, 1, 1, 1, 0, Region.NONE);

    /** Whether nothing changes. */
    public boolean isNone() {
      return blur == 0
          && noise == 0
          && windowLevel == 0
          && windowWidth == 1
          && contrast == 1
          && gamma == 1
          && resolution == 1
          && jpegQuality == 0
          && erased.isNone();
    }
  }
}
