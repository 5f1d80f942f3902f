package org.slicewise.outside;

import java.util.Arrays;
import java.util.List;

/**
 * Tells images that are unlike any that a model was made for by their {@link Impression}, of which
 * each of its readers reads its own stretch: an image is outside where the sides of all readers
 * together are above 0 or where one of them finds it too far away.
 *
 * @param readers at least one; they read the impression from its first number to its last
 */
public record OutsideDetector(List<OutsideReader> readers) {
  public OutsideDetector {
    readers = List.copyOf(readers);
  }

  /** Above 0 for an image that is outside; values of two detectors cannot be compared. */
  public double score(float[] impression) {
    double side = 0;
    double farthest = Double.NEGATIVE_INFINITY;
    int from = 0;
    for (OutsideReader reader : readers) {
      int to = from + reader.centre().length;
      float[] stretch = Arrays.copyOfRange(impression, from, to);
      side += reader.side(stretch);
      farthest = Math.max(farthest, reader.tooFar(stretch));
      from = to;
    }
    return Math.max(side, farthest);
  }
}
