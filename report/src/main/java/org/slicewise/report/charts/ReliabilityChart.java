package org.slicewise.report.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slicewise.report.charts.Mark.Dash;
import org.slicewise.report.charts.Mark.Point;
import org.slicewise.report.charts.Mark.Shape;
import org.slicewise.report.charts.XyPlot.Axis;
import org.slicewise.report.charts.XyPlot.Series;
import org.slicewise.report.charts.XyPlot.Span;
import org.slicewise.report.charts.XyPlot.Strip;

/** What happened against what was promised, group by group, with how many each group holds. */
public final class ReliabilityChart {
  private ReliabilityChart() {}

  /**
   * Images of about the same probability.
   *
   * @param predicted mean of their probabilities, 0..1
   * @param observed share of them for which it was so, 0..1
   * @param low lower end of the interval of {@code observed}; NaN where there is none
   * @param high its upper end
   * @param images how many
   */
  public record Bin(double predicted, double observed, double low, double high, long images) {}

  /**
   * The chart.
   *
   * @param file stem of its file's name
   * @param title as "Calibration of P(CT_COVID)"
   * @param of what the probability is of, as "P(CT_COVID)" or "top-class confidence"
   * @param interval what the intervals are, as "95%, patients drawn"; "" where there are none
   * @param bins at least one, by rising probability
   */
  public static Chart of(String file, String title, String of, String interval, List<Bin> bins) {
    Objects.requireNonNull(interval, "interval");
    XyPlot plot =
        new XyPlot(
                title,
                Axis.share(of + ", mean of a group"),
                Axis.share("Share of the group where it was so"))
            .add(
                new Series(
                    "perfect",
                    List.of(new Point(0, 0), new Point(1, 1)),
                    Ink.MUTED,
                    Dash.DASHED,
                    null))
            .add(
                new Series(
                    interval.isEmpty() ? "a group" : "a group, bar: " + interval,
                    bins.stream().map(b -> new Point(b.predicted(), b.observed())).toList(),
                    Ink.BLUE,
                    Dash.SOLID,
                    Shape.CIRCLE))
            .add(
                new Strip(
                    "images in the group",
                    bins.stream().map(b -> new Point(b.predicted(), b.images())).toList()));
    List<List<String>> rows = new ArrayList<>();
    StringBuilder words =
        new StringBuilder(
            "Share of images for which it was so against the mean of %s, in %s."
                .formatted(of, Words.count(bins.size(), "group")));
    for (Bin b : bins) {
      plot.add(new Span(b.predicted(), b.low(), b.high(), Ink.BLUE));
      String range =
          Double.isNaN(b.low()) ? "–" : Words.decimal(b.low()) + " to " + Words.decimal(b.high());
      rows.add(
          List.of(
              Words.decimal(b.predicted()),
              Words.decimal(b.observed()),
              range,
              Words.count(b.images())));
      words.append(
          " At %s: %s of %s."
              .formatted(
                  Words.percent(b.predicted()),
                  Words.percent(b.observed()),
                  Words.count(b.images(), "image")));
    }
    return plot.draw(
        file,
        words.toString(),
        new DataTable(
            List.of("Mean probability", "Share where it was so", "Interval", "Images"), rows));
  }
}
