package org.slicewise.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.slicewise.decision.DecisionCurve;
import org.slicewise.decision.Decisions;
import org.slicewise.decision.OperatingPoint;
import org.slicewise.decision.PredictiveValues;

/** What calling images positive is worth on a table: operating points, decision curve. */
final class DecisionEvaluation {
  /** The prevalences of the table of predictive values, beside the images' own. */
  private static final double[] PREVALENCES = {0.01, 0.05, 0.1, 0.2, 0.5};

  private static final String ARGMAX = "argmax";

  /** Sensitivity, specificity, PPV and NPV of a point, as many numbers of a resample. */
  private static final int SHARES = 4;

  private final List<Prediction> rows;
  private final boolean[] positive;
  private final int index;
  private final boolean scored;
  private final Intervals intervals;
  private final List<OperatingPoint> points; // null is argmax, which comes first
  private final int inForce;
  private final List<boolean[]> called; // by each point
  // SHARES of each point, then the predictive values of the one in force:
  private final double[][] drawn; // in each resample
  private final double[][] leftOut; // without each patient

  /**
   * @param labelled the rows with a label
   * @param index of the positive class
   * @param decisions of the model; null where there is none
   */
  DecisionEvaluation(Predictions labelled, int index, Intervals intervals, Decisions decisions) {
    this.rows = labelled.rows();
    this.scored = labelled.hasProbabilities();
    this.index = index;
    this.intervals = intervals;
    this.positive =
        AllMetrics.positives(rows.stream().mapToInt(Prediction::label).toArray(), index);
    this.points = new ArrayList<>(Collections.singletonList(null));
    if (decisions != null) {
      points.addAll(decisions.operatingPoints());
    }
    this.inForce = points.size() > 1 ? 1 : 0; // the first of the model's
    this.called = points.stream().map(this::called).toList();
    this.drawn = intervals.bootstrap().distribution(this::values);
    this.leftOut = intervals.bootstrap().jackknife(this::values);
  }

  private double[] values(int[] weights) {
    double[] out = new double[SHARES * points.size() + 2 * (PREVALENCES.length + 1)];
    int at = 0;
    for (boolean[] calls : called) {
      Counts c = new Counts(calls, positive, weights);
      out[at++] = c.sensitivity();
      out[at++] = c.specificity();
      out[at++] = c.ppv();
      out[at++] = c.npv();
    }
    for (double value : predictive(new Counts(called.get(inForce), positive, weights))) {
      out[at++] = value;
    }
    return out;
  }

  /** Argmax, then the model's points. */
  List<OperatingResult> points() {
    return IntStream.range(0, points.size()).mapToObj(this::result).toList();
  }

  private OperatingResult result(int i) {
    OperatingPoint point = points.get(i);
    Counts all = new Counts(called.get(i), positive, ones());
    int at = SHARES * i;
    return new OperatingResult(
        name(point),
        point != null
            ? point.rule().inWords()
            : scored ? "the most probable class" : "the predicted class, as the table has it",
        point == null ? Double.NaN : point.threshold(),
        i == inForce,
        point,
        all.tp,
        all.fp,
        all.tn,
        all.fn,
        share(all.tp, all.tp + all.fn, at, "no image is of the positive class"),
        share(all.tn, all.tn + all.fp, at + 1, "every image is of the positive class"),
        share(all.tp, all.tp + all.fp, at + 2, "no image is called positive"),
        share(all.tn, all.tn + all.fn, at + 3, "every image is called positive"));
  }

  private static String name(OperatingPoint point) {
    return point == null ? ARGMAX : point.name();
  }

  private Estimate share(long part, long whole, int at, String whyNot) {
    return whole == 0
        ? Intervals.without(Double.NaN, "undefined: " + whyNot)
        : intervals.share(part, whole, drawn[at], leftOut[at], null);
  }

  /** For the operating point in force, or argmax; null where one side has no image. */
  PredictiveTable predictiveValues() {
    Counts all = new Counts(called.get(inForce), positive, ones());
    if (all.tp + all.fn == 0 || all.tn + all.fp == 0) {
      return null;
    }
    double[] value = predictive(all);
    int at = SHARES * points.size();
    List<PredictiveTable.Row> table = new ArrayList<>();
    for (int i = 0; i <= PREVALENCES.length; i++) {
      boolean own = i == PREVALENCES.length;
      int ppv = 2 * i;
      int npv = ppv + 1;
      table.add(
          new PredictiveTable.Row(
              own ? all.prevalence() : PREVALENCES[i],
              own,
              estimate(value[ppv], at + ppv, "no image is called positive"),
              estimate(value[npv], at + npv, "every image is called positive")));
    }
    table.sort(Comparator.comparingDouble(PredictiveTable.Row::prevalence));
    return new PredictiveTable(
        name(points.get(inForce)),
        table,
        "by Bayes' rule from sensitivity and specificity, taken to be the same at every prevalence;"
            + " where the disease is milder or the others are sicker they are not");
  }

  private Estimate estimate(double value, int at, String whyNot) {
    return Double.isNaN(value)
        ? Intervals.without(Double.NaN, "undefined: " + whyNot)
        : intervals.corrected(value, drawn[at], leftOut[at], null);
  }

  /** PPV and NPV at each prevalence, the images' own last. */
  private static double[] predictive(Counts counts) {
    double[] out = new double[2 * (PREVALENCES.length + 1)];
    for (int i = 0; i < PREVALENCES.length; i++) {
      out[2 * i] =
          PredictiveValues.positive(counts.sensitivity(), counts.specificity(), PREVALENCES[i]);
      out[2 * i + 1] =
          PredictiveValues.negative(counts.sensitivity(), counts.specificity(), PREVALENCES[i]);
    }
    out[2 * PREVALENCES.length] = counts.ppv();
    out[2 * PREVALENCES.length + 1] = counts.npv();
    return out;
  }

  /** Null without probabilities. */
  NetBenefit netBenefit() {
    if (!scored) {
      return null;
    }
    DecisionCurve.Prepared prepared =
        new DecisionCurve.Prepared(scores(), positive, DecisionCurve.percents());
    DecisionCurve curve = prepared.curve(ones());
    double[][] drawnCurves = intervals.bootstrap().distribution(w -> prepared.curve(w).model());
    int m = curve.thresholds().length;
    double[] low = new double[m];
    double[] high = new double[m];
    String interval = null;
    for (int t = 0; t < m; t++) {
      Estimate estimate = intervals.bootstrapped(curve.model()[t], drawnCurves[t], null);
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
