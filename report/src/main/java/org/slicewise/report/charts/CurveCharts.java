package org.slicewise.report.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.evaluation.OperatingResult;
import org.slicewise.metrics.PrecisionRecallCurve;
import org.slicewise.metrics.RocCurve;
import org.slicewise.report.charts.Mark.Dash;
import org.slicewise.report.charts.Mark.Point;
import org.slicewise.report.charts.Mark.Shape;
import org.slicewise.report.charts.XyPlot.Axis;
import org.slicewise.report.charts.XyPlot.Series;

/** What the order of the probabilities is worth: ROC, precision against recall. */
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
    XyPlot plot =
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
                    "most probable class",
                    List.of(new Point(taken.falsePositiveRate(), taken.sensitivity())),
                    Ink.VERMILLION,
                    null,
                    Shape.DIAMOND));
    stored(evaluation)
        .ifPresent(
            p ->
                plot.add(
                    new Series(
                        "operating point, " + p.name(),
                        List.of(new Point(1 - p.specificity().value(), p.sensitivity().value())),
                        Ink.GREEN,
                        null,
                        Shape.TRIANGLE)));
    Chart chart =
        plot.draw(
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
              "most probable class",
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

  /** The model's own threshold, where it has one and both its rates are defined. */
  private static Optional<OperatingResult> stored(Evaluation evaluation) {
    List<OperatingResult> points = evaluation.details().operatingPoints();
    return points == null
        ? Optional.empty()
        : points.stream()
            .filter(p -> p.inForce() && p.chosen() != null)
            .filter(p -> p.sensitivity().isDefined() && p.specificity().isDefined())
            .findFirst();
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
