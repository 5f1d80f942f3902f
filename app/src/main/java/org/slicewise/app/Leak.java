package org.slicewise.app;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slicewise.data.Part;
import org.slicewise.data.Sample;
import org.slicewise.split.ImageContents;
import org.slicewise.split.Split;

/** Why the numbers of one part flatter the model. */
final class Leak {
  private Leak() {}

  /**
   * @return one sentence, or "" where nothing flatters
   */
  static String of(Trained trained, Part part) {
    Split split = trained.split();
    if (split.leaky() && touchesTraining(split, split.part(part), trained.data().contents())) {
      return split.reason();
    }
    return trained.recipe().choosesOnValidation() && part == Part.VALIDATION
        ? "the validation part chose the epoch, so its numbers are optimistic"
        : "";
  }

  /** Whether a file, picture or patient is in training too, or could be, as none is known. */
  private static boolean touchesTraining(Split split, List<Sample> part, ImageContents contents) {
    Set<String> files = new HashSet<>();
    Set<String> pictures = new HashSet<>();
    Set<String> patients = new HashSet<>();
    for (Sample sample : split.train()) {
      files.add(sample.file());
      patients.add(sample.patient());
      pictures.add(contents.of(sample));
    }
    return part.stream()
        .anyMatch(
            s ->
                files.contains(s.file())
                    || pictures.contains(contents.of(s))
                    || s.patient().isEmpty()
                    || patients.contains(s.patient()));
  }
}
