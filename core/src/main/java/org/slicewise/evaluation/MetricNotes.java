package org.slicewise.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.metrics.ConfusionMatrix;

/** Why a metric is undefined, or which convention a reader must know. */
final class MetricNotes {
  private final List<String> classes;
  private final int positive;
  private final boolean scored;
  private final ConfusionMatrix matrix;

  MetricNotes(Predictions predictions, int positive, ConfusionMatrix matrix) {
    this.classes = predictions.classes();
    this.scored = predictions.hasProbabilities();
    this.positive = positive;
    this.matrix = matrix;
  }

  /** True for the metrics that are 0, not null, where they divide 0 by 0. */
  boolean isZeroByConvention(Metric metric) {
    return switch (metric) {
      case PRECISION, RECALL, F1, SPECIFICITY -> positive != AllMetrics.NO_POSITIVE;
      case MATTHEWS_CORRCOEF -> true;
      case AVERAGE_PRECISION -> scored && positive != AllMetrics.NO_POSITIVE && classes.size() > 1;
      default -> false;
    };
  }

  /** What is to be said about an undefined metric. */
  String ofUndefined(Metric metric) {
    return switch (metric) {
      case PRECISION, RECALL, F1, SPECIFICITY ->
          positive == AllMetrics.NO_POSITIVE
              ? noPositive()
              : "0 by convention: " + zeroDivision(metric);
      case MATTHEWS_CORRCOEF ->
          "0 by convention: only one class among the %s"
              .formatted(present(true).size() < 2 ? "labels" : "predicted classes");
      case COHEN_KAPPA -> "undefined: all images are of one class and predicted so";
      case LOG_LOSS, BRIER, ECE, ECE_EQUAL_WIDTH -> unscored();
      case ROC_AUC ->
          !scored || classes.size() < 2
              ? unscored()
              : positive == AllMetrics.NO_POSITIVE ? noPositive() : oneClass();
      case AVERAGE_PRECISION ->
          isZeroByConvention(metric)
              ? "0 by convention: no image is labelled " + classes.get(positive)
              : scored && classes.size() > 1 ? absent() : unscored();
      case ROC_AUC_OVR, ROC_AUC_OVO ->
          !scored || classes.size() < 2 ? unscored() : classes.size() == 2 ? oneClass() : absent();
      default -> "undefined";
    };
  }

  /** What is to be said about a defined metric, or null. */
  String ofDefined(Metric metric) {
    return switch (metric) {
      case BALANCED_ACCURACY ->
          missing(true).isEmpty()
              ? null
              : "mean of the classes that have images: no image is labelled "
                  + String.join(", ", missing(true));
      case PRECISION_MACRO, PRECISION_WEIGHTED -> counted(false);
      case RECALL_MACRO -> counted(true);
      case F1_MACRO -> {
        List<String> neither = new ArrayList<>(missing(true));
        neither.retainAll(missing(false));
        yield neither.isEmpty()
            ? null
            : "counts 0 for %s, neither label nor prediction of any image"
                .formatted(String.join(", ", neither));
      }
      case ECE -> "debiased as in Kumar, Liang and Ma (2019)";
      case BRIER -> classes.size() > 2 ? "sum over the classes, 0 to 2" : null;
      case AVERAGE_PRECISION ->
          positive == AllMetrics.NO_POSITIVE ? "mean of the classes, each against the rest" : null;
      default -> null;
    };
  }

  private String zeroDivision(Metric metric) {
    String name = classes.get(positive);
    return switch (metric) {
      case PRECISION -> "no image is predicted " + name;
      case RECALL -> "no image is labelled " + name;
      case F1 -> "no image is labelled or predicted " + name;
      default -> "all images are labelled " + name;
    };
  }

  private String counted(boolean ofTruth) {
    List<String> names = missing(ofTruth);
    return names.isEmpty()
        ? null
        : "counts 0 for %s, %s of no image"
            .formatted(String.join(", ", names), ofTruth ? "label" : "prediction");
  }

  private String unscored() {
    return scored ? "undefined: the table has one class" : "undefined: no probabilities";
  }

  private String oneClass() {
    return "undefined: all images are on one side of "
        + (positive == AllMetrics.NO_POSITIVE ? "the classes" : classes.get(positive));
  }

  private String absent() {
    return "undefined: no image is labelled " + String.join(", ", missing(true));
  }

  private static String noPositive() {
    return "undefined: more than two classes and none named as positive (--positive)";
  }

  private List<String> present(boolean ofTruth) {
    List<String> names = new ArrayList<>(classes);
    names.removeAll(missing(ofTruth));
    return names;
  }

  /** Classes that are the label (or the prediction) of no image. */
  List<String> missing(boolean ofTruth) {
    List<String> names = new ArrayList<>();
    for (int k = 0; k < classes.size(); k++) {
      if ((ofTruth ? matrix.support(k) : matrix.predicted(k)) == 0) {
        names.add(classes.get(k));
      }
    }
    return names;
  }
}
