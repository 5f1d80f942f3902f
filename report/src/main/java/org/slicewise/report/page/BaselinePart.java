package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import org.slicewise.evaluation.BaselineResult;
import org.slicewise.evaluation.BaselineResults;
import org.slicewise.evaluation.Estimate;
import org.slicewise.report.charts.Words;
import org.slicewise.report.html.Tag;

/** The model beside rules that never look at a pixel, paired by image. */
final class BaselinePart {
  private BaselinePart() {}

  static void add(Tag section, Result result) {
    BaselineResults baselines = result.evaluation().baselines();
    if (baselines == null || baselines.majority() == null && baselines.metadataOnly() == null) {
      return;
    }
    Numbers numbers =
        result
            .numbers("The model and rules that never look at a pixel, on the same images.")
            .column("Rule", "baseline")
            .column("Accuracy", "accuracy")
            .column("Interval", "interval")
            .column("Model minus rule", "difference")
            .column("Interval", "interval")
            .column("ROC AUC", "roc_auc")
            .column("Model where the rule is wrong", "where_wrong")
            .column("Interval", "interval");
    Estimate accuracy = result.evaluation().metrics().get("accuracy");
    Estimate auc = result.evaluation().metrics().get("roc_auc");
    numbers.row(
        "this model",
        Numbers.share(accuracy),
        Numbers.shares(accuracy),
        "–",
        "–",
        Numbers.value(auc),
        "–",
        "–");
    row(numbers, "file facts only", baselines.metadataOnly());
    row(numbers, "always " + baselines.majorityClass(), baselines.majority());
    section.add(tag("h3", "Beside simple rules"), numbers.table());
  }

  private static void row(Numbers numbers, String name, BaselineResult rule) {
    if (rule == null) {
      return;
    }
    Tag cell = tag("span", name);
    if (rule.accuracy().note() != null) {
      cell.add(tag("span", rule.accuracy().note()).with("class", "small"));
    }
    Estimate d = rule.difference();
    numbers.row(
        cell,
        Numbers.share(rule.accuracy()),
        Numbers.shares(rule.accuracy()),
        d == null ? "–" : Words.points(d.value()),
        d == null ? "–" : Words.pointsRange(d.low(), d.high()),
        Numbers.value(rule.rocAuc()),
        Numbers.share(rule.modelWhereWrong()),
        Numbers.shares(rule.modelWhereWrong()));
  }
}
