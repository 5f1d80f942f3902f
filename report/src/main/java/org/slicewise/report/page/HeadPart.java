package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slicewise.evaluation.BaselineResult;
import org.slicewise.evaluation.BaselineResults;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.report.EvaluationSection;
import org.slicewise.report.ReportInput;
import org.slicewise.report.SplitNote;
import org.slicewise.report.charts.BaselineChart;
import org.slicewise.report.charts.Words;
import org.slicewise.report.html.Node.Text;
import org.slicewise.report.html.Pieces;
import org.slicewise.report.html.Tag;

/** The first screen: what this is, what it reached, and what to make of that. */
final class HeadPart {
  private HeadPart() {}

  static Tag of(ReportInput input, Glossary glossary) {
    Tag header =
        tag(
            "header",
            tag("p", tag("strong", "For research only, not for diagnosis."), new Text(" Slicewise"))
                .with("class", "kicker"),
            tag("h1", input.request().title()));
    header.add(tag("p", input.request().sentence()).with("class", "lead"));
    input
        .split()
        .filter(SplitNote::leaky)
        .ifPresent(split -> header.add(Pieces.alarm("LEAKY SPLIT:", split.leak())));
    if (!input.sections().isEmpty()) {
      EvaluationSection first = input.sections().get(0);
      Optional<String> seen = SeenSection.sentence(first.evaluation());
      seen.ifPresent(sentence -> header.add(Pieces.alarm("SEEN IN TRAINING:", sentence)));
      boolean said =
          seen.isPresent()
              || input.split().map(SplitNote::leak).filter(first.leak()::equals).isPresent();
      if (!first.leak().isEmpty() && !said) {
        header.add(Pieces.alarm("LEAKY:", first.leak()));
      }
      header.add(headline(first, glossary));
    }
    return header;
  }

  private static Tag headline(EvaluationSection section, Glossary glossary) {
    Evaluation evaluation = section.evaluation();
    Estimate accuracy = evaluation.metrics().get("accuracy");
    Tag words =
        tag(
            "div",
            tag(
                    "p",
                    glossary.term("accuracy", Sections.where(evaluation)),
                    new Text(" on the " + section.name()))
                .with("class", "what"),
            tag("p", Words.percent(accuracy.value())).with("class", "big"),
            tag("p", sentence(evaluation)));
    Tag rules = tag("ul");
    for (String rule : rules(evaluation)) {
      rules.add(tag("li", rule));
    }
    words.add(rules);
    return tag(
            "div",
            words,
            Pieces.chart(
                BaselineChart.of(evaluation),
                "chart-headline",
                "Where two intervals overlap much, the numbers may differ by chance alone. ",
                glossary.trace(Sections.where(evaluation), "accuracy", "baseline", "interval")))
        .with("class", "headline");
  }

  private static String sentence(Evaluation evaluation) {
    String words = evaluation.inWords() + ".";
    if (evaluation.patients() == null) {
      return words + " The table names no patients.";
    }
    String patients = Words.count(evaluation.patients(), "patient");
    return words.contains(patients) ? words : words + " They are of " + patients + ".";
  }

  private static List<String> rules(Evaluation evaluation) {
    BaselineResults baselines = evaluation.baselines();
    List<String> rules = new ArrayList<>();
    if (baselines != null && baselines.majority() != null) {
      rules.add(
          "Always answering %s reaches %s."
              .formatted(baselines.majorityClass(), share(baselines.majority().accuracy())));
    }
    if (baselines != null && baselines.metadataOnly() != null) {
      BaselineResult rule = baselines.metadataOnly();
      rules.add(
          "A rule that never looks at a pixel, only at facts of the file, reaches %s%s."
              .formatted(share(rule.accuracy()), ahead(rule.difference())));
      if (rule.modelWhereWrong() != null && rule.modelWhereWrong().isDefined()) {
        rules.add(
            "On the images that rule gets wrong, the model reaches %s."
                .formatted(share(rule.modelWhereWrong())));
      }
    }
    return rules;
  }

  /** As "; the model is 3.1 points above it (-2.0 to +8.3)". */
  private static String ahead(Estimate difference) {
    if (difference == null || !difference.isDefined()) {
      return "";
    }
    double points = 100 * difference.value();
    String text =
        String.format(
            Locale.ROOT,
            "; the model is %.1f points %s it",
            Math.abs(points),
            points < 0 ? "below" : "above");
    return difference.hasInterval()
        ? text
            + String.format(
                Locale.ROOT, " (%+.1f to %+.1f)", 100 * difference.low(), 100 * difference.high())
        : text;
  }

  /** As "84.7% (78 to 90)". */
  private static String share(Estimate e) {
    return e.hasInterval()
        ? String.format(
            Locale.ROOT,
            "%s (%.0f to %.0f)",
            Words.percent(e.value()),
            100 * e.low(),
            100 * e.high())
        : Words.percent(e.value());
  }
}
