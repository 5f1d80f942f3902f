package org.slicewise.evaluation;

import java.util.Arrays;
import java.util.List;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.Nearest;

/** The metrics of {@code metrics.json}, in its order. */
public enum Metric {
  ACCURACY("accuracy"),
  BALANCED_ACCURACY("balanced_accuracy"),
  PRECISION_MACRO("precision_macro"),
  RECALL_MACRO("recall_macro"),
  F1_MACRO("f1_macro"),
  PRECISION_MICRO("precision_micro"),
  RECALL_MICRO("recall_micro"),
  F1_MICRO("f1_micro"),
  PRECISION_WEIGHTED("precision_weighted"),
  RECALL_WEIGHTED("recall_weighted"),
  F1_WEIGHTED("f1_weighted"),
  PRECISION("precision"),
  RECALL("recall"),
  F1("f1"),
  SPECIFICITY("specificity"),
  COHEN_KAPPA("cohen_kappa"),
  MATTHEWS_CORRCOEF("matthews_corrcoef"),
  LOG_LOSS("log_loss"),
  BRIER("brier"),
  ROC_AUC("roc_auc"),
  AVERAGE_PRECISION("average_precision"),
  ROC_AUC_OVR("roc_auc_ovr"),
  ROC_AUC_OVO("roc_auc_ovo"),
  ECE("ece"),
  ECE_EQUAL_WIDTH("ece_equal_width");

  private final String key;

  Metric(String key) {
    this.key = key;
  }

  /** The name in {@code metrics.json}. */
  public String key() {
    return key;
  }

  /**
   * The metric of this name.
   *
   * @throws BadInputException naming the nearest one, where there is none
   */
  public static Metric ofKey(String key) {
    return Arrays.stream(values())
        .filter(metric -> metric.key.equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "there is no metric '%s'; did you mean '%s'?"
                        .formatted(
                            key,
                            Nearest.name(key, Arrays.stream(values()).map(Metric::key).toList()))));
  }

  /** True for shares of images, which read best as percentages. */
  public boolean isShare() {
    return switch (this) {
      case ACCURACY,
          BALANCED_ACCURACY,
          PRECISION_MACRO,
          RECALL_MACRO,
          PRECISION_MICRO,
          RECALL_MICRO,
          F1_MICRO,
          PRECISION_WEIGHTED,
          RECALL_WEIGHTED,
          PRECISION,
          RECALL,
          SPECIFICITY ->
          true;
      default -> false;
    };
  }

  /**
   * What the metric is, for a reader: for instance "sensitivity (recall of CT_COVID)".
   *
   * @param classes class names
   * @param positive name of the positive class, or null
   */
  public String title(List<String> classes, String positive) {
    String of = positive == null ? "the positive class" : positive;
    return switch (this) {
      case ACCURACY -> "accuracy";
      case BALANCED_ACCURACY -> "balanced accuracy (mean recall of the classes)";
      case PRECISION_MACRO -> "precision, mean of the classes";
      case RECALL_MACRO -> "recall, mean of the classes";
      case F1_MACRO -> "F1, mean of the classes";
      case PRECISION_MICRO -> "precision, over all images (= accuracy)";
      case RECALL_MICRO -> "recall, over all images (= accuracy)";
      case F1_MICRO -> "F1, over all images (= accuracy)";
      case PRECISION_WEIGHTED -> "precision, mean weighted by class size";
      case RECALL_WEIGHTED -> "recall, mean weighted by class size (= accuracy)";
      case F1_WEIGHTED -> "F1, mean weighted by class size";
      case PRECISION -> "precision of " + of;
      case RECALL -> "sensitivity (recall of %s)".formatted(of);
      case F1 -> "F1 of " + of;
      case SPECIFICITY ->
          classes.size() == 2 && positive != null
              ? "specificity (recall of %s)".formatted(classes.get(1 - classes.indexOf(positive)))
              : "specificity (other classes not taken for %s)".formatted(of);
      case COHEN_KAPPA -> "Cohen's kappa";
      case MATTHEWS_CORRCOEF -> "Matthews' correlation";
      case LOG_LOSS -> "log loss (lower is better)";
      case BRIER -> "Brier score (lower is better)";
      case ROC_AUC -> "area under the ROC curve of " + of;
      case AVERAGE_PRECISION ->
          positive == null
              ? "average precision, mean of the classes"
              : "average precision of " + of;
      case ROC_AUC_OVR -> "area under the ROC curve, each class against the rest";
      case ROC_AUC_OVO -> "area under the ROC curve, each class against each";
      case ECE -> "calibration error (10 bins of equal mass, debiased)";
      case ECE_EQUAL_WIDTH -> "calibration error (10 bins of equal width)";
    };
  }
}
