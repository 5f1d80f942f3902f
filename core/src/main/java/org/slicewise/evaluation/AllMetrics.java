package org.slicewise.evaluation;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.slicewise.intervals.PlacementValues;
import org.slicewise.metrics.Average;
import org.slicewise.metrics.ConfusionMatrix;
import org.slicewise.metrics.MulticlassRocAuc;
import org.slicewise.metrics.ProbabilityLoss;
import org.slicewise.metrics.RankedScores;
import org.slicewise.metrics.TopClassCalibration;

/**
 * Every {@link Metric} of one set of rows under any weights. What can be sorted or computed image
 * by image is prepared once; the value and each bootstrap resample come from the same code.
 */
public final class AllMetrics {
  /** The positive class of more than two classes of which nobody named one. */
  public static final int NO_POSITIVE = -1;

  private final int classes;
  private final int positive;
  private final int[] labels;
  private final int[] predicted;
  private final RankedScores ranked; // of the positive class; null without one
  private final MulticlassRocAuc multiclass; // null for fewer than three classes
  private final double[] logLoss;
  private final double[] brier;
  private final TopClassCalibration calibration;
  private final boolean scored;
  private final double[] scores; // of the positive class; null where nothing is ranked

  /**
   * Prepares the rows.
   *
   * @param predictions all of them labelled
   * @param positive index of the positive class, or {@link #NO_POSITIVE}
   */
  public AllMetrics(Predictions predictions, int positive) {
    this(predictions, positive, EnumSet.allOf(Metric.class));
  }

  /** Only what the metrics {@code wanted} need: the others may be NaN. */
  AllMetrics(Predictions predictions, int positive, Set<Metric> wanted) {
    List<Prediction> rows = predictions.rows();
    this.classes = predictions.classes().size();
    this.positive = positive;
    this.labels = rows.stream().mapToInt(Prediction::label).toArray();
    this.predicted = rows.stream().mapToInt(Prediction::predicted).toArray();
    this.scored = predictions.hasProbabilities();
    double[][] p = rows.stream().map(Prediction::probabilities).toArray(double[][]::new);
    boolean severalClasses = scored && classes > 1;
    scores = severalClasses && positive != NO_POSITIVE ? column(p, positive) : null;
    ranked = scores == null ? null : RankedScores.of(scores, positives(labels, positive));
    boolean severalAreas =
        wanted.contains(Metric.ROC_AUC_OVR)
            || wanted.contains(Metric.ROC_AUC_OVO)
            || (wanted.contains(Metric.AVERAGE_PRECISION) && ranked == null);
    multiclass =
        severalClasses && classes > 2 && severalAreas
            ? new MulticlassRocAuc(labels, p, classes)
            : null;
    logLoss =
        severalClasses && wanted.contains(Metric.LOG_LOSS)
            ? ProbabilityLoss.logLoss(labels, p)
            : null;
    brier =
        severalClasses && wanted.contains(Metric.BRIER) ? ProbabilityLoss.brier(labels, p) : null;
    calibration =
        scored && (wanted.contains(Metric.ECE) || wanted.contains(Metric.ECE_EQUAL_WIDTH))
            ? topClass(rows)
            : null;
  }

  /**
   * Values by {@link Metric#ordinal()}; NaN for what is undefined on these rows.
   *
   * @param weights how often each row counts
   */
  public double[] values(int[] weights) {
    double[] out = new double[Metric.values().length];
    Arrays.fill(out, Double.NaN);
    ofMatrix(ConfusionMatrix.of(labels, predicted, classes, weights), out);
    if (logLoss != null) {
      set(out, Metric.LOG_LOSS, ProbabilityLoss.mean(logLoss, weights));
    }
    if (brier != null) {
      set(out, Metric.BRIER, ProbabilityLoss.mean(brier, weights));
    }
    if (ranked != null) {
      double auc = ranked.rocAuc(weights);
      set(out, Metric.ROC_AUC, auc);
      set(out, Metric.AVERAGE_PRECISION, ranked.averagePrecision(weights));
      if (classes == 2) { // of two classes each is the rest of the other
        set(out, Metric.ROC_AUC_OVR, auc);
        set(out, Metric.ROC_AUC_OVO, auc);
      }
    }
    if (multiclass != null) {
      set(out, Metric.ROC_AUC_OVR, multiclass.oneVersusRest(weights));
      set(out, Metric.ROC_AUC_OVO, multiclass.oneVersusOne(weights));
      if (ranked == null) {
        set(out, Metric.AVERAGE_PRECISION, multiclass.averagePrecision(weights));
      }
    }
    if (calibration != null) {
      set(out, Metric.ECE, calibration.debiased(weights));
      set(out, Metric.ECE_EQUAL_WIDTH, calibration.equalWidth(weights));
    }
    return out;
  }

