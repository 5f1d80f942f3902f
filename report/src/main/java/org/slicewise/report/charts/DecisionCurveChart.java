package org.slicewise.report.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.slicewise.report.charts.Mark.Dash;
import org.slicewise.report.charts.Mark.Point;
import org.slicewise.report.charts.XyPlot.Axis;
import org.slicewise.report.charts.XyPlot.Series;

/** Net benefit against the threshold: the model beside calling everybody and nobody positive. */
public final class DecisionCurveChart {
  private static final int ROWS = 21;

  private DecisionCurveChart() {}

  /**
   * Net benefit at one threshold, in true positives an image.
   *
   * @param threshold probability from which an image is called positive, 0..1
   * @param model of the model
   * @param low lower end of its interval; NaN where there is none
   * @param high upper end of it
   * @param all of calling every image positive; calling none has 0
   */
  public record Step(double threshold, double model, double low, double high, double all) {}

  /**
   * The chart.
   *
   * @param positive name of the positive class
   * @param steps by rising threshold, at least two
   */
  public static Chart of(String positive, List<Step> steps) {
    double top = steps.stream().mapToDouble(s -> Math.max(s.model(), s.all())).max().orElse(0);
    // Calling everything positive falls without bound; what matters lies about 0 and above.
    double upper = Math.max(0.05, Ticks.above(Math.max(top, 1e-6)));
    double lower = -upper / 4;
    double first = steps.get(0).threshold();
    double last = steps.get(steps.size() - 1).threshold();
    XyPlot plot =
        new XyPlot(
            "Decision curve of " + positive,
            new Axis("Threshold probability", first, last, false),
            new Axis("Net benefit (cut off below)", lower, upper, false));
    plot.add(series("this model", steps, Step::model, Ink.BLUE, Dash.SOLID, lower));
    Series low = series("its 95% interval", steps, Step::low, Ink.BLUE, Dash.DOTTED, lower);
    if (low.points().size() > 1) {
      plot.add(low);
      plot.add(series("", steps, Step::high, Ink.BLUE, Dash.DOTTED, lower));
    }
    plot.add(series("call all positive", steps, Step::all, Ink.VERMILLION, Dash.DASHED, lower));
    plot.add(
        new Series(
            "call none positive",
            List.of(new Point(first, 0), new Point(last, 0)),
            Ink.MUTED,
            Dash.SOLID,
            null));
    List<List<String>> rows = new ArrayList<>();
    int shown = Math.min(ROWS, steps.size());
    for (int i = 0; i < shown; i++) {
      Step s = steps.get((int) Math.round((double) i * (steps.size() - 1) / (shown - 1)));
      rows.add(
          List.of(
              Words.decimal(s.threshold()),
              signed(s.model()),
              Double.isNaN(s.low()) ? "–" : signed(s.low()) + " to " + signed(s.high()),
              signed(s.all()),
              signed(0.0)));
    }
    return plot.draw(
        "decision_curve",
        "Net benefit of calling an image %s against the threshold probability, for the model, for calling every image positive and for calling none. %s"
            .formatted(positive, where(steps)),
        new DataTable(
            List.of(
                "Threshold", "This model", "Interval", "Call all positive", "Call none positive"),
            rows));
  }

  /** Where the model beats both simple rules, in words. */
  private static String where(List<Step> steps) {
    List<Step> better =
        steps.stream().filter(s -> s.model() > Math.max(0, s.all()) + 1e-12).toList();
    if (better.isEmpty()) {
      return "The model is nowhere better than both simple rules.";
    }
    return "The model is better than both simple rules at %s of %s thresholds, the lowest %s and the highest %s."
        .formatted(
            Words.count(better.size()),
            Words.count(steps.size()),
            Words.decimal(better.get(0).threshold()),
            Words.decimal(better.get(better.size() - 1).threshold()));
  }

  /** A curve as far as it is on the chart, so that it does not run along the lower edge. */
  private static Series series(
      String name,
      List<Step> steps,
      ToDoubleFunction<Step> value,
      Ink ink,
      Dash dash,
      double lower) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      double y = value.applyAsDouble(steps.get(i));
      if (Double.isNaN(y)) {
        continue;
      }
      if (y < lower && !points.isEmpty()) {
        Point before = points.get(points.size() - 1);
        double share = (before.y() - lower) / (before.y() - y);
        double x = before.x() + share * (steps.get(i).threshold() - before.x());
        points.add(new Point(x, lower));
        break;
      }
      if (y >= lower) {
        points.add(new Point(steps.get(i).threshold(), y));
      }
    }
    return new Series(name, points, ink, dash, null);
  }

  private static String signed(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.3f", value + 0.0);
  }
}
