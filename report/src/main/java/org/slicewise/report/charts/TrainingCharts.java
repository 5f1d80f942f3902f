package org.slicewise.report.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slicewise.report.charts.Mark.Dash;
import org.slicewise.report.charts.Mark.Point;
import org.slicewise.report.charts.Mark.Shape;
import org.slicewise.report.charts.XyPlot.Axis;
import org.slicewise.report.charts.XyPlot.Series;

/** Loss and accuracy over the epochs. */
public final class TrainingCharts {
  private static final int MARKED = 30;

  private TrainingCharts() {}

  /**
   * One quantity over the epochs; empty where neither curve has a number.
   *
   * @param name "loss" or "accuracy"
   * @param training one value an epoch, NaN where there is none
   * @param validation likewise; empty where nothing was held out
   * @param bestEpoch whose weights were kept, from 1; 0 where not to be marked
   */
  public static Optional<Chart> of(
      String name, List<Double> training, List<Double> validation, int bestEpoch) {
    List<Double> all = new ArrayList<>(training);
    all.addAll(validation);
    double[] known = all.stream().filter(Double::isFinite).mapToDouble(d -> d).sorted().toArray();
    if (known.length == 0) {
      return Optional.empty();
    }
    boolean share = name.equals("accuracy");
    double largest = known[known.length - 1];
    double median = known[known.length / 2];
    // One wild epoch must not press all others onto the axis.
    boolean cut = !share && largest > 6 * median && median > 0;
    double top = share ? 1 : Ticks.above(cut ? 6 * median : Math.max(largest, 1e-6));
    int epochs = Math.max(training.size(), validation.size());
    String title = share ? "Accuracy by epoch" : "Loss by epoch";
    String axis = share ? "Accuracy (share of images)" : "Loss" + (cut ? " (cut off above)" : "");
    XyPlot plot =
        new XyPlot(
            title,
            new Axis("Epoch", Math.min(1, epochs - 1), Math.max(2, epochs), true),
            new Axis(axis, 0, top, false));
    add(plot, "training", training, Ink.BLUE, Dash.SOLID, Shape.CIRCLE);
    add(plot, "validation", validation, Ink.VERMILLION, Dash.DASHED, Shape.SQUARE);
    if (bestEpoch > 0) {
      plot.add(
          new Series(
              "weights kept, epoch " + bestEpoch,
              List.of(new Point(bestEpoch, 0), new Point(bestEpoch, top)),
              Ink.MUTED,
              Dash.DOTTED,
              null));
    }
    List<List<String>> rows =
        IntStream.range(0, epochs)
            .mapToObj(
                i -> List.of(Integer.toString(i + 1), value(training, i), value(validation, i)))
            .toList();
    return Optional.of(
        plot.draw(
            name,
            describe(title, training, validation),
            new DataTable(List.of("Epoch", "Training", "Validation"), rows)));
  }

  private static void add(
      XyPlot plot, String name, List<Double> values, Ink ink, Dash dash, Shape shape) {
    List<Point> points =
        IntStream.range(0, values.size())
            .filter(i -> Double.isFinite(values.get(i)))
            .mapToObj(i -> new Point(i + 1.0, values.get(i)))
            .toList();
    if (!points.isEmpty()) {
      plot.add(new Series(name, points, ink, dash, points.size() <= MARKED ? shape : null));
    }
  }

  private static String describe(String title, List<Double> training, List<Double> validation) {
    StringBuilder text = new StringBuilder(title).append(':');
    if (!training.isEmpty()) {
      text.append(
          " training from %s to %s"
              .formatted(
                  Words.decimal(training.get(0)),
                  Words.decimal(training.get(training.size() - 1))));
    }
    if (!validation.isEmpty()) {
      text.append(
          "%s validation from %s to %s"
              .formatted(
                  training.isEmpty() ? "" : ",",
                  Words.decimal(validation.get(0)),
                  Words.decimal(validation.get(validation.size() - 1))));
    }
    return text.append('.').toString();
  }

  private static String value(List<Double> values, int i) {
    return Words.decimal(i < values.size() ? values.get(i) : Double.NaN);
  }
}
