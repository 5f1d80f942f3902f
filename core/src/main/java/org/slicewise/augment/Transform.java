package org.slicewise.augment;

/**
 * One drawn transformation, with the keys of Keras' {@code
 * ImageDataGenerator.get_random_transform}.
 *
 * @param theta rotation in degrees
 * @param tx shift along the rows (height) in pixels
 * @param ty shift along the columns (width) in pixels
 * @param shear shear angle in degrees
 * @param zx zoom along the rows
 * @param zy zoom along the columns
 * @param flipHorizontal mirror left and right
 * @param flipVertical mirror top and bottom
 * @param channelShift added to every channel, clipped to the image's own minimum and maximum; NaN
 *     for none
 * @param brightness factor; NaN for none
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
    double brightness) {
  /** Changes nothing. */
  public static final Transform IDENTITY =
      new Transform(0, 0, 0, 0, 1, 1, false, false, Double.NaN, Double.NaN);
}
