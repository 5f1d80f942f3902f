package org.slicewise.evaluation;

/** Computes {@link Details}, one method a component. */
final class DetailsOf {
  private final Predictions labelled;
  private final int positive;
  private final Intervals intervals;
  private final EvaluationOptions options;

  /**
   * @param labelled the rows with a label
   * @param positive index of the positive class, or {@link AllMetrics#NO_POSITIVE}
   */
  DetailsOf(Predictions labelled, int positive, Intervals intervals, EvaluationOptions options) {
    this.labelled = labelled;
    this.positive = positive;
    this.intervals = intervals;
    this.options = options;
  }

  Details details() {
    DecisionEvaluation decisions =
        positive == AllMetrics.NO_POSITIVE
            ? null
            : new DecisionEvaluation(labelled, positive, intervals, options.decisions());
    return new Details(
        patientLevel(),
        subgroups(),
        selective(),
        decisions == null ? null : decisions.points(),
        decisions == null ? null : decisions.netBenefit(),
        decisions == null ? null : decisions.predictiveValues(),
        OutsideResult.of(labelled.rows(), intervals));
  }

  private PatientLevel patientLevel() {
    return intervals.patients() == null
        ? null
        : new PatientLevels(labelled, positive, options).result();
  }

  private Subgroups subgroups() {
    return options.metadata() == null
        ? null
        : new SubgroupTables(labelled, positive, intervals, options).result(options.metadata());
  }

  private SelectiveResult selective() {
    return labelled.hasProbabilities()
        ? new SelectiveEvaluation(labelled.rows(), intervals).result(options.selective())
        : null;
  }
}
