package org.slicewise.comparison;

import java.util.List;
import org.slicewise.errors.BadInputException;
import org.slicewise.evaluation.Metric;

/**
 * How models are compared.
 *
 * @param positive name of the positive class, or null for the rule of {@code metrics.json}
 * @param metrics what to compare; the sentence is about the first
 * @param resamples bootstrap resamples, at least 100
 * @param seed seed of the bootstrap
 */
public record ComparisonOptions(String positive, List<Metric> metrics, int resamples, long seed) {
  public ComparisonOptions {
    metrics = List.copyOf(metrics);
    if (metrics.isEmpty()) {
      throw new BadInputException("nothing to compare: name at least one metric");
    }
    if (resamples < 100) {
      throw new BadInputException(
          "an interval needs at least 100 bootstrap resamples, found %d; 2000 is the default"
              .formatted(resamples));
    }
  }

  /** Accuracy, its parts, the area under the ROC curve and two losses; 2000 resamples, seed 1. */
  public static ComparisonOptions defaults() {
    return new ComparisonOptions(
        null,
        List.of(
            Metric.ACCURACY,
            Metric.BALANCED_ACCURACY,
            Metric.RECALL,
            Metric.SPECIFICITY,
            Metric.ROC_AUC,
            Metric.LOG_LOSS,
            Metric.BRIER),
        2000,
        1);
  }

  /** With {@code name} as the positive class. */
  public ComparisonOptions withPositive(String name) {
    return new ComparisonOptions(name, metrics, resamples, seed);
  }

  /** With other metrics, the one that matters first. */
  public ComparisonOptions withMetrics(List<Metric> others) {
    return new ComparisonOptions(positive, others, resamples, seed);
  }

  /** With another number of bootstrap resamples. */
  public ComparisonOptions withResamples(int number) {
    return new ComparisonOptions(positive, metrics, number, seed);
  }

  /** With another seed of the bootstrap. */
  public ComparisonOptions withSeed(long number) {
    return new ComparisonOptions(positive, metrics, resamples, number);
  }
}
