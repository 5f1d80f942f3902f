package org.slicewise.robustness;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.slicewise.data.Preprocessing;
import org.slicewise.evaluation.Predictions;
import org.slicewise.image.ImageArray;

/**
 * Reads files as a model does, but each as if it had been changed before: decoded, changed, encoded
 * again in memory, and then all of the model's own preprocessing.
 *
 * @param change what happens to each file
 * @param preprocessing the model's
 */
public record ChangedFiles(Change change, Preprocessing preprocessing)
    implements Function<Path, ImageArray> {
  public ChangedFiles {
    Objects.requireNonNull(change, "change");
    Objects.requireNonNull(preprocessing, "preprocessing");
  }

  /**
   * Asks for every change. Each decodes every file again, so that memory does not grow with their
   * number.
   *
   * @param preprocessing the model's
   * @param ask the model's answers for files read so
   */
  public static Map<Change, Predictions> each(
      Preprocessing preprocessing, Function<ChangedFiles, Predictions> ask) {
    Map<Change, Predictions> answers = new EnumMap<>(Change.class);
    for (Change change : Change.values()) {
      answers.put(change, ask.apply(new ChangedFiles(change, preprocessing)));
    }
    return answers;
  }

  /**
   * The network's input for the changed file, {@code [height, width, channels]}.
   *
   * @throws org.slicewise.image.UnreadableImageException when the file is not a readable image
   */
  @Override
  public ImageArray apply(Path file) {
    byte[] changed = change.apply(Picture.read(file, preprocessing.image()));
    return preprocessing.apply(changed, "%s, %s".formatted(file, change.title()));
  }
}
