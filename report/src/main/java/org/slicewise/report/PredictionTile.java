package org.slicewise.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.image.ImageArray;

/**
 * An image with what it is and what the network said.
 *
 * @param image the pixels, as in {@link SampleImage}
 * @param file its name
 * @param actual its class
 * @param predicted the class it was given
 * @param confidence probability of the predicted class, 0..1; NaN where unknown
 * @param patient its patient, "" where unknown
 */
public record PredictionTile(
    ImageArray image,
    String file,
    String actual,
    String predicted,
    double confidence,
    String patient) {
  public PredictionTile {
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(actual, "actual");
    Objects.requireNonNull(predicted, "predicted");
    Objects.requireNonNull(patient, "patient");
    if (confidence < 0 || confidence > 1) {
      throw new IllegalArgumentException(
          "the confidence of %s must lie in 0..1, found %s".formatted(file, confidence));
    }
  }

  /** Whether the network was right. */
  public boolean correct() {
    return actual.equals(predicted);
  }

  /**
   * The predictions worth a tile: the most confident mistakes first, at most two thirds of all;
   * then right answers, evenly from the table.
   *
   * @param predictions a table; rows without a label are left out
   * @param most how many at most
   */
  public static List<Prediction> worthShowing(Predictions predictions, int most) {
    List<Prediction> labelled = predictions.labelled().rows();
    List<Prediction> wrong =
        labelled.stream()
            .filter(p -> !p.isCorrect())
            .sorted(Comparator.comparingDouble(p -> -sortable(p.confidence())))
            .toList();
    List<Prediction> right = labelled.stream().filter(Prediction::isCorrect).toList();
    int mistakes = Math.min(wrong.size(), Math.max(most - right.size(), (2 * most + 2) / 3));
    int rest = Math.min(right.size(), most - mistakes);
    List<Prediction> chosen = new ArrayList<>(wrong.subList(0, mistakes));
    for (int i = 0; i < rest; i++) {
      chosen.add(right.get((int) ((long) i * right.size() / rest)));
    }
    return List.copyOf(chosen);
  }

  public static double sortable(double confidence) {
    return Double.isNaN(confidence) ? 0 : confidence;
  }
}
