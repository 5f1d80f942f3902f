package org.slicewise.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slicewise.files.AtomicFiles;
import org.slicewise.metrics.PrecisionRecallCurve;
import org.slicewise.metrics.RocCurve;

/**
 * Everything that {@code metrics.json} says about a table of predictions.
 *
 * @param predictions the rows evaluated: those with a label
 * @param n number of images
 * @param patients number of patients; null where the table names none
 * @param classes class names, in the order of the table
 * @param positive name of the positive class; null where there are more than two classes and nobody
 *     named one
 * @param metrics by the names of {@code metrics.json}, in its order; an undefined one has value NaN
 * @param confusionMatrix counts, rows by true class, columns by predicted class
 * @param perClass precision, recall, F1 and support by class
 * @param classificationReport scikit-learn's text table
 * @param roc of the positive class; null without probabilities or without a positive class
 * @param pr of the positive class; null without probabilities or without a positive class
 * @param calibration null without probabilities
 * @param baselines the rules that never look at a pixel
 * @param details what else is known: patients, subgroups, abstention, decisions
 * @param seen what the model knows from its training; null where that is nothing or nobody can tell
 * @param unseen the other images, where {@code seen} is not null
 * @param leak why the numbers flatter, or ""; also the first of the warnings, after "LEAKY: "
 * @param warnings what a reader must know before believing a number, one sentence each
 */
public record Evaluation(
    Predictions predictions,
    int n,
    Integer patients,
    List<String> classes,
    String positive,
    Map<String, Estimate> metrics,
    int[][] confusionMatrix,
    PerClass perClass,
    String classificationReport,
    RocCurve roc,
    PrecisionRecallCurve pr,
    Calibration calibration,
    BaselineResults baselines,
    Details details,
    SeenPart seen,
    Part unseen,
    String leak,
    List<String> warnings) {

  /**
   * Evaluates the labelled rows of a table.
   *
   * @throws org.slicewise.errors.BadInputException where no row has a label, or the positive class
   *     is not among the classes
   */
  public static Evaluation of(Predictions predictions, EvaluationOptions options) {
    return new Evaluator(predictions, options).evaluate();
  }

  /** The accuracy in words: "86.4% of 118 images, 79 to 91 (95%, bootstrap over 56 patients)". */
  public String inWords() {
    return EvaluationText.inWords(metrics.get(Metric.ACCURACY.key()), n);
  }

  /** A table for the console, one metric a line, each with its interval. */
  public String toText() {
    return new EvaluationText(this).table();
  }

  /** {@code metrics.json}; NaN is null, the first threshold of a curve the string "Infinity". */
  public ObjectNode toJson() {
    return EvaluationJson.of(this);
  }

  /**
   * Writes {@code metrics.json}.
   *
   * @throws org.slicewise.errors.EnvironmentException naming the file, where it cannot be written
   */
  public void writeJson(Path file) {
    AtomicFiles.writeString(file, EvaluationJson.text(toJson()));
  }
}
