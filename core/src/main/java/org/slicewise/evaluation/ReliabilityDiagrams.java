package org.slicewise.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slicewise.calibration.Binning;
import org.slicewise.calibration.BrierDecomposition;
import org.slicewise.calibration.Reliability;

/** Makes {@link ReliabilityDiagram}s. */
final class ReliabilityDiagrams {
  private final List<Prediction> rows;
  private final Intervals intervals;

  /**
   * @param rows labelled, with probabilities
   */
  ReliabilityDiagrams(List<Prediction> rows, Intervals intervals) {
    this.rows = rows;
    this.intervals = intervals;
  }

  /**
   * @param index of the positive class, or {@link AllMetrics#NO_POSITIVE}
   * @param name of the positive class
   */
  List<ReliabilityDiagram> all(int index, String name) {
    List<Plan> plans = new ArrayList<>();
    boolean[] right = new boolean[rows.size()];
    for (int i = 0; i < right.length; i++) {
      right[i] = rows.get(i).isCorrect();
    }
    double[] confidences = rows.stream().mapToDouble(Prediction::confidence).toArray();
    for (Binning binning : Binning.values()) {
      if (index != AllMetrics.NO_POSITIVE) {
        plans.add(
            Plan.of(
                name,
                binning,
                rows.stream().mapToDouble(row -> row.probabilities()[index]).toArray(),
                AllMetrics.positives(rows.stream().mapToInt(Prediction::label).toArray(), index)));
      }
      plans.add(Plan.of(ReliabilityDiagram.PREDICTED_CLASS, binning, confidences, right));
    }
    double[][] spread =
        intervals
            .bootstrap()
            .distribution(
                weights ->
                    plans.stream()
                        .flatMapToDouble(plan -> Arrays.stream(plan.frequencies(weights)))
                        .toArray());
    List<ReliabilityDiagram> out = new ArrayList<>();
    int from = 0;
    for (Plan plan : plans) {
      int to = from + plan.bins().bins().size();
      out.add(plan.diagram(Arrays.copyOfRange(spread, from, to), intervals));
      from = to;
    }
    return out;
  }

  /** One diagram before its intervals are known. */
  private record Plan(String of, Reliability bins, double[] probabilities, boolean[] event) {
    static Plan of(String of, Binning binning, double[] probabilities, boolean[] event) {
      return new Plan(
          of,
          Reliability.of(binning, probabilities, event, Reliability.BINS),
          probabilities,
          event);
    }

    double[] frequencies(int[] weights) {
      int[] binOfRow = bins.binOfRow();
      long[] n = new long[bins.bins().size()];
      long[] events = new long[n.length];
      for (int i = 0; i < weights.length; i++) {
        n[binOfRow[i]] += weights[i];
        events[binOfRow[i]] += event[i] ? weights[i] : 0;
      }
      double[] out = new double[n.length];
      for (int b = 0; b < n.length; b++) {
        out[b] = (double) events[b] / n[b];
      }
      return out;
    }

    ReliabilityDiagram diagram(double[][] spread, Intervals intervals) {
      List<ReliabilityDiagram.Bin> out = new ArrayList<>();
      for (int b = 0; b < spread.length; b++) {
        Reliability.Bin bin = bins.bins().get(b);
        out.add(
            new ReliabilityDiagram.Bin(
                bin.low(),
                bin.high(),
                bin.n(),
                bin.meanProbability(),
                intervals.share(bin.events(), bin.n(), spread[b], null)));
      }
      return new ReliabilityDiagram(
          of,
          bins.binning(),
          List.copyOf(out),
          bins.ece(),
          bins.debiasedEce(),
          bins.eceByChance(),
          BrierDecomposition.of(bins, probabilities, event));
    }
  }
}
