package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import org.slicewise.evaluation.Estimate;
import org.slicewise.report.charts.RobustnessChart;
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
                + " The worst of several looks worse than it is; its interval is not corrected for that."
                + (robustness.changes().stream().anyMatch(RobustnessPart::noneChanged)
                    ? " An interval from +0.0 to +0.0 means that no image here was won or lost, not that none ever would be."
                    : "")),
        result.chart(
            RobustnessChart.of(robustness),
            "robustness",
            "On the dashed line nothing is lost or won. None of these changes what an image shows, so a point to its left is accuracy that rests on something else.",
            "paired_change",
            "interval"),
        table(result, robustness));
  }

  private static boolean noneChanged(ChangeResult result) {
    return result.difference().low() == 0 && result.difference().high() == 0;
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
