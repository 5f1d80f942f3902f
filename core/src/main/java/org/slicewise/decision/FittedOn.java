package org.slicewise.decision;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slicewise.errors.BadInputException;

/**
 * The images that something was fitted on or chosen with.
 *
 * @param part what they are, for instance "validation part" or "out-of-fold predictions, grouped by
 *     patient"
 * @param images number of images
 * @param patients number of patients; null where none is named
 */
public record FittedOn(String part, int images, Integer patients) {

  /** "the validation part (118 images of 56 patients)". */
  public String inWords() {
    return "the %s (%d image%s%s)"
        .formatted(
            part,
            images,
            images == 1 ? "" : "s",
            patients == null
                ? ""
                : " of %d patient%s".formatted(patients, patients == 1 ? "" : "s"));
  }

  /** For the model's metadata. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("part", part);
    map.put("images", images);
    map.put("patients", patients);
    return map;
  }

  /**
   * What {@link #toMap} made, also after a journey as JSON.
   *
   * @throws BadInputException where it is not that
   */
  public static FittedOn fromMap(Map<?, ?> map) {
    Object patients = map.get("patients");
    if (map.get("part") instanceof String part
        && map.get("images") instanceof Number images
        && (patients == null || patients instanceof Number)) {
      return new FittedOn(
          part, images.intValue(), patients == null ? null : ((Number) patients).intValue());
    }
    throw new BadInputException(
        "the model says that its decisions were fitted on %s, expected part, images and patients; train the model again"
            .formatted(map));
  }
}
