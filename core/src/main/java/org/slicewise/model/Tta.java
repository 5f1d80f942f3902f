package org.slicewise.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.Nearest;

/**
 * Test-time augmentation: the views of an image whose probabilities are averaged, wherever a model
 * scores one. It belongs to the model, because calibration and thresholds were fitted to what it
 * says so.
 */
public enum Tta {
  /** The image as it is. */
  NONE,
  /** The image and its mirror image, left and right exchanged: half the speed. */
  FLIP;

  /** The name in settings and model files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one of this name.
   *
   * @throws BadInputException where there is none
   */
  public static Tta parse(String word) {
    List<String> words = Arrays.stream(values()).map(Tta::word).toList();
    if (!words.contains(word)) {
      throw new BadInputException(
          "tta must be one of %s, found '%s'; did you mean '%s'?"
              .formatted(String.join(", ", words), word, Nearest.name(word, words)));
    }
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
