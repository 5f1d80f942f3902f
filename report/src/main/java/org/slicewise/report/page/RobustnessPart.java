package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import java.util.List;
import org.slicewise.evaluation.Estimate;
import org.slicewise.report.charts.Chart;
import org.slicewise.report.charts.SubgroupsChart;
import org.slicewise.report.charts.SubgroupsChart.Group;
import org.slicewise.report.charts.Words;
import org.slicewise.report.html.Tag;
import org.slicewise.robustness.ChangeResult;
import org.slicewise.robustness.Robustness;

/** What becomes of the answers when the same images come changed a little. */
final class RobustnessPart {
  private RobustnessPart() {}

  static void add(Tag section, Result result) {
    Robustness robustness = result.part().robustness();
    if (robustness == null) {
      return;
    }
    section.add(
        tag("h3", "The same images, changed"),
        tag(
            "p",
            "Each image was saved, cut, lit or turned otherwise and scored again from the changed file. "
                + robustness.sentence()
                + " The worst of several looks worse than it is; its interval is not corrected for that."),
        result.chart(
            chart(robustness),
            "robustness",
            "On the dashed line lies the accuracy of the unchanged images. A change that should not matter should leave the point there.",
            "accuracy",
            "interval"),
        table(result, robustness));
  }

  static Chart chart(Robustness robustness) {
    List<Group> groups =
        robustness.changes().stream()
            .map(r -> new Group("The same images, changed", r.title(), "", r.accuracy(), ""))
            .toList();
    return SubgroupsChart.of(
        "robustness",
        "Accuracy of changed images",
        "Accuracy",
        true,
        robustness.unchanged(),
        groups);
  }

  private static Tag table(Result result, Robustness robustness) {
    Numbers numbers =
        result
            .numbers("The answers for changed images beside those for the unchanged ones.")
            .column("Change", "change")
            .column("Accuracy", "accuracy")
            .column("95% interval", "interval")
            .column("Minus unchanged", "paired_change")
            .column("95% interval", "interval")
            .column("Another class", "class_changes")
            .column("Mean change of probability", "mean_absolute_change");
    Estimate own = robustness.unchanged();
    numbers.row("unchanged", Numbers.share(own), Numbers.shares(own), "–", "–", "–", "–");
    for (ChangeResult r : robustness.changes()) {
      Estimate difference = r.difference();
      numbers.row(
          r.title(),
          Numbers.share(r.accuracy()),
          Numbers.shares(r.accuracy()),
          Words.points(difference.value()),
          Words.pointsRange(difference.low(), difference.high()),
          Numbers.share(r.classChanges()),
          Numbers.value(r.meanAbsoluteChange()));
    }
    return numbers.table();
  }
}
