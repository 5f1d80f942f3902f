package org.slicewise.scoring;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.decision.Decision;
import org.slicewise.model.ModelInfo;

/**
 * What all formats write: the answer, and whom or what it is about.
 *
 * @param patient the id, or "" where nobody knows it; null where the row is about an image
 * @param file the image, or "" in the row of a patient who is known
 * @param slices images behind the answer; read only in the row of a patient
 * @param decision null where nothing could be read
 * @param error null where everything could be read
 */
record Row(String patient, String file, int slices, Decision decision, String error) {
  static Row of(ScoredImage image) {
    return image instanceof ScoredImage.Scored scored
        ? new Row(null, image.file(), 1, scored.decision(), null)
        : new Row(null, image.file(), 0, null, ((ScoredImage.Unreadable) image).error());
  }

  static Row of(ScoredPatient patient) {
    return new Row(
        patient.patient(), patient.file(), patient.slices(), patient.decision(), patient.error());
  }

  boolean isPatient() {
    return patient != null;
  }

  /** The name of the class at the operating point, or null. */
  String atPoint(ModelInfo info) {
    return decision.atOperatingPoint() == Decision.NO_POINT
        ? null
        : info.classes().get(decision.atOperatingPoint());
  }

  /** The names of the classes in the set, or null without one. */
  List<String> set(ModelInfo info) {
    if (decision.set() == null) {
      return null;
    }
    List<String> names = new ArrayList<>();
    for (int k = 0; k < decision.set().length; k++) {
      if (decision.set()[k]) {
        names.add(info.classes().get(k));
      }
    }
    return names;
  }
}
