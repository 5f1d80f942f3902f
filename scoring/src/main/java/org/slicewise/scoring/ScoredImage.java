package org.slicewise.scoring;

import java.nio.file.Path;
import org.slicewise.decision.Decision;

/** What became of one file of a stream: scored, or not readable as an image. */
public sealed interface ScoredImage {
  Path file();

  /**
   * @param network the network's own probabilities, one a class, in the order of the model's
   *     classes
   * @param decision what the model makes of them: calibrated probabilities and what follows
   */
  record Scored(Path file, double[] network, Decision decision) implements ScoredImage {}

  /**
   * @param error one sentence that names the file and says why
   */
  record Unreadable(Path file, String error) implements ScoredImage {}
}
