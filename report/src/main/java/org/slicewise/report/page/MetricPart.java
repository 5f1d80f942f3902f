package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.evaluation.OtherInterval;
import org.slicewise.report.charts.Words;
import org.slicewise.report.html.Node;
import org.slicewise.report.html.Pieces;
import org.slicewise.report.html.Tag;

/** Every metric with its interval, intervals of other kinds, and the classes one by one. */
final class MetricPart {
  private MetricPart() {}

  static void add(Tag section, Result result) {
    section.add(tag("h3", "Every metric with its interval"), metrics(result));
    Numbers others = others(result);
    if (!others.isEmpty()) {
      section.add(
          Pieces.foldOut("The same intervals by other methods", others.table())
              .with("class", "on-paper"));
    }
    section.add(
        tag("h3", "Class by class"),
        classes(result),
        Pieces.foldOut(
            "The same as scikit-learn's classification_report prints it",
            Pieces.scroll(
                "Classification report", tag("pre", result.evaluation().classificationReport()))));
  }

  private static Tag metrics(Result result) {
    Map<String, Estimate> metrics = result.evaluation().metrics();
    // What most intervals are stands once above the table, the others beside their number.
    String common =
        metrics.values().stream()
            .map(Estimate::intervalText)
            .filter(Objects::nonNull)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
            .entrySet()
            .stream()
            .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey)
            .orElse("");
    List<Tag> rows = new ArrayList<>();
    metrics.forEach((key, e) -> rows.add(metric(result, key, e, common)));
    String caption =
        "From %s.%s A name leads to its meaning."
            .formatted(
                result.where(),
                common.isEmpty()
                    ? ""
                    : " Interval: " + common + ", where nothing else stands beside it.");
    return Pieces.tableOf(
        caption,
        List.of(
            new Node.Text("Metric"),
            new Node.Text("Value"),
            result.glossary().term("interval", "Interval", result.where())),
        rows);
  }

  private static Tag metric(Result result, String key, Estimate e, String common) {
    Tag name = tag("th", result.glossary().term(key, result.where())).with("scope", "row");
    if (e.note() != null) {
      name.add(tag("span", e.note()).with("class", "small"));
    }
    Tag interval = tag("td", Numbers.interval(e));
    if (!e.otherIntervals().isEmpty()) {
      StringJoiner hover = new StringJoiner("; ");
      e.otherIntervals()
          .forEach((method, other) -> hover.add(Methods.name(method) + ": " + range(other)));
      interval.with("title", hover.toString());
    }
    if (e.intervalText() != null && !e.intervalText().equals(common)) {
      interval.add(tag("span", e.intervalText()).with("class", "small"));
    }
    return tag("tr", name, tag("td", Words.decimal(e.value())), interval);
  }

  private static Numbers others(Result result) {
    Numbers numbers =
        result
            .numbers("Intervals of the same numbers by other methods, to compare.")
            .column("Metric")
            .column("Method", "other_interval")
            .column("Interval", "interval")
            .column("What it is");
    result
        .evaluation()
        .metrics()
        .forEach(
            (key, e) ->
                e.otherIntervals()
                    .forEach(
                        (method, other) ->
                            numbers.row(
                                result.glossary().term(key, result.where()),
                                Methods.name(method),
                                range(other),
                                other.intervalText() != null
                                    ? other.intervalText()
                                    : Objects.toString(other.note(), "–"))));
    return numbers;
  }

  private static String range(OtherInterval other) {
    return other.isDefined()
        ? Words.decimal(other.low()) + " to " + Words.decimal(other.high())
        : "–";
  }

  private static Tag classes(Result result) {
    Evaluation evaluation = result.evaluation();
    Numbers numbers =
        result
            .numbers("Each class against all others.")
            .column("Class")
            .column("Precision", "precision")
            .column("Recall", "recall")
            .column("F1", "f1")
            .column("Images", "support");
    for (int i = 0; i < evaluation.classes().size(); i++) {
      numbers.row(
          evaluation.classes().get(i),
          Words.decimal(evaluation.perClass().precision().get(i)),
          Words.decimal(evaluation.perClass().recall().get(i)),
          Words.decimal(evaluation.perClass().f1().get(i)),
          Words.count(evaluation.perClass().support().get(i)));
    }
    return numbers.table();
  }
}
