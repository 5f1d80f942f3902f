package org.slicewise.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Area under the ROC curve and average precision for more than two classes, unweighted means over
 * classes as scikit-learn's {@code average="macro"}. Sorts once; measures under any weights.
 */
public final class MulticlassRocAuc {
  private final List<RankedScores> againstRest = new ArrayList<>();
  private final List<RankedScores> againstOne = new ArrayList<>();

  /**
   * @param labels true class of each image
   * @param probabilities one row an image, one column a class
   * @param classes number of classes
   */
  public MulticlassRocAuc(int[] labels, double[][] probabilities, int classes) {
    for (int k = 0; k < classes; k++) {
      int a = k;
      double[] scores =
          IntStream.range(0, labels.length).mapToDouble(i -> probabilities[i][a]).toArray();
      boolean[] positive = new boolean[labels.length];
      for (int i = 0; i < labels.length; i++) {
        positive[i] = labels[i] == a;
      }
      againstRest.add(RankedScores.of(scores, positive));
      for (int b = 0; b < classes; b++) {
        if (b != a) {
          int other = b;
          int[] rows =
              IntStream.range(0, labels.length)
                  .filter(i -> labels[i] == a || labels[i] == other)
                  .toArray();
          againstOne.add(RankedScores.of(scores, positive, rows));
        }
      }
    }
  }

  /**
   * {@code roc_auc_ovr}: mean over classes of each against the rest; NaN where a class is absent.
   */
  public double oneVersusRest(int[] weights) {
    return againstRest.stream().mapToDouble(r -> r.rocAuc(weights)).sum() / againstRest.size();
  }

  /**
   * {@code roc_auc_ovo}: mean over ordered pairs of classes, each pair by the first one's
   * probability (Hand and Till 2001); NaN where a class is absent.
   */
  public double oneVersusOne(int[] weights) {
    return againstOne.stream().mapToDouble(r -> r.rocAuc(weights)).sum() / againstOne.size();
  }

  /** Mean over classes of the average precision of each; NaN where a class is absent. */
  public double averagePrecision(int[] weights) {
    return againstRest.stream().mapToDouble(r -> r.averagePrecision(weights)).sum()
        / againstRest.size();
  }
}
