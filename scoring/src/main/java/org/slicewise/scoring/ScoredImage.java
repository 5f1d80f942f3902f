package org.slicewise.scoring;

import org.slicewise.decision.Decision;

/** What became of one image of a stream: scored, or not readable as an image. */
public sealed interface ScoredImage {
  /** The file, or what else the image is called. */
  String file();

  /**
   * @param network the network's own probabilities, one a class, in the order of the model's
   *     classes
   * @param decision what the model makes of them: calibrated probabilities and what follows
   */
  record Scored(String file, double[] network, Decision decision) implements ScoredImage {}

  /**
   * @param error one sentence that names the file and says why
   */
  record Unreadable(String file, String error) implements ScoredImage {}
}
