package org.slicewise.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import org.slicewise.decision.DecisionCurve;
import org.slicewise.decision.Decisions;
import org.slicewise.decision.OperatingPoint;
import org.slicewise.decision.PredictiveValues;
import org.slicewise.intervals.Bootstrap;

/** What calling images positive is worth on a table: operating points, decision curve. */
final class DecisionEvaluation {
  /** The prevalences of the table of predictive values, beside the images' own. */
  private static final double[] PREVALENCES = {0.01, 0.05, 0.1, 0.2, 0.5};

  private static final String ARGMAX = "argmax";

  private final List<Prediction> rows;
  private final boolean[] positive;
  private final int index;
  private final boolean scored;
  private final Intervals intervals;

  /**
   * @param labelled the rows with a label
   * @param index of the positive class
   */
  DecisionEvaluation(Predictions labelled, int index, Intervals intervals) {
    this.rows = labelled.rows();
    this.scored = labelled.hasProbabilities();
    this.index = index;
    this.intervals = intervals;
    this.positive =
        AllMetrics.positives(rows.stream().mapToInt(Prediction::label).toArray(), index);
  }

  /** Argmax, then the model's points. */
  List<OperatingResult> points(Decisions decisions) {
    List<OperatingPoint> stored = decisions == null ? List.of() : decisions.operatingPoints();
    List<OperatingResult> out = new ArrayList<>();
    out.add(result(null, stored.isEmpty()));
    for (OperatingPoint point : stored) {
      out.add(result(point, point.equals(decisions.inForce())));
    }
    return out;
  }

  private OperatingResult result(OperatingPoint point, boolean inForce) {
    boolean[] called = called(point);
    Counts all = new Counts(called, positive, ones());
    Bootstrap.Statistic statistic =
        w -> {
          Counts c = new Counts(called, positive, w);
          return new double[] {c.sensitivity(), c.specificity(), c.ppv(), c.npv()};
        };
    double[][] spread = intervals.bootstrap().distribution(statistic);
    double[][] leftOut = intervals.bootstrap().jackknife(statistic);
    return new OperatingResult(
        point == null ? ARGMAX : point.name(),
        point != null
            ? point.rule().inWords()
            : scored ? "the most probable class" : "the predicted class, as the table has it",
        point == null ? Double.NaN : point.threshold(),
        inForce,
        point,
        all.tp,
        all.fp,
        all.tn,
        all.fn,
        share(all.tp, all.tp + all.fn, spread[0], leftOut[0], "no image is of the positive class"),
        share(
            all.tn, all.tn + all.fp, spread[1], leftOut[1], "every image is of the positive class"),
        share(all.tp, all.tp + all.fp, spread[2], leftOut[2], "no image is called positive"),
        share(all.tn, all.tn + all.fn, spread[3], leftOut[3], "every image is called positive"));
  }

  private Estimate share(
      long part, long whole, double[] distribution, double[] leftOut, String whyNot) {
    return whole == 0
        ? Intervals.without(Double.NaN, "undefined: " + whyNot)
        : intervals.share(part, whole, distribution, leftOut, null);
  }

  /** For the operating point in force, or argmax; null where one side has no image. */
  PredictiveTable predictiveValues(Decisions decisions) {
    OperatingPoint point = decisions == null ? null : decisions.inForce();
    boolean[] called = called(point);
    Counts all = new Counts(called, positive, ones());
    if (all.tp + all.fn == 0 || all.tn + all.fp == 0) {
      return null;
    }
    double own = all.prevalence();
    Bootstrap.Statistic statistic = w -> values(new Counts(called, positive, w));
    double[][] spread = intervals.bootstrap().distribution(statistic);
    double[][] leftOut = intervals.bootstrap().jackknife(statistic);
    double[] value = values(all);
    List<PredictiveTable.Row> table = new ArrayList<>();
    for (int i = 0; i <= PREVALENCES.length; i++) {
      boolean isOwn = i == PREVALENCES.length;
      table.add(
          new PredictiveTable.Row(
              isOwn ? own : PREVALENCES[i],
              isOwn,
              estimate(value[2 * i], spread[2 * i], leftOut[2 * i], "no image is called positive"),
              estimate(
                  value[2 * i + 1],
                  spread[2 * i + 1],
                  leftOut[2 * i + 1],
                  "every image is called positive")));
    }
    table.sort(Comparator.comparingDouble(PredictiveTable.Row::prevalence));
    return new PredictiveTable(
        point == null ? ARGMAX : point.name(),
        table,
        "by Bayes' rule from sensitivity and specificity, taken to be the same at every prevalence;"
            + " where the disease is milder or the others are sicker they are not");
  }

  private Estimate estimate(double value, double[] distribution, double[] leftOut, String whyNot) {
    return Double.isNaN(value)
        ? Intervals.without(Double.NaN, "undefined: " + whyNot)
        : intervals.corrected(value, distribution, leftOut, null);
  }

  /** PPV and NPV at each prevalence, the images' own last. */
  private static double[] values(Counts counts) {
    return DoubleStream.concat(Arrays.stream(PREVALENCES), DoubleStream.of(counts.prevalence()))
        .flatMap(
            p ->
                DoubleStream.of(
                    PredictiveValues.positive(counts.sensitivity(), counts.specificity(), p),
                    PredictiveValues.negative(counts.sensitivity(), counts.specificity(), p)))
        .toArray();
  }

  /** Null without probabilities. */
  NetBenefit netBenefit() {
    if (!scored) {
      return null;
    }
    DecisionCurve.Prepared prepared =
        new DecisionCurve.Prepared(scores(), positive, DecisionCurve.percents());
    DecisionCurve curve = prepared.curve(ones());
    double[][] spread = intervals.bootstrap().distribution(w -> prepared.curve(w).model());
    int m = curve.thresholds().length;
    double[] low = new double[m];
    double[] high = new double[m];
    String interval = null;
    for (int t = 0; t < m; t++) {
      Estimate estimate = intervals.bootstrapped(curve.model()[t], spread[t], null);
      low[t] = estimate.low();
      high[t] = estimate.high();
      interval = estimate.intervalText();
    }
    return new NetBenefit(
        curve.thresholds(), curve.model(), low, high, interval, curve.treatAll(), 0);
  }

  private boolean[] called(OperatingPoint point) {
    boolean[] called = new boolean[rows.size()];
    for (int i = 0; i < called.length; i++) {
      Prediction row = rows.get(i);
      called[i] =
          point == null ? row.predicted() == index : point.isPositive(row.probabilities()[index]);
    }
    return called;
  }

  private double[] scores() {
    return rows.stream().mapToDouble(row -> row.probabilities()[index]).toArray();
  }

  private int[] ones() {
    int[] ones = new int[rows.size()];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Images by truth and call; shares of none are NaN. */
  private static final class Counts {
    private long tp;
    private long fp;
    private long tn;
    private long fn;

    Counts(boolean[] called, boolean[] positive, int[] weights) {
      for (int i = 0; i < called.length; i++) {
        int weight = weights[i];
        if (positive[i]) {
          tp += called[i] ? weight : 0;
          fn += called[i] ? 0 : weight;
        } else {
          fp += called[i] ? weight : 0;
          tn += called[i] ? 0 : weight;
        }
      }
    }

    double sensitivity() {
      return (double) tp / (tp + fn);
    }

    double specificity() {
      return (double) tn / (tn + fp);
    }

    double ppv() {
      return (double) tp / (tp + fp);
    }

    double npv() {
      return (double) tn / (tn + fn);
    }

    double prevalence() {
      return (double) (tp + fn) / (tp + fn + tn + fp);
    }
  }
}
