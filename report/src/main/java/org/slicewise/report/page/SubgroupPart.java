package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import org.slicewise.evaluation.Subgroups;
import org.slicewise.report.charts.Words;
import org.slicewise.report.html.Pieces;
import org.slicewise.report.html.Tag;

/** The same numbers within groups of the metadata. */
final class SubgroupPart {
  private SubgroupPart() {}

  static void add(Tag section, Result result) {
    Subgroups subgroups = result.evaluation().details().subgroups();
    if (subgroups == null || subgroups.columns().stream().allMatch(c -> c.groups().isEmpty())) {
      return;
    }
    section.add(
        tag("h3", "Groups of images"),
        tag(
            "p",
            subgroups.comparisons() == 0
                ? subgroups.inWords()
                : subgroups.inWords()
                    + " Each comparison is a chance to find a difference that is none; the last column below corrects for their number."));
    ResultCharts.subgroups(result.evaluation())
        .ifPresent(
            chart ->
                section.add(
                    result.chart(
                        chart,
                        "subgroups",
                        "On the dashed line lies the number over all images. Where a group's interval holds it, the group may be no different.",
                        "accuracy",
                        "subgroup",
                        "interval")));
    Tag tables = Pieces.foldOut("All numbers of the groups").with("class", "on-paper");
    subgroups.columns().stream()
        .filter(column -> !column.groups().isEmpty())
        .forEach(column -> tables.add(table(result, column)));
    section.add(tables);
  }

  private static Tag table(Result result, Subgroups.Column column) {
    Numbers numbers =
        result
            .numbers(
                "By %s%s."
                    .formatted(column.name(), column.note() == null ? "" : ": " + column.note()))
            .column(column.name())
            .column("Images", "n")
            .column("Patients", "n")
            .column("Accuracy (95% interval)", "accuracy")
            .column("Sensitivity", "sensitivity")
            .column("Specificity", "specificity")
            .column("ROC AUC", "roc_auc")
            .column("Accuracy minus the others' (95% interval)", "difference")
            .column("p", "p_value")
            .column("p, Holm", "holm");
    Tag why = tag("ul").with("class", "small wide");
    for (Subgroups.Group g : column.groups()) {
      Subgroups.Difference d = g.difference();
      numbers.row(
          g.name(),
          Words.count(g.n()),
          Words.count(g.patients()),
          Numbers.both(
              Numbers.value(g.metrics().get("accuracy")),
              Numbers.interval(g.metrics().get("accuracy"))),
          Numbers.value(g.metrics().get("recall")),
          Numbers.value(g.metrics().get("specificity")),
          Numbers.value(g.metrics().get("roc_auc")),
          d == null
              ? "–"
              : Numbers.both(
                  Words.signed(d.accuracy().value()),
                  Words.signedRange(d.accuracy().low(), d.accuracy().high())),
          d == null ? "–" : Words.decimal(d.p()),
          d == null ? "–" : Words.decimal(d.holm()));
      if (!g.warnings().isEmpty()) {
        why.add(tag("li", g.name() + ": " + String.join("; ", g.warnings())));
      }
    }
    boolean allShown = column.groups().stream().allMatch(g -> g.warnings().isEmpty());
    return allShown ? numbers.table() : tag("div", numbers.table(), why);
  }
}
