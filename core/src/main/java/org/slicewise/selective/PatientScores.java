package org.slicewise.selective;

import java.util.LinkedHashMap;
import java.util.Map;

/** One conformal score a patient. */
final class PatientScores {
  private PatientScores() {}

  /** {@code 1 - p} of the true class, the largest of each patient's images. */
  static double[] worst(double[][] probabilities, int[] labels, int[] patients) {
    if (probabilities.length != labels.length || labels.length != patients.length) {
      throw new IllegalArgumentException(
          "found probabilities of %d images, %d labels and %d patients"
              .formatted(probabilities.length, labels.length, patients.length));
    }
    Map<Integer, Double> worst = new LinkedHashMap<>();
    for (int i = 0; i < labels.length; i++) {
      worst.merge(patients[i], 1 - probabilities[i][labels[i]], Math::max);
    }
    return worst.values().stream().mapToDouble(Double::doubleValue).toArray();
  }
}
