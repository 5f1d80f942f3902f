package org.slicewise.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.slicewise.intervals.Groups;
import org.slicewise.intervals.Interval;
import org.slicewise.selective.AbstainRule;
import org.slicewise.selective.ConformalSets;
import org.slicewise.selective.RankedConfidence;
import org.slicewise.selective.SelectiveRules;

/** Makes a {@link SelectiveResult}. */
final class SelectiveEvaluation {
  private static final double CONFIDENCE = 0.95;

  private final List<Prediction> rows;
  private final Intervals intervals;

  /**
   * @param rows labelled, with probabilities
   */
  SelectiveEvaluation(List<Prediction> rows, Intervals intervals) {
    this.rows = rows;
    this.intervals = intervals;
  }

  SelectiveResult result(SelectiveRules rules) {
    boolean[] correct = new boolean[rows.size()];
    for (int i = 0; i < correct.length; i++) {
      correct[i] = rows.get(i).isCorrect();
    }
    RankedConfidence ranked =
        new RankedConfidence(rows.stream().mapToDouble(Prediction::confidence).toArray(), correct);
    int[] once = new int[rows.size()];
    Arrays.fill(once, 1);
    Estimate area =
        intervals.bootstrapped(
            ranked.area(once),
            intervals.bootstrap().distribution(w -> new double[] {ranked.area(w)})[0],
            null);
    return new SelectiveResult(
        ranked.curve(),
        area,
        rules == null ? null : sets(rules.sets()),
        rules == null ? null : abstain(rules.abstain()));
  }

  private SelectiveResult.Sets sets(ConformalSets sets) {
    ToIntFunction<Prediction> size = row -> sets.size(row.probabilities());
    return new SelectiveResult.Sets(
        sets,
        sets.inWords(),
        patientCoverage(sets),
        share(row -> sets.holds(row.label(), row.probabilities()) ? 1 : 0, null),
        mean(size),
        share(row -> size.applyAsInt(row) == 1 ? 1 : 0, null),
        share(row -> size.applyAsInt(row) == 0 ? 1 : 0, null));
  }

  /** Patients are independent, so their share has an interval of independent trials. */
  private Estimate patientCoverage(ConformalSets sets) {
    Groups patients = Groups.ofPatients(rows.stream().map(Prediction::patient).toList());
    boolean[] missed = new boolean[patients.count()];
    for (int i = 0; i < rows.size(); i++) {
      Prediction row = rows.get(i);
      missed[patients.groupOfRow()[i]] |= !sets.holds(row.label(), row.probabilities());
    }
    int covered = 0;
    for (boolean miss : missed) {
      covered += miss ? 0 : 1;
    }
    Interval interval = Interval.wilson(covered, missed.length, CONFIDENCE);
    return new Estimate(
        (double) covered / missed.length,
        interval.low(),
        interval.high(),
        "95%%, Wilson, %s"
            .formatted(Intervals.count(missed.length, patients.named() ? "patient" : "image")),
        null);
  }

  private SelectiveResult.Abstain abstain(AbstainRule rule) {
    int[] answered =
        rows.stream().mapToInt(row -> rule.abstains(row.probabilities()) ? 0 : 1).toArray();
    int[] others = Arrays.stream(answered).map(a -> 1 - a).toArray();
    int n = Arrays.stream(answered).sum();
    return new SelectiveResult.Abstain(
        rule,
        rule.inWords(),
        n,
        share(answered, ones(), null),
        n == 0
            ? Intervals.without(Double.NaN, "undefined: no image is answered")
            : share(rightOf(answered), answered, Intervals.count(n, "image")),
        n == rows.size()
            ? Intervals.without(Double.NaN, "undefined: every image is answered")
            : share(rightOf(others), others, Intervals.count(rows.size() - n, "image")));
  }

  private int[] rightOf(int[] which) {
    int[] right = new int[which.length];
    for (int i = 0; i < right.length; i++) {
      right[i] = rows.get(i).isCorrect() ? which[i] : 0;
    }
    return right;
  }

  private int[] ones() {
    int[] ones = new int[rows.size()];
    Arrays.fill(ones, 1);
    return ones;
  }

  private Estimate share(ToIntFunction<Prediction> is, String note) {
    return share(rows.stream().mapToInt(is).toArray(), ones(), note);
  }

  /** The share {@code sum(part) / sum(whole)}; {@code part} and {@code whole} are 0 or 1. */
  private Estimate share(int[] part, int[] whole, String note) {
    return intervals.share(
        Arrays.stream(part).sum(),
        Arrays.stream(whole).sum(),
        intervals.bootstrap().distribution(w -> new double[] {ratio(part, whole, w)})[0],
        note);
  }

  private Estimate mean(ToIntFunction<Prediction> of) {
    int[] values = rows.stream().mapToInt(of).toArray();
    int[] ones = ones();
    return intervals.bootstrapped(
        ratio(values, ones, ones),
        intervals.bootstrap().distribution(w -> new double[] {ratio(values, ones, w)})[0],
        null);
  }

  private static double ratio(int[] part, int[] whole, int[] weights) {
    long parts = 0;
    long wholes = 0;
    for (int i = 0; i < weights.length; i++) {
      parts += (long) weights[i] * part[i];
      wholes += (long) weights[i] * whole[i];
    }
    return wholes == 0 ? Double.NaN : (double) parts / wholes;
  }
}
