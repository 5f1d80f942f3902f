package org.slicewise.report.charts;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.evaluation.Estimate;
import org.slicewise.report.charts.Forest.Item;
import org.slicewise.report.charts.Forest.Row;
import org.slicewise.report.charts.Mark.Shape;
import org.slicewise.robustness.ChangeResult;
import org.slicewise.robustness.Robustness;

/** What each change of the images costs or wins, in points of accuracy, paired. */
public final class RobustnessChart {
  private RobustnessChart() {}

  /** The chart {@code robustness}. */
  public static Chart of(Robustness robustness) {
    List<Estimate> differences =
        robustness.changes().stream().map(ChangeResult::difference).toList();
    Forest.Scale scale =
        Forest.Scale.points("Changed minus unchanged, in points, with 95% interval", differences);
    String title = "What each change does to the accuracy";
    Forest forest = new Forest(title, scale);
    List<List<String>> cells = new ArrayList<>();
    StringBuilder words = new StringBuilder(title + ".");
    for (ChangeResult r : robustness.changes()) {
      Estimate e = r.difference();
      forest.add(new Row(r.title(), "", "", List.of(new Item(e, Ink.BLUE, Shape.CIRCLE)), ""));
      cells.add(List.of(r.title(), scale.text(e.value()), scale.interval(e)));
      words.append(
          " %s: %s points, %s.".formatted(r.title(), scale.text(e.value()), scale.interval(e)));
    }
    forest.reference("unchanged, " + Words.percent(robustness.unchanged().value()), 0);
    return forest.draw(
        "robustness",
        words.toString(),
        new DataTable(List.of("Change", "Points", "95% interval"), cells));
  }
}
