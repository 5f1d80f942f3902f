package org.slicewise.report.charts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.metrics.CalibrationCurve;
import org.slicewise.metrics.PrecisionRecallCurve;
import org.slicewise.metrics.RocCurve;
import org.slicewise.report.charts.Mark.Dash;
import org.slicewise.report.charts.Mark.Point;
import org.slicewise.report.charts.Mark.Shape;
import org.slicewise.report.charts.XyPlot.Axis;
import org.slicewise.report.charts.XyPlot.Series;

/** What the probabilities are worth: ROC, precision against recall, calibration. */
public final class CurveCharts {
  private static final int ROWS = 24;

  private CurveCharts() {}

  /** Sensitivity against false alarms; empty without probabilities, a positive class or others. */
  public static Optional<Chart> roc(Evaluation evaluation) {
    RocCurve curve = evaluation.roc();
    if (curve == null || !drawable(curve.fpr()) || !drawable(curve.tpr())) {
      return Optional.empty();
    }
    OperatingPoint taken = OperatingPoint.of(evaluation);
    String area = area(evaluation, "roc_auc");
    Chart chart =
        new XyPlot(
                "ROC curve of " + evaluation.positive(),
                Axis.share("False-positive rate (1 − specificity)"),
                Axis.share("Sensitivity (recall)"))
            .add(
                new Series(
                    "this model, area " + area,
                    points(curve.fpr(), curve.tpr()),
                    Ink.BLUE,
                    Dash.SOLID,
                    null))
            .add(
                new Series(
                    "chance, area 0.5",
                    List.of(new Point(0, 0), new Point(1, 1)),
                    Ink.MUTED,
                    Dash.DASHED,
                    null))
            .add(
                new Series(
                    "decisions taken",
                    List.of(new Point(taken.falsePositiveRate(), taken.sensitivity())),
                    Ink.VERMILLION,
                    null,
                    Shape.DIAMOND))
            .draw(
                "roc",
                "ROC curve of %s; area under it %s. The decisions taken have sensitivity %s at a false-positive rate of %s."
                    .formatted(
                        evaluation.positive(),
                        area,
                        Words.percent(taken.sensitivity()),
                        Words.percent(taken.falsePositiveRate())),
                rows(
                    List.of("Threshold", "False-positive rate", "Sensitivity"),
                    curve.thresholds(),
                    curve.fpr(),
                    curve.tpr()));
    return Optional.of(chart);
  }

  /** Precision against recall, as steps; empty without probabilities or a positive class. */
  public static Optional<Chart> precisionRecall(Evaluation evaluation) {
    PrecisionRecallCurve curve = evaluation.pr();
    if (curve == null || !drawable(curve.precision()) || !drawable(curve.recall())) {
      return Optional.empty();
    }
    OperatingPoint taken = OperatingPoint.of(evaluation);
    String area = area(evaluation, "average_precision");
    XyPlot plot =
        new XyPlot(
                "Precision and recall of " + evaluation.positive(),
                Axis.share("Recall (sensitivity)"),
                Axis.share("Precision (positive predictive value)"))
            .add(
                new Series(
                    "this model, area " + area,
                    steps(curve.recall(), curve.precision()),
                    Ink.BLUE,
                    Dash.SOLID,
                    null))
            .add(
                new Series(
                    "prevalence, " + Words.percent(taken.prevalence()),
                    List.of(new Point(0, taken.prevalence()), new Point(1, taken.prevalence())),
                    Ink.MUTED,
                    Dash.DASHED,
                    null));
    if (!Double.isNaN(taken.precision())) {
      plot.add(
          new Series(
              "decisions taken",
              List.of(new Point(taken.sensitivity(), taken.precision())),
              Ink.VERMILLION,
              null,
              Shape.DIAMOND));
    }
    Chart chart =
        plot.draw(
            "precision_recall",
            "Precision against recall of %s; area under it (average precision) %s. Calling every image %s would have a precision of %s."
                .formatted(
                    evaluation.positive(),
                    area,
                    evaluation.positive(),
                    Words.percent(taken.prevalence())),
            rows(
                List.of("Threshold", "Recall", "Precision"),
                curve.thresholds(),
                curve.recall(),
                curve.precision()));
    return Optional.of(chart);
  }

