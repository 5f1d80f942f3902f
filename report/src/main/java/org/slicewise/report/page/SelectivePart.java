package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.OutsideResult;
import org.slicewise.evaluation.SelectiveResult;
import org.slicewise.evaluation.SelectiveResult.Abstain;
import org.slicewise.evaluation.SelectiveResult.Sets;
import org.slicewise.report.html.Node;
import org.slicewise.report.html.Tag;

/** What is gained where the model may say that it does not know. */
final class SelectivePart {
  private SelectivePart() {}

  static void add(Tag section, Result result) {
    SelectiveResult selective = result.evaluation().details().selective();
    OutsideResult outside = result.evaluation().details().outside();
    if (selective == null && outside == null) {
      return;
    }
    section.add(tag("h3", "When the model should not answer"));
    if (outside != null) {
      section.add(
          tag(
              "p",
              "%s The 95%% interval of the share is %s; of images that the model was made for these are false alarms."
                  .formatted(
                      outside.inWords(result.evaluation().n()), Numbers.shares(outside.share()))));
    }
    if (selective == null) {
      return;
    }
    Tag charts = tag("div").with("class", "charts");
    ResultCharts.riskCoverage(result.evaluation())
        .ifPresent(
            chart ->
                charts.add(
                    result.chart(
                        chart,
                        "selective",
                        "From left to right more images are answered, the surest first. A curve that rises late means that the model knows when it is wrong.",
                        "coverage",
                        "risk",
                        "aurc")));
    Tag beside = tag("div");
    if (selective.area() != null) {
      beside.add(
          tag(
              "p",
              result.glossary().term("aurc", result.where()),
              new Node.Text(
                  ": %s (%s)."
                      .formatted(
                          Numbers.value(selective.area()), Numbers.interval(selective.area())))));
    }
    if (selective.abstain() != null) {
      beside.add(
          tag("p", "The rule stored in the model: " + selective.abstain().words() + "."),
          abstain(result, selective.abstain()));
    }
    if (selective.sets() != null) {
      Sets sets = selective.sets();
      beside.add(tag("p", sets.promise()), sets(result, sets));
    }
    section.add(charts.add(beside));
  }

  private static Tag abstain(Result result, Abstain abstain) {
    Numbers numbers =
        result
            .numbers("With the rule to abstain.")
            .column("")
            .column("Share", "n")
            .column("95% interval", "interval");
    row(numbers, result, "coverage", "Images answered", abstain.answered());
    row(numbers, result, "abstain", "Accuracy where it answers", abstain.accuracyAnswered());
    row(
        numbers,
        result,
        "abstain",
        "Accuracy it would have had on the others",
        abstain.accuracyAbstained());
    return numbers.table();
  }

  private static Tag sets(Result result, Sets sets) {
    Numbers numbers =
        result
            .numbers("The conformal sets on these images.")
            .column("")
            .column("Value", "conformal")
            .column("95% interval", "interval");
    row(
        numbers,
        result,
        "set_coverage",
        "Patients whose every slice's set holds the truth",
        sets.coverage());
    row(numbers, result, "set_coverage", "Images whose set holds the truth", sets.imageCoverage());
    row(numbers, result, "conformal", "Sets of one class", sets.singletons());
    row(numbers, result, "conformal", "Empty sets", sets.empty());
    numbers.row(
        result.glossary().term("set_size", "Classes in a set, mean", result.where()),
        Numbers.value(sets.meanSize()),
        Numbers.interval(sets.meanSize()));
    return numbers.table();
  }

  private static void row(
      Numbers numbers, Result result, String term, String name, Estimate estimate) {
    Tag cell = tag("span", result.glossary().term(term, name, result.where()));
    if (estimate.note() != null) {
      cell.add(tag("span", estimate.note()).with("class", "small"));
    }
    numbers.row(cell, Numbers.share(estimate), Numbers.shares(estimate));
  }
}
