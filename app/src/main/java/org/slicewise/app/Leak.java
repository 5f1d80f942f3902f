package org.slicewise.app;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slicewise.data.Part;
import org.slicewise.data.Sample;
import org.slicewise.split.Split;

/** Why the numbers of one part flatter the model. */
final class Leak {
  private Leak() {}

  /**
   * @param choseOnValidation whether the validation part decided anything about the training
   * @return one sentence, or "" where nothing flatters
   */
  static String of(Split split, Part part, boolean choseOnValidation) {
    if (split.leaky() && touchesTraining(split, split.part(part))) {
      return split.reason();
    }
    return choseOnValidation && part == Part.VALIDATION
        ? "the validation part chose the epoch, so its numbers are optimistic"
        : "";
  }

  /** Whether a file or a patient is in training too, or could be, as no patient is known. */
  private static boolean touchesTraining(Split split, List<Sample> part) {
    Set<String> files = new HashSet<>();
    Set<String> patients = new HashSet<>();
    for (Sample sample : split.train()) {
      files.add(sample.file());
      patients.add(sample.patient());
    }
    return part.stream()
        .anyMatch(
            s ->
                files.contains(s.file())
                    || s.patient().isEmpty()
                    || patients.contains(s.patient()));
  }
}
