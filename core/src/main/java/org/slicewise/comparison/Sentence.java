package org.slicewise.comparison;

import java.util.List;
import java.util.Locale;
import org.slicewise.evaluation.AllMetrics;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Metric;

/**
 * What may be concluded about two models, in a sentence. A difference is shown where the test and
 * the interval agree on it; where it is not shown, nothing is said of the models being alike.
 */
final class Sentence {
  private static final double LEVEL = 0.05;

  private final Metric metric;
  private final String title;
  private final boolean several;

  /**
   * @param metric the one that the sentence is about
   * @param pairs how many pairs of models there are
   */
  Sentence(Metric metric, List<String> classes, int positive, int pairs) {
    this.metric = metric;
    String name = positive == AllMetrics.NO_POSITIVE ? null : classes.get(positive);
    this.title = metric.title(classes, name);
    this.several = pairs > 1;
  }

  String about(ModelPair pair) {
    MetricDifference d = pair.differences().get(metric.key());
    Estimate difference = d.difference();
    if (!difference.isDefined()) {
      return "%s and %s cannot be compared by %s: it is %s."
          .formatted(pair.first(), pair.second(), title, difference.note());
    }
    String numbers =
        "%s (%s) against %s (%s)"
            .formatted(number(d.second()), pair.second(), number(d.first()), pair.first());
    if (!difference.hasInterval()) {
      return "Nothing can be concluded about %s (%s): %s."
          .formatted(title, numbers, difference.note());
    }
    Test test = test(pair, d);
    String evidence =
        "%s, a difference of %s%s (95%% %s to %s; %s)"
            .formatted(
                numbers,
                signed(difference.value()),
                metric.isShare() ? " points" : "",
                signed(difference.low()),
                signed(difference.high()),
                test);
    boolean excludesZero = difference.low() > 0 || difference.high() < 0;
    if (test.p < LEVEL && excludesZero) {
      return "%s has the %s %s: %s."
          .formatted(pair.second(), difference.value() > 0 ? "higher" : "lower", title, evidence);
    }
    if (test.p < LEVEL || excludesZero) {
      return "Whether the models differ in %s is not settled, as the test and the interval disagree: %s."
          .formatted(title, evidence);
    }
    return ("No difference in %s is shown: %s; any difference within that interval remains possible,"
            + " so this does not say that the models are alike.")
        .formatted(title, evidence);
  }

  private record Test(String name, double p) {
    @Override
    public String toString() {
      return p < 0.001
          ? name + " p < 0.001"
          : String.format(Locale.ROOT, p < 0.1 ? "%s p = %.3f" : "%s p = %.2f", name, p);
    }
  }

  /** The test that knows the patients and the metric, else the bootstrap's own. */
  private Test test(ModelPair pair, MetricDifference d) {
    String holm = several ? ", after Holm's correction" : "";
    if (metric == Metric.ACCURACY) {
      for (String name : List.of("clustered_mcnemar", "mcnemar")) {
        if (isUsable(pair.tests().get(name))) {
          return new Test(
              name.replace("clustered_mcnemar", "clustered McNemar test")
                      .replace("mcnemar", "McNemar test")
                  + holm,
              pair.tests().get(name).holm());
        }
      }
    }
    if (metric == Metric.ROC_AUC) {
      for (String name : List.of("clustered_delong", "delong")) {
        if (isUsable(pair.tests().get(name))) {
          return new Test(
              (name.startsWith("clustered") ? "clustered DeLong test" : "DeLong test") + holm,
              pair.tests().get(name).holm());
        }
      }
    }
    return new Test("bootstrap" + holm, d.holm());
  }

  private static boolean isUsable(PairedTest test) {
    return test != null && !test.ignoresPatients() && !Double.isNaN(test.p());
  }

  private String number(double value) {
    return metric.isShare()
        ? String.format(Locale.ROOT, "%.1f%%", 100 * value)
        : String.format(Locale.ROOT, "%.3f", value);
  }

  private String signed(double difference) {
    return metric.isShare()
        ? String.format(Locale.ROOT, "%+.1f", 100 * difference)
        : String.format(Locale.ROOT, "%+.3f", difference);
  }
}
