package org.slicewise.evaluation;

import java.util.ArrayList;
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
    List<ReliabilityDiagram> out = new ArrayList<>();
    for (Binning binning : Binning.values()) {
      if (index != AllMetrics.NO_POSITIVE) {
        out.add(
            diagram(
                name,
                binning,
                rows.stream().mapToDouble(row -> row.probabilities()[index]).toArray(),
                AllMetrics.positives(rows.stream().mapToInt(Prediction::label).toArray(), index)));
      }
      boolean[] right = new boolean[rows.size()];
      for (int i = 0; i < right.length; i++) {
        right[i] = rows.get(i).isCorrect();
      }
      out.add(
          diagram(
              ReliabilityDiagram.PREDICTED_CLASS,
              binning,
              rows.stream().mapToDouble(Prediction::confidence).toArray(),
              right));
    }
    return out;
  }

  private ReliabilityDiagram diagram(
      String of, Binning binning, double[] probabilities, boolean[] event) {
    Reliability r = Reliability.of(binning, probabilities, event, Reliability.BINS);
    int count = r.bins().size();
    double[][] spread =
        intervals
            .bootstrap()
            .distribution(
                weights -> {
                  long[] n = new long[count];
                  long[] events = new long[count];
                  for (int i = 0; i < weights.length; i++) {
                    int bin = r.binOfRow()[i];
                    n[bin] += weights[i];
                    events[bin] += event[i] ? weights[i] : 0;
                  }
                  double[] frequency = new double[count];
                  for (int b = 0; b < count; b++) {
                    frequency[b] = (double) events[b] / n[b];
                  }
                  return frequency;
                });
    List<ReliabilityDiagram.Bin> bins = new ArrayList<>();
    for (int b = 0; b < count; b++) {
      Reliability.Bin bin = r.bins().get(b);
      bins.add(
          new ReliabilityDiagram.Bin(
              bin.low(),
              bin.high(),
              bin.n(),
              bin.meanProbability(),
              intervals.share(bin.events(), bin.n(), spread[b], null)));
    }
    return new ReliabilityDiagram(
        of,
        binning,
        List.copyOf(bins),
        r.ece(),
        r.debiasedEce(),
        r.eceByChance(),
        BrierDecomposition.of(r, probabilities, event));
  }
}
