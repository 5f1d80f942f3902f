package org.slicewise.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.slicewise.audit.ProbeResult.Score;
import org.slicewise.data.Sample;
import org.slicewise.data.Seeds;
import org.slicewise.evaluation.Estimate;
import org.slicewise.intervals.Bootstrap;
import org.slicewise.intervals.Groups;
import org.slicewise.intervals.Interval;
import org.slicewise.probes.OutOfFold;

/**
 * Scores features on the images that have any.
 *
 * @param samples all images, in the order of the features
 * @param classes number of classes
 * @param folds how many
 */
record ProbeScorer(List<Sample> samples, int classes, int folds, ProbeOptions options) {
  private static final double CONFIDENCE = 0.95;

  /**
   * What the features of these images reach.
   *
   * @param rows indices of the images
   * @param features {@code [row][feature]}
   */
  Score score(int[] rows, float[][] features) {
    double[] alike = new double[features[0].length];
    Arrays.fill(alike, 1);
    return score(rows, features, alike);
  }

  /**
   * The same with a weight for each feature.
   *
   * @param weights above 0
   */
  Score score(int[] rows, float[][] features, double[] weights) {
    int[] labels = new int[rows.length];
    String[] patients = new String[rows.length];
    for (int i = 0; i < rows.length; i++) {
      labels[i] = samples.get(rows[i]).label();
      patients[i] = samples.get(rows[i]).patient();
    }
    Groups groups = Groups.ofPatients(List.of(patients));
    OutOfFold out =
        OutOfFold.of(
            features,
            weights,
            labels,
            classes,
            groups,
            folds,
            options.permutations(),
            options.seed());
    return new Score(
        rows.length,
        groups.count(),
        accuracy(out, groups),
        area(out, groups),
        out.chance(),
        out.p());
  }

  private Estimate accuracy(OutOfFold out, Groups groups) {
    boolean[] correct = out.correct();
    int right = 0;
    for (boolean c : correct) {
      right += c ? 1 : 0;
    }
    double value = (double) right / correct.length;
    if (groups.eachAlone()) {
      Interval wilson = Interval.wilson(right, correct.length, CONFIDENCE);
      return new Estimate(
          value,
          wilson.low(),
          wilson.high(),
          String.format(Locale.ROOT, "95%%, Wilson, %d images", correct.length),
          null);
    }
    return bootstrapped(
        value,
        groups,
        weights -> {
          double all = 0;
          double won = 0;
          for (int i = 0; i < weights.length; i++) {
            all += weights[i];
            won += correct[i] ? weights[i] : 0;
          }
          return new double[] {won / all};
        });
  }

  private Estimate area(OutOfFold out, Groups groups) {
    Bootstrap.Statistic area = out.area();
    int[] once = new int[out.labels().length];
    Arrays.fill(once, 1);
    return bootstrapped(area.values(once)[0], groups, area);
  }

  private Estimate bootstrapped(double value, Groups groups, Bootstrap.Statistic statistic) {
    double[] resampled =
        Arrays.stream(
                new Bootstrap(groups, options.resamples(), Seeds.of(options.seed(), "probes"))
                    .distribution(statistic)[0])
            .filter(v -> !Double.isNaN(v))
            .toArray();
    if (resampled.length < options.resamples() / 2 + 1) {
      return new Estimate(
          value, Double.NaN, Double.NaN, null, "no interval: undefined in most resamples");
    }
    Interval interval = Interval.percentile(resampled, CONFIDENCE);
    return new Estimate(
        value,
        interval.low(),
        interval.high(),
        String.format(
            Locale.ROOT,
            "95%%, bootstrap over %d %s, %d resamples, seed %d",
            groups.count(),
            groups.eachAlone() ? "images" : "patients",
            options.resamples(),
            options.seed()),
        null);
  }
}
