package org.slicewise.scoring;

import java.util.List;
import org.slicewise.data.LeftOut;
import org.slicewise.evaluation.Predictions;

/**
 * What a model said about the readable images of a list.
 *
 * @param predictions one row a readable image, in the list's order
 * @param leftOut the unreadable ones, and why
 */
public record Scores(Predictions predictions, List<LeftOut> leftOut) {
  public Scores {
    leftOut = List.copyOf(leftOut);
  }
}
