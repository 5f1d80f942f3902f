package org.slicewise.outside;

/**
 * Reads one stretch of an {@link Impression} in two ways. One was taught on images of both sorts
 * (outlier exposure, Hendrycks, Mazeika and Dietterich 2019), by a ridge classifier. The other
 * knows only what the model was made for: how much of the stretch lies outside the plane in which
 * those of slices spread most (a distance as Lee et al. 2018 use, without the part within the
 * plane). The arrays are not copied.
 *
 * @param centre what is taken off the stretch
 * @param scale what it is then multiplied with
 * @param direction along which images of both sorts part
 * @param offset added to the product with the direction
 * @param axes of the plane, orthonormal
 * @param farthest squared distance from the plane beyond which an image is outside
 */
public record OutsideReader(
    float[] centre,
    float[] scale,
    float[] direction,
    float offset,
    float[][] axes,
    float farthest) {

  /** Larger for images that are outside. */
  double side(float[] stretch) {
    return Linear.dot(direction, standard(stretch)) + offset;
  }

  /** Above 0 for an image that is too far away. */
  double tooFar(float[] stretch) {
    return Linear.distance(standard(stretch), axes) / farthest - 1;
  }

  /** The stretch as both ways read it. */
  float[] standard(float[] stretch) {
    float[] z = new float[centre.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = (stretch[i] - centre[i]) * scale[i];
    }
    return z;
  }
}
