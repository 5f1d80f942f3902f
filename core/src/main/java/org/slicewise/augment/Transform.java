package org.slicewise.augment;

import java.util.Objects;

/**
 * One drawn transformation, with the keys of Keras' {@code
 * ImageDataGenerator.get_random_transform}.
 *
 * <p>The names are Keras', and so is what they do: Keras 3 exchanges the two axes of its matrix
 * before it samples, so that {@code tx} (drawn from {@code height_shift_range}) moves the picture
 * sideways and {@code ty} (drawn from {@code width_shift_range}) moves it up and down, and an image
 * that is not square turns about the point (width / 2, height / 2) counted in rows and columns. The
 * recorded answers hold us to it.
 *
 * @param theta rotation in degrees
 * @param tx shift in pixels drawn from {@code height_shift_range}; along the columns
 * @param ty shift in pixels drawn from {@code width_shift_range}; along the rows
 * @param shear shear angle in degrees
 * @param zx zoom along the columns; below 1 magnifies
 * @param zy zoom along the rows; below 1 magnifies
 * @param flipHorizontal mirror left and right
 * @param flipVertical mirror top and bottom
 * @param channelShift added to every channel, clipped to the image's own minimum and maximum; NaN
 *     for none
 * @param brightness factor; NaN for none
 * @param crop ours: the part of the image that fills the whole, before all else; {@link
 *     Region#NONE} for all of it
 * @param look ours: after all else
 */
public record Transform(
    double theta,
    double tx,
    double ty,
    double shear,
    double zx,
    double zy,
    boolean flipHorizontal,
    boolean flipVertical,
    double channelShift,
    double brightness,
    Region crop,
    Appearance.Drawn look) {
  public Transform {
    Objects.requireNonNull(crop, "crop");
    Objects.requireNonNull(look, "look");
  }

  /** What Keras draws. */
  public Transform(
      double theta,
      double tx,
      double ty,
      double shear,
      double zx,
      double zy,
      boolean flipHorizontal,
      boolean flipVertical,
      double channelShift,
      double brightness) {
    this(
        theta,
        tx,
        ty,
        shear,
        zx,
        zy,
        flipHorizontal,
        flipVertical,
        channelShift,
        brightness,
        Region.NONE,
        Appearance.Drawn.NONE);
  }

  /** Changes nothing. */
  public static final Transform IDENTITY =
      new Transform(0, 0, 0, 0, 1, 1, false, false, Double.NaN, Double.NaN);
}
