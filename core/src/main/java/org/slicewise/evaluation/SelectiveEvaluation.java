package org.slicewise.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.slicewise.intervals.Bootstrap;
import org.slicewise.intervals.Interval;
import org.slicewise.selective.AbstainRule;
import org.slicewise.selective.ConformalSets;
import org.slicewise.selective.RankedConfidence;
import org.slicewise.selective.SelectiveRules;

/** Makes a {@link SelectiveResult}. */
final class SelectiveEvaluation {
  private final List<Prediction> rows;
  private final Intervals intervals;
  private final RankedConfidence ranked;
  private final int[] all;

  /**
   * @param rows labelled, with probabilities
   */
  SelectiveEvaluation(List<Prediction> rows, Intervals intervals) {
    this.rows = rows;
    this.intervals = intervals;
    boolean[] correct = new boolean[rows.size()];
    for (int i = 0; i < correct.length; i++) {
      correct[i] = rows.get(i).isCorrect();
    }
    this.ranked =
        new RankedConfidence(rows.stream().mapToDouble(Prediction::confidence).toArray(), correct);
    this.all = of(row -> 1);
  }

  SelectiveResult result(SelectiveRules rules) {
    Bootstrap.Statistic statistic = weights -> new double[] {ranked.area(weights)};
    Estimate area =
        intervals.corrected(
            ranked.area(all),
            intervals.bootstrap().distribution(statistic)[0],
            intervals.bootstrap().jackknife(statistic)[0],
            null);
    return new SelectiveResult(
        ranked.curve(),
        area,
        rules == null ? null : sets(rules.sets()),
        rules == null ? null : abstain(rules.abstain()));
  }

  private SelectiveResult.Sets sets(ConformalSets sets) {
    int[] sizes = of(row -> sets.size(row.probabilities()));
    List<Estimate> of =
        ratios(
            List.of(
                new Ratio(of(row -> sets.holds(row.label(), row.probabilities()) ? 1 : 0), all),
                new Ratio(Arrays.stream(sizes).map(size -> size == 1 ? 1 : 0).toArray(), all),
                new Ratio(Arrays.stream(sizes).map(size -> size == 0 ? 1 : 0).toArray(), all),
                new Ratio(sizes, all)));
    return new SelectiveResult.Sets(
        sets, sets.inWords(), patientCoverage(sets), of.get(0), of.get(3), of.get(1), of.get(2));
  }

  /** Patients are independent, so their share has an interval of independent trials. */
  private Estimate patientCoverage(ConformalSets sets) {
    boolean[] missed = new boolean[intervals.groups().count()];
    for (int i = 0; i < rows.size(); i++) {
      Prediction row = rows.get(i);
      missed[intervals.groups().groupOfRow()[i]] |= !sets.holds(row.label(), row.probabilities());
    }
    int covered = 0;
    for (boolean miss : missed) {
      covered += miss ? 0 : 1;
    }
    Interval interval = Interval.wilson(covered, missed.length, Intervals.CONFIDENCE);
    return new Estimate(
        (double) covered / missed.length,
        interval.low(),
        interval.high(),
        "%s, Wilson, %s"
            .formatted(
                Intervals.percent(),
                Intervals.count(missed.length, intervals.groups().named() ? "patient" : "image")),
        null);
  }

  private SelectiveResult.Abstain abstain(AbstainRule rule) {
    int[] answered = of(row -> rule.abstains(row.probabilities()) ? 0 : 1);
    int[] others = Arrays.stream(answered).map(a -> 1 - a).toArray();
    int n = Arrays.stream(answered).sum();
    List<Estimate> of =
        ratios(
            List.of(
                new Ratio(answered, all),
                new Ratio(rightOf(answered), answered),
                new Ratio(rightOf(others), others)));
    return new SelectiveResult.Abstain(rule, rule.inWords(), n, of.get(0), of.get(1), of.get(2));
  }

  private int[] rightOf(int[] which) {
    int[] right = new int[which.length];
    for (int i = 0; i < right.length; i++) {
      right[i] = rows.get(i).isCorrect() ? which[i] : 0;
    }
    return right;
  }

  private int[] of(ToIntFunction<Prediction> number) {
    return rows.stream().mapToInt(number).toArray();
  }

  /** A sum over images divided by a number of images. */
  private record Ratio(int[] above, int[] below) {
    double value(int[] weights) {
      long sum = 0;
      long images = 0;
      for (int i = 0; i < weights.length; i++) {
        sum += (long) weights[i] * above[i];
        images += (long) weights[i] * below[i];
      }
      return images == 0 ? Double.NaN : (double) sum / images;
    }

    boolean isShare() {
      for (int i = 0; i < above.length; i++) {
        if (above[i] > below[i]) {
          return false;
        }
      }
      return true;
    }
  }

  /** Each with its interval, from the same resamples. */
  private List<Estimate> ratios(List<Ratio> ratios) {
    Bootstrap.Statistic statistic =
        weights -> ratios.stream().mapToDouble(ratio -> ratio.value(weights)).toArray();
    double[][] drawn = intervals.bootstrap().distribution(statistic);
    double[][] leftOut = intervals.bootstrap().jackknife(statistic);
    List<Estimate> out = new ArrayList<>();
    for (int i = 0; i < ratios.size(); i++) {
      Ratio ratio = ratios.get(i);
      int images = Arrays.stream(ratio.below()).sum();
      String note = Intervals.count(images, "image");
      if (images == 0) {
        out.add(Intervals.without(Double.NaN, "undefined: there is no such image"));
      } else if (ratio.isShare()) {
        out.add(
            intervals.share(
                Arrays.stream(ratio.above()).sum(), images, drawn[i], leftOut[i], note));
      } else {
        out.add(intervals.corrected(ratio.value(all), drawn[i], leftOut[i], note));
      }
    }
    return out;
  }
}
