package org.slicewise.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a model said about one image: one row of {@code predictions.csv}.
 *
 * <p>The array is not copied: whoever passes it hands it over.
 *
 * @param file path of the image, as the table has it
 * @param patient patient id, or "" where unknown (the image then counts as its own patient)
 * @param label index of the true class, or {@link #UNKNOWN}
 * @param predicted index of the predicted class
 * @param probabilities one probability a class, in the order of the classes; null where the table
 *     has none
 * @param extra the row's other columns as text, by column name (for instance {@code
 *     at_operating_point})
 */
public record Prediction(
    String file,
    String patient,
    int label,
    int predicted,
    double[] probabilities,
    Map<String, String> extra) {
  /** The column that says whether an image is unlike any that the model was made for. */
  public static final String OUTSIDE = "outside";

  /** The label of an image whose class nobody told. */
  public static final int UNKNOWN = -1;

  public Prediction {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(patient, "patient");
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }

  /** A row whose predicted class is the most probable one; of equally probable ones the first. */
  public static Prediction scored(String file, String patient, int label, double[] probabilities) {
    return new Prediction(
        file, patient, label, mostProbable(probabilities), probabilities, Map.of());
  }

  /** The same row, saying whether its image is unlike any that the model was made for. */
  public Prediction withOutside(boolean outside) {
    Map<String, String> more = new LinkedHashMap<>(extra);
    more.put(OUTSIDE, Boolean.toString(outside));
    return new Prediction(file, patient, label, predicted, probabilities, more);
  }

  /** True where the label is known. */
  public boolean isLabelled() {
    return label != UNKNOWN;
  }

  /** True where the label is known and is the predicted class. */
  public boolean isCorrect() {
    return label == predicted;
  }

  /** Probability of the predicted class; NaN where the table has no probabilities. */
  public double confidence() {
    return probabilities == null ? Double.NaN : probabilities[predicted];
  }

  /** The index of the largest value; of equal ones the first, as {@code numpy.argmax}. */
  static int mostProbable(double[] probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      if (probabilities[i] > probabilities[best]) {
        best = i;
      }
    }
    return best;
  }
}
