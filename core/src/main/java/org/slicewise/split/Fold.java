package org.slicewise.split;

import java.util.List;

/**
 * One round of a cross-validation.
 *
 * @param repeat which drawing of the folds, from 1
 * @param number which fold of it, from 1
 * @param heldOut the group that is held out, as "location=Wuhan"; "" where folds have no names
 * @param split its training part, and the images held out as its test part; no validation part
 * @param inner for nested cross-validation the training part divided into folds again: each a
 *     training and a validation part, the test part empty; else empty
 */
public record Fold(int repeat, int number, String heldOut, Split split, List<Split> inner) {
  public Fold {
    inner = List.copyOf(inner);
    if (repeat < 1 || number < 1) {
      throw new IllegalArgumentException("folds count from 1");
    }
  }

  /** A name for folders and tables: "repeat-1-fold-3". */
  public String name() {
    return "repeat-%d-fold-%d".formatted(repeat, number);
  }

  /** What it is called in a sentence: "fold 3", "fold 3 of repeat 2", "fold 3 (location=Wuhan)". */
  public String words() {
    return "fold "
        + number
        + (repeat > 1 ? " of repeat " + repeat : "")
        + (heldOut.isEmpty() ? "" : " (" + heldOut + ")");
  }
}
