package org.slicewise.decision;

/**
 * What a model says about one image.
 *
 * @param probabilities calibrated, one a class; they sum to 1
 * @param predicted index of the most probable class; of equally probable ones the first
 * @param atOperatingPoint index of the class at the operating point in force; -1 where there is
 *     none
 * @param set which classes are in the conformal set; null where the model has no sets
 * @param reason why the model gives no answer; null where it gives one
 */
public record Decision(
    double[] probabilities, int predicted, int atOperatingPoint, boolean[] set, String reason) {
  /** The {@code atOperatingPoint} of a model without an operating point. */
  public static final int NO_POINT = -1;

  /** The reason where an image is unlike any that the model was made for. */
  public static final String OUTSIDE = "outside what this model knows";

  /** The same of an image that is unlike any that the model was made for, so that it abstains. */
  public Decision outside() {
    return new Decision(probabilities, predicted, atOperatingPoint, set, OUTSIDE);
  }

  /** True where the image is unlike any that the model was made for. */
  public boolean isOutside() {
    return OUTSIDE.equals(reason);
  }

  /** True where the model gives no answer. */
  public boolean abstain() {
    return reason != null;
  }
}