  /** True where the positive class has an area under the ROC curve: scores, and both classes. */
  public boolean hasArea() {
    return scores != null
        && Arrays.stream(labels).anyMatch(l -> l == positive)
        && Arrays.stream(labels).anyMatch(l -> l != positive);
  }

  /**
   * What each row adds to the area under the positive class' ROC curve.
   *
   * @throws IllegalStateException where {@link #hasArea} is false
   */
  public PlacementValues placementValues() {
    if (!hasArea()) {
      throw new IllegalStateException("these rows have no area under a ROC curve");
    }
    return PlacementValues.of(scores, positives(labels, positive));
  }

  private void ofMatrix(ConfusionMatrix matrix, double[] out) {
    set(out, Metric.ACCURACY, matrix.accuracy());
    set(out, Metric.BALANCED_ACCURACY, matrix.balancedAccuracy());
    set(out, Metric.PRECISION_MACRO, matrix.precision(Average.MACRO));
    set(out, Metric.RECALL_MACRO, matrix.recall(Average.MACRO));
    set(out, Metric.F1_MACRO, matrix.f1(Average.MACRO));
    set(out, Metric.PRECISION_MICRO, matrix.precision(Average.MICRO));
    set(out, Metric.RECALL_MICRO, matrix.recall(Average.MICRO));
    set(out, Metric.F1_MICRO, matrix.f1(Average.MICRO));
    set(out, Metric.PRECISION_WEIGHTED, matrix.precision(Average.WEIGHTED));
    set(out, Metric.RECALL_WEIGHTED, matrix.recall(Average.WEIGHTED));
    set(out, Metric.F1_WEIGHTED, matrix.f1(Average.WEIGHTED));
    set(out, Metric.COHEN_KAPPA, matrix.cohenKappa());
    if (matrix.hasMatthewsCorrelation()) {
      set(out, Metric.MATTHEWS_CORRCOEF, matrix.matthewsCorrelation());
    }
    if (positive == NO_POSITIVE) {
      return;
    }
    // A resample without the images to take a share of says nothing about the share.
    long support = matrix.support(positive);
    long called = matrix.predicted(positive);
    if (called > 0) {
      set(out, Metric.PRECISION, matrix.precision(positive));
    }
    if (support > 0) {
      set(out, Metric.RECALL, matrix.recall(positive));
    }
    if (support + called > 0) {
      set(out, Metric.F1, matrix.f1(positive));
    }
    if (support < matrix.total()) {
      set(out, Metric.SPECIFICITY, matrix.specificity(positive));
    }
  }

  private static void set(double[] out, Metric metric, double value) {
    out[metric.ordinal()] = value;
  }

  static double[] column(double[][] probabilities, int k) {
    return Arrays.stream(probabilities).mapToDouble(p -> p[k]).toArray();
  }

  static boolean[] positives(int[] labels, int positive) {
    boolean[] out = new boolean[labels.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = labels[i] == positive;
    }
    return out;
  }

  static TopClassCalibration topClass(List<Prediction> rows) {
    boolean[] correct = new boolean[rows.size()];
    for (int i = 0; i < correct.length; i++) {
      correct[i] = rows.get(i).isCorrect();
    }
    return new TopClassCalibration(
        rows.stream().mapToDouble(Prediction::confidence).toArray(), correct);
  }
}
