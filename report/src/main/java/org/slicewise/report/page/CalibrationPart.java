package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import java.util.Comparator;
import java.util.List;
import org.slicewise.calibration.Binning;
import org.slicewise.calibration.BrierDecomposition;
import org.slicewise.evaluation.ReliabilityDiagram;
import org.slicewise.report.charts.Chart;
import org.slicewise.report.charts.Words;
import org.slicewise.report.html.Pieces;
import org.slicewise.report.html.Tag;

/** Whether probabilities mean what they say. */
final class CalibrationPart {
  private CalibrationPart() {}

  static void add(Tag section, Result result) {
    if (result.evaluation().calibration() == null) {
      return;
    }
    List<ReliabilityDiagram> diagrams = result.evaluation().calibration().reliability();
    if (diagrams.isEmpty()) {
      return;
    }
    section.add(tag("h3", "Can the probabilities be believed?"));
    Tag charts = tag("div").with("class", "charts");
    for (Chart chart : ResultCharts.reliability(result.evaluation())) {
      charts.add(
          result.chart(
              chart,
              chart.name(),
              "On the dashed line probabilities mean what they say; points below it promise too much. A group of few images, a low bar, jumps by chance.",
              "calibration",
              "interval"));
    }
    section.add(charts, table(result, diagrams));
    section.add(
        Pieces.foldOut(
                "What to bear in mind",
                tag("p", ReliabilityDiagram.ECE_NOTE.replace("ece_by_chance", "the one by chance")))
            .with("class", "on-paper"));
  }

  private static Tag table(Result result, List<ReliabilityDiagram> diagrams) {
    Numbers numbers =
        result
            .numbers("Calibration error, and the Brier score in parts.")
            .column("Probability of")
            .column("Groups")
            .column("Calibration error", "ece_plain")
            .column("less its bias", "ece")
            .column("by chance", "ece_by_chance")
            .column("Brier score", "brier_event")
            .column("Reliability", "brier_reliability")
            .column("Resolution", "brier_resolution")
            .column("Uncertainty", "brier_uncertainty")
            .column("Within groups", "brier_within");
    for (ReliabilityDiagram d :
        diagrams.stream().sorted(Comparator.comparing(ReliabilityDiagram::of)).toList()) {
      BrierDecomposition brier = d.brier();
      numbers.row(
          d.of(),
          d.binning() == Binning.EQUAL_WIDTH ? "of equal width" : "of equal size",
          Words.decimal(d.ece()),
          Words.decimal(d.eceDebiased()),
          Words.decimal(d.eceByChance()),
          Words.decimal(brier.brier()),
          Words.decimal(brier.reliability()),
          Words.decimal(brier.resolution()),
          Words.decimal(brier.uncertainty()),
          Words.signed(brier.withinBinVariance() - brier.withinBinCovariance()));
    }
    return numbers.table();
  }
}
