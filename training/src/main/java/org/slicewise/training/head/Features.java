package org.slicewise.training.head;

import java.util.Arrays;

/**
 * What a network that stands still sees in images: a row of features for each view of an image.
 *
 * @param rows {@code [views][features]}
 * @param labels class of each row
 * @param folds the fold that holds each row out when the penalty is chosen; all rows of a patient
 *     are in one
 * @param judged whether a row counts when it is held out: the unchanged view of each image
 */
public record Features(float[][] rows, int[] labels, int[] folds, boolean[] judged) {
  public Features {
    if (rows.length == 0
        || labels.length != rows.length
        || folds.length != rows.length
        || judged.length != rows.length) {
      throw new IllegalArgumentException(
          "%d rows of features need as many labels, folds and judged, found %d, %d and %d"
              .formatted(rows.length, labels.length, folds.length, judged.length));
    }
  }

  /** How many folds there are. */
  int count() {
    return Arrays.stream(folds).max().orElse(0) + 1;
  }

  /** How many features a row has. */
  int width() {
    return rows[0].length;
  }
}
