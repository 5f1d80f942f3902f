package org.slicewise.report;

import java.util.List;
import java.util.Objects;
import org.slicewise.evaluation.Evaluation;

/**
 * The folds of a cross-validation, whose pooled held-out predictions are the report's first
 * evaluation.
 *
 * @param folds each fold's own numbers, in order, at least one
 */
public record FoldResults(List<Fold> folds) {
  public FoldResults {
    folds = List.copyOf(folds);
    if (folds.isEmpty()) {
      throw new IllegalArgumentException("a cross-validation has folds");
    }
  }

  /**
   * One fold.
   *
   * @param name as "fold 1", or "repeat 2, fold 1"
   * @param evaluation of its held-out images, by the model that was trained on the others
   */
  public record Fold(String name, Evaluation evaluation) {
    public Fold {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(evaluation, "evaluation");
    }
  }
}
