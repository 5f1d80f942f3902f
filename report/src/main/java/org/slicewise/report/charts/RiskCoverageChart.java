package org.slicewise.report.charts;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.report.charts.Mark.Dash;
import org.slicewise.report.charts.Mark.Point;
import org.slicewise.report.charts.Mark.Shape;
import org.slicewise.report.charts.XyPlot.Axis;
import org.slicewise.report.charts.XyPlot.Series;

/** Mistakes among the images that are answered, against how many are answered at all. */
public final class RiskCoverageChart {
  private static final int ROWS = 21;

  private RiskCoverageChart() {}

  /**
   * The answers given when only the surest are given.
   *
   * @param coverage share of images answered, above 0 and at most 1
   * @param risk share of mistakes among them, 0..1
   */
  public record Step(double coverage, double risk) {}

  /**
   * The chart.
   *
   * @param steps by rising coverage, at least one; the last one answers every image
   * @param taken where the abstain rule stored in the model lies; {@code null} where there is none
   */
  public static Chart of(List<Step> steps, Step taken) {
    Step all = steps.get(steps.size() - 1);
    double most = steps.stream().mapToDouble(Step::risk).max().orElse(0);
    double top = Math.min(1, Math.max(0.05, Ticks.above(Math.max(1e-6, 1.1 * most))));
    XyPlot plot =
        new XyPlot(
                "Mistakes against how much is answered",
                Axis.share("Coverage (share of images answered)"),
                new Axis("Risk (mistakes among those)", 0, top, false))
            .add(
                new Series(
                    "the surest first",
                    steps.stream().map(s -> new Point(s.coverage(), s.risk())).toList(),
                    Ink.BLUE,
                    Dash.SOLID,
                    null))
            .add(
                new Series(
                    "answering all, " + Words.percent(all.risk()),
                    List.of(new Point(0, all.risk()), new Point(1, all.risk())),
                    Ink.MUTED,
                    Dash.DASHED,
                    null));
    String said = "";
    if (taken != null) {
      plot.add(
          new Series(
              "the stored rule",
              List.of(new Point(taken.coverage(), taken.risk())),
              Ink.VERMILLION,
              null,
              Shape.DIAMOND));
      said =
          " The rule stored in the model answers %s with %s mistakes."
              .formatted(Words.percent(taken.coverage()), Words.percent(taken.risk()));
    }
    List<List<String>> rows = new ArrayList<>();
    int shown = Math.min(ROWS, steps.size());
    for (int i = 0; i < shown; i++) {
      int at = shown == 1 ? 0 : (int) Math.round((double) i * (steps.size() - 1) / (shown - 1));
      rows.add(
          List.of(Words.percent(steps.get(at).coverage()), Words.percent(steps.get(at).risk())));
    }
    return plot.draw(
        "risk_coverage",
        "Share of mistakes among the images answered, when those the model is surest of are answered first. Answering all has %s mistakes.%s"
            .formatted(Words.percent(all.risk()), said),
        new DataTable(List.of("Answered", "Mistakes among those"), rows));
  }
}
