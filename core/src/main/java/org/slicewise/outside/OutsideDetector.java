package org.slicewise.outside;

/**
 * Tells images that are unlike any that a model was made for by their {@link Impression}, in two
 * ways of which either suffices. One was taught on images of both sorts (outlier exposure,
 * Hendrycks, Mazeika and Dietterich 2019), by a ridge classifier. The other knows only what the
 * model was made for: how much of an impression lies outside the plane in which those of slices
 * spread most (a distance as Lee et al. 2018 use, without the part within the plane). The arrays
 * are not copied.
 *
 * @param centre what is taken off an impression
 * @param scale what it is then multiplied with
 * @param direction along which images of both sorts part
 * @param offset added to the product with the direction; images above 0 are outside
 * @param axes of the plane, orthonormal
 * @param farthest squared distance from the plane beyond which an image is outside
 */
public record OutsideDetector(
    float[] centre,
    float[] scale,
    float[] direction,
    float offset,
    float[][] axes,
    float farthest) {

  /** Above 0 for an image that is outside; values of two detectors cannot be compared. */
  public double score(float[] impression) {
    float[] z = standard(impression);
    return Math.max(Linear.dot(direction, z) + offset, Linear.distance(z, axes) / farthest - 1);
  }

  /** The impression as both ways read it. */
  float[] standard(float[] impression) {
    float[] z = new float[centre.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = (impression[i] - centre[i]) * scale[i];
    }
    return z;
  }
}
