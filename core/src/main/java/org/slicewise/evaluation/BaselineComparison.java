package org.slicewise.evaluation;

import java.util.Arrays;
import java.util.List;
import org.slicewise.metrics.RankedScores;

/** The model beside one rule that never looks at a pixel, paired by image. */
final class BaselineComparison {
  private static final int ACCURACY = 0;
  private static final int DIFFERENCE = 1;
  private static final int WHERE_WRONG = 2;
  private static final int ROC_AUC = 3;

  private final boolean[] model;
  private final boolean[] rule;
  private final RankedScores ranked;

  private BaselineComparison(List<Prediction> rows, int[] answers, RankedScores ranked) {
    this.ranked = ranked;
    model = new boolean[rows.size()];
    rule = new boolean[rows.size()];
    for (int i = 0; i < model.length; i++) {
      model[i] = rows.get(i).isCorrect();
      rule[i] = rows.get(i).label() == answers[i];
    }
  }

  /**
   * The rule that always answers one class.
   *
   * @param answer its index, or -1 for a class that the table does not know
   */
  static BaselineResult always(
      int answer, List<Prediction> rows, Intervals intervals, String note) {
    int[] answers = new int[rows.size()];
    Arrays.fill(answers, answer == -1 ? Integer.MIN_VALUE : answer);
    return new BaselineComparison(rows, answers, null).result(intervals, note, null);
  }

  /**
   * A rule that gives probabilities.
   *
   * @param note what must be known of its accuracy, or null
   */
  static BaselineResult scored(
      double[][] probabilities,
      int positive,
      List<Prediction> rows,
      Intervals intervals,
      String note) {
    int[] answers = Arrays.stream(probabilities).mapToInt(Prediction::mostProbable).toArray();
    int[] labels = rows.stream().mapToInt(Prediction::label).toArray();
    RankedScores ranked =
        positive == AllMetrics.NO_POSITIVE
            ? null
            : RankedScores.of(
                AllMetrics.column(probabilities, positive), AllMetrics.positives(labels, positive));
    return new BaselineComparison(rows, answers, ranked)
        .result(intervals, note, "no image that the rule gets wrong");
  }

  private BaselineResult result(Intervals intervals, String note, String noneWrong) {
    int[] once = new int[model.length];
    Arrays.fill(once, 1);
    double[] value = values(once);
    double[][] spread = intervals.bootstrap().distribution(this::values);
    double[][] leftOut = intervals.bootstrap().jackknife(this::values);
    long right = count(true, true) + count(false, true);
    long wrong = model.length - right;
    Estimate auc =
        ranked == null
            ? null
            : Double.isNaN(value[ROC_AUC])
                ? Intervals.without(Double.NaN, "undefined: all images are on one side")
                : intervals.corrected(value[ROC_AUC], spread[ROC_AUC], leftOut[ROC_AUC], null);
    Estimate whereWrong =
        noneWrong == null
            ? null
            : wrong == 0
                ? Intervals.without(Double.NaN, noneWrong)
                : intervals.share(
                    count(true, false),
                    wrong,
                    spread[WHERE_WRONG],
                    leftOut[WHERE_WRONG],
                    Intervals.count(wrong, "image"));
    return new BaselineResult(
        intervals.share(right, model.length, spread[ACCURACY], leftOut[ACCURACY], note),
        auc,
        intervals.bootstrapped(value[DIFFERENCE], spread[DIFFERENCE], leftOut[DIFFERENCE], null),
        whereWrong);
  }

  private long count(boolean modelRight, boolean ruleRight) {
    long count = 0;
    for (int i = 0; i < model.length; i++) {
      count += model[i] == modelRight && rule[i] == ruleRight ? 1 : 0;
    }
    return count;
  }

  private double[] values(int[] weights) {
    long total = 0;
    long modelRight = 0;
    long ruleRight = 0;
    long onlyModel = 0;
    for (int i = 0; i < model.length; i++) {
      int weight = weights[i];
      total += weight;
      if (model[i]) {
        modelRight += weight;
        if (!rule[i]) {
          onlyModel += weight;
        }
      }
      if (rule[i]) {
        ruleRight += weight;
      }
    }
    double[] out = new double[4];
    out[ACCURACY] = (double) ruleRight / total;
    out[DIFFERENCE] = (double) (modelRight - ruleRight) / total;
    out[WHERE_WRONG] = total == ruleRight ? Double.NaN : (double) onlyModel / (total - ruleRight);
    out[ROC_AUC] = ranked == null ? Double.NaN : ranked.rocAuc(weights);
    return out;
  }
}
