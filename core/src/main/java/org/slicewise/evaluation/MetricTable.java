package org.slicewise.evaluation;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slicewise.intervals.PlacementValues;
import org.slicewise.metrics.ConfusionMatrix;

/** Every metric of a set of labelled rows, with interval and note. */
final class MetricTable {
  private final AllMetrics metrics;
  private final ConfusionMatrix matrix;
  private final MetricNotes notes;
  private final Intervals intervals;
  private final int positive;
  private final Set<Metric> wanted; // in the order of the enum
  private final PlacementValues placements; // of the positive class; null where it has no area

  MetricTable(Predictions rows, int positive, EvaluationOptions options) {
    this(rows, positive, options, EnumSet.allOf(Metric.class));
  }

  /** A table of the metrics {@code wanted} alone. */
  MetricTable(Predictions rows, int positive, EvaluationOptions options, Set<Metric> wanted) {
    this.positive = positive;
    this.wanted = EnumSet.copyOf(wanted);
    metrics = new AllMetrics(rows, positive, wanted);
    matrix =
        ConfusionMatrix.of(
            rows.rows().stream().mapToInt(Prediction::label).toArray(),
            rows.rows().stream().mapToInt(Prediction::predicted).toArray(),
            rows.classes().size());
    notes = new MetricNotes(rows, positive, matrix);
    intervals = new Intervals(rows.rows(), options.resamples(), options.seed());
    placements = metrics.hasArea() ? metrics.placementValues() : null;
  }

  Intervals intervals() {
    return intervals;
  }

  ConfusionMatrix matrix() {
    return matrix;
  }

  MetricNotes notes() {
    return notes;
  }

  /** The metrics by their names. */
  Map<String, Estimate> estimates() {
    int[] once = new int[Math.toIntExact(matrix.total())];
    Arrays.fill(once, 1);
    double[] values = metrics.values(once);
    double[][] drawn = intervals.bootstrap().distribution(metrics::values);
    double[][] leftOut = intervals.bootstrap().jackknife(metrics::values);
    Map<String, Estimate> out = new LinkedHashMap<>();
    for (Metric metric : wanted) {
      double value = values[metric.ordinal()];
      out.put(
          metric.key(),
          Double.isNaN(value)
              ? Intervals.without(
                  notes.isZeroByConvention(metric) ? 0 : Double.NaN, notes.ofUndefined(metric))
              : estimate(metric, value, drawn[metric.ordinal()], leftOut[metric.ordinal()]));
    }
    return Collections.unmodifiableMap(out);
  }

  private Estimate estimate(Metric metric, double value, double[] drawn, double[] leftOut) {
    String note = notes.ofDefined(metric);
    return switch (metric) {
      case ACCURACY, PRECISION_MICRO, RECALL_MICRO, F1_MICRO, RECALL_WEIGHTED ->
          intervals.share(matrix.correct(), matrix.total(), drawn, leftOut, note);
      case PRECISION -> intervals.share(found(), matrix.predicted(positive), drawn, leftOut, note);
      case RECALL -> intervals.share(found(), matrix.support(positive), drawn, leftOut, note);
      case SPECIFICITY ->
          intervals.share(
              matrix.trueNegatives(positive),
              matrix.total() - matrix.support(positive),
              drawn,
              leftOut,
              note);
      case ROC_AUC -> intervals.area(placements, drawn, leftOut, note);
      case ROC_AUC_OVR, ROC_AUC_OVO ->
          matrix.classes() == 2 // of two classes each is the rest of the other
              ? intervals.area(placements, drawn, leftOut, note)
              : intervals.corrected(value, drawn, leftOut, note);
      default -> intervals.corrected(value, drawn, leftOut, note);
    };
  }

  private long found() {
    return matrix.counts()[positive][positive];
  }
}