  /** Reliability diagram with the number of images at each point; empty without probabilities. */
  public static Optional<Chart> calibration(Evaluation evaluation) {
    if (evaluation.calibration() == null) {
      return Optional.empty();
    }
    CalibrationCurve top = evaluation.calibration().topClass();
    CalibrationCurve positive = evaluation.calibration().quantile();
    XyPlot plot =
        new XyPlot(
                "Calibration",
                Axis.share("Predicted probability, mean of a group"),
                Axis.share("Share of the group where it was so"))
            .add(
                new Series(
                    "perfect",
                    List.of(new Point(0, 0), new Point(1, 1)),
                    Ink.MUTED,
                    Dash.DASHED,
                    null));
    List<List<String>> rows = new ArrayList<>();
    if (positive != null) {
      groups(
          plot,
          rows,
          "P(%s)".formatted(Words.shorten(evaluation.positive(), 14)),
          positive,
          Ink.VERMILLION,
          true);
    }
    if (top != null) {
      groups(plot, rows, "top-class confidence", top, Ink.BLUE, false);
    }
    Chart chart =
        plot.draw(
            "calibration",
            "Share of images for which a prediction held, against the probability given to it; on the dashed line probabilities mean what they say. Expected calibration error %s."
                .formatted(number(evaluation, "ece")),
            new DataTable(
                List.of("Curve", "Mean probability", "Share where it was so", "Images"), rows));
    return Optional.of(chart);
  }

  private static void groups(
      XyPlot plot,
      List<List<String>> rows,
      String name,
      CalibrationCurve curve,
      Ink ink,
      boolean dashed) {
    List<Point> points = points(curve.meanPredicted(), curve.fractionOfPositives());
    long fewest = Arrays.stream(curve.counts()).min().orElse(0);
    long most = Arrays.stream(curve.counts()).max().orElse(0);
    String each =
        fewest == most
            ? Words.count(most)
            : "%s to %s".formatted(Words.count(fewest), Words.count(most));
    plot.add(
        new Series(
            "%s (%s images a point)".formatted(name, each),
            points,
            ink,
            dashed ? Dash.DOTTED : Dash.SOLID,
            dashed ? Shape.SQUARE : Shape.CIRCLE));
    for (int i = 0; i < points.size(); i++) {
      rows.add(
          List.of(
              name,
              Words.decimal(points.get(i).x()),
              Words.decimal(points.get(i).y()),
              Words.count(curve.counts()[i])));
    }
  }

  private static String area(Evaluation evaluation, String metric) {
    Estimate e = evaluation.metrics().get(metric);
    if (e == null || !e.isDefined()) {
      return "undefined";
    }
    String value = Words.decimal(e.value());
    return e.hasInterval()
        ? "%s (%s to %s)".formatted(value, Words.decimal(e.low()), Words.decimal(e.high()))
        : value;
  }

  private static String number(Evaluation evaluation, String metric) {
    Estimate e = evaluation.metrics().get(metric);
    return e == null ? "unknown" : Words.decimal(e.value());
  }

  private static List<Point> points(double[] x, double[] y) {
    return IntStream.range(0, x.length).mapToObj(i -> new Point(x[i], y[i])).toList();
  }

  /** The area under these steps is the average precision. */
  private static List<Point> steps(double[] recall, double[] precision) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < recall.length; i++) {
      if (i > 0) {
        points.add(new Point(recall[i], precision[i - 1]));
      }
      points.add(new Point(recall[i], precision[i]));
    }
    return points;
  }

  private static boolean drawable(double[] values) {
    for (double value : values) {
      if (Double.isNaN(value)) {
        return false;
      }
    }
    return values.length > 1;
  }

  private static DataTable rows(
      List<String> header, double[] thresholds, double[] first, double[] second) {
    List<List<String>> rows = new ArrayList<>();
    int n = first.length;
    int shown = Math.min(n, ROWS);
    for (int i = 0; i < shown; i++) {
      int at = shown == 1 ? 0 : (int) Math.round((double) i * (n - 1) / (shown - 1));
      // The curve's last point of precision and recall has no threshold; the first of ROC's is
      // infinite: nothing is called positive there.
      boolean none = at >= thresholds.length || Double.isInfinite(thresholds[at]);
      rows.add(
          List.of(
              none ? "none reached" : Words.decimal(thresholds[at]),
              Words.decimal(first[at]),
              Words.decimal(second[at])));
    }
    return new DataTable(header, rows);
  }
}
