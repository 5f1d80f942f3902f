package org.slicewise.evaluation;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slicewise.metrics.ConfusionMatrix;

/** Every metric of a set of labelled rows, with interval and note. */
final class MetricTable {
  private final AllMetrics metrics;
  private final ConfusionMatrix matrix;
  private final MetricNotes notes;
  private final Intervals intervals;
  private final int positive;

  MetricTable(Predictions rows, int positive, EvaluationOptions options) {
    this.positive = positive;
    metrics = new AllMetrics(rows, positive);
    matrix =
        ConfusionMatrix.of(
            rows.rows().stream().mapToInt(Prediction::label).toArray(),
            rows.rows().stream().mapToInt(Prediction::predicted).toArray(),
            rows.classes().size());
    notes = new MetricNotes(rows, positive, matrix);
    intervals = new Intervals(rows.rows(), options.resamples(), options.seed());
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

  /** All metrics by their names. */
  Map<String, Estimate> estimates() {
    int[] once = new int[Math.toIntExact(matrix.total())];
    Arrays.fill(once, 1);
    double[] values = metrics.values(once);
    double[][] distributions = intervals.bootstrap().distribution(metrics::values);
    Map<String, Estimate> out = new LinkedHashMap<>();
    for (Metric metric : Metric.values()) {
      double value = values[metric.ordinal()];
      out.put(
          metric.key(),
          Double.isNaN(value)
              ? Intervals.without(
                  notes.isZeroByConvention(metric) ? 0 : Double.NaN, notes.ofUndefined(metric))
              : estimate(metric, value, distributions[metric.ordinal()]));
    }
    return Collections.unmodifiableMap(out);
  }

  private Estimate estimate(Metric metric, double value, double[] distribution) {
    String note = notes.ofDefined(metric);
    return switch (metric) {
      case ACCURACY, PRECISION_MICRO, RECALL_MICRO, F1_MICRO, RECALL_WEIGHTED ->
          intervals.share(matrix.correct(), matrix.total(), distribution, note);
      case PRECISION -> intervals.share(found(), matrix.predicted(positive), distribution, note);
      case RECALL -> intervals.share(found(), matrix.support(positive), distribution, note);
      case SPECIFICITY ->
          intervals.share(
              matrix.trueNegatives(positive),
              matrix.total() - matrix.support(positive),
              distribution,
              note);
      default -> intervals.bootstrapped(value, distribution, note);
    };
  }

  private long found() {
    return matrix.counts()[positive][positive];
  }
}
