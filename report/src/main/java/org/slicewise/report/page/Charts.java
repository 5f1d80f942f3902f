package org.slicewise.report.page;

import java.util.List;
import java.util.Optional;
import org.slicewise.report.DataOverview;
import org.slicewise.report.TrainingHistory;
import org.slicewise.report.charts.BarChart;
import org.slicewise.report.charts.Chart;
import org.slicewise.report.charts.TrainingCharts;

/** Charts from the records of a report. */
final class Charts {
  private Charts() {}

  static Optional<Chart> classBalance(DataOverview data) {
    if (data.classes().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        BarChart.classBalance(
            data.classes().stream().map(c -> new BarChart.Group(c.name(), c.byPart())).toList()));
  }

  /** Of "loss" or "accuracy". */
  static Optional<Chart> curve(TrainingHistory history, String name) {
    return TrainingCharts.of(
        name, values(history, name), values(history, "val_" + name), history.bestEpoch());
  }

  private static List<Double> values(TrainingHistory history, String name) {
    return history.curve(name).map(TrainingHistory.Curve::values).orElse(List.of());
  }
}
