package org.slicewise.report;

import java.util.Objects;
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
}
