package org.slicewise.outside;

import java.util.Objects;

/**
 * What a network says of an image before it says which class it is of. The array is not copied.
 *
 * @param kind of an image that is no axial slice of lungs; null for one that is
 * @param group whose slice it is, or was made of: the patient, or the file where no patient is
 *     known; "" of a drawn image
 * @param values the same number for all images of a network
 */
public record Impression(Kind kind, String group, float[] values) {
  public Impression {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(values, "values");
  }

  boolean inside() {
    return kind == null;
  }
}
