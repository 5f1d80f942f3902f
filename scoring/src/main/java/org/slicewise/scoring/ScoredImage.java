package org.slicewise.scoring;

import java.nio.file.Path;

/** What became of one file of a stream: scored, or not readable as an image. */
public sealed interface ScoredImage {
  Path file();

  /**
   * @param probabilities one a class, in the order of the model's classes; they sum to 1
   */
  record Scored(Path file, float[] probabilities) implements ScoredImage {}

  /**
   * @param error one sentence that names the file and says why
   */
  record Unreadable(Path file, String error) implements ScoredImage {}
}
