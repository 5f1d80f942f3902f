package org.slicewise.evaluation;

import java.util.List;
import java.util.Map;

/**
 * The images of which the model knows something from its training.
 *
 * @param n number of images
 * @param patients number of their patients; null where unknown
 * @param images how many are themselves in the training
 * @param near how many have a near copy in the training
 * @param ofKnownPatients how many are of patients who are in the training
 * @param patientIds those patients, sorted
 * @param metrics by the names of {@code metrics.json}
 */
public record SeenPart(
    int n,
    Integer patients,
    int images,
    int near,
    int ofKnownPatients,
    List<String> patientIds,
    Map<String, Estimate> metrics) {

  /** The same as a part of the images, to stand beside the unseen. */
  public Part part() {
    return new Part(n, patients, metrics);
  }
}
