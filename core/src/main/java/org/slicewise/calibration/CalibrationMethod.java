package org.slicewise.calibration;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.Nearest;

/** How probabilities are calibrated: see the record of {@link Calibrator} of the same name. */
public enum CalibrationMethod {
  TEMPERATURE,
  PLATT,
  ISOTONIC,
  NONE;

  /** The word in a configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The method of this name.
   *
   * @throws BadInputException where there is none
   */
  public static CalibrationMethod parse(String word) {
    List<String> words = Arrays.stream(values()).map(CalibrationMethod::word).toList();
    int index = words.indexOf(word);
    if (index < 0) {
      throw new BadInputException(
          "calibration must be %s, found '%s'; did you mean '%s'?"
              .formatted(String.join(", ", words), word, Nearest.name(word, words)));
    }
    return values()[index];
  }
}
