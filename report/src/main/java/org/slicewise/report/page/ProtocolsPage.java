package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slicewise.evaluation.BaselineResult;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.files.AtomicFiles;
import org.slicewise.report.ProtocolsReport;
import org.slicewise.report.ProtocolsReport.Outcome;
import org.slicewise.report.charts.Chart;
import org.slicewise.report.charts.ProtocolsChart;
import org.slicewise.report.charts.ProtocolsChart.Protocol;
import org.slicewise.report.charts.Words;
import org.slicewise.report.html.Node;
import org.slicewise.report.html.Page;
import org.slicewise.report.html.Pieces;
import org.slicewise.report.html.Tag;

/** {@code protocols.html}: how much of an accuracy was the way it was measured. */
public final class ProtocolsPage {
  private ProtocolsPage() {}

  /**
   * Writes {@code html}, whole or not at all.
   *
   * @throws org.slicewise.errors.EnvironmentException naming the file, when it cannot be written
   */
  public static void write(Path html, ProtocolsReport report) {
    AtomicFiles.writeString(html, page(report));
  }

  static String page(ProtocolsReport report) {
    Glossary glossary = Glossary.read();
    Tag header =
        tag(
            "header",
            tag(
                    "p",
                    tag("strong", "For research only, not for diagnosis."),
                    new Node.Text(" Slicewise"))
                .with("class", "kicker"),
            tag("h1", report.request().title()),
            tag("p", report.request().sentence()).with("class", "lead"));
    gap(report).ifPresent(sentence -> header.add(tag("p", tag("strong", sentence))));
    Tag main = tag("main").with("id", "main").with("tabindex", "-1");
    main.add(picture(report, glossary), table(report, glossary), protocols(report));
    if (!report.notes().isEmpty()) {
      Tag notes = Pieces.section("notes", "Notes");
      report.notes().forEach(note -> notes.add(tag("p", note)));
      main.add(notes);
    }
    main.add(Origin.of(report.request(), report.provenance()), glossary.section());
    return Page.of(report.request().title(), header, main);
  }

  /** The charts: accuracy, and the area under the ROC curve where there is one. */
  static List<Chart> charts(ProtocolsReport report) {
    List<Chart> charts = new ArrayList<>();
    charts.add(chart(report, "protocols_accuracy", "Accuracy", true, "accuracy"));
    if (report.outcomes().stream().allMatch(o -> isDefined(o, "roc_auc"))) {
      charts.add(chart(report, "protocols_roc_auc", "ROC AUC", false, "roc_auc"));
    }
    return charts;
  }

  private static boolean isDefined(Outcome outcome, String metric) {
    Estimate estimate = outcome.evaluation().metrics().get(metric);
    return estimate != null && estimate.isDefined();
  }

  private static Chart chart(
      ProtocolsReport report, String file, String name, boolean percent, String metric) {
    return ProtocolsChart.of(
        file,
        name,
        percent,
        report.outcomes().stream()
            .map(
                o ->
                    new Protocol(
                        o.name(),
                        Words.count(o.evaluation().n(), "image"),
                        o.leaky(),
                        o.evaluation().metrics().get(metric),
                        rule(o.evaluation(), metric)))
            .toList());
  }

  /** The number of the rule that reads only facts of the file; null where there is none. */
  private static Estimate rule(Evaluation evaluation, String metric) {
    BaselineResult rule =
        evaluation.baselines() == null ? null : evaluation.baselines().metadataOnly();
    return rule == null ? null : metric.equals("accuracy") ? rule.accuracy() : rule.rocAuc();
  }

  /** What the way of measuring made, in a sentence; empty without a leaky and an honest one. */
  static Optional<String> gap(ProtocolsReport report) {
    Optional<Outcome> flattering = extreme(report, true);
    Optional<Outcome> honest = extreme(report, false);
    if (flattering.isEmpty() || honest.isEmpty()) {
      return Optional.empty();
    }
    double high = flattering.get().evaluation().metrics().get("accuracy").value();
    double low = honest.get().evaluation().metrics().get("accuracy").value();
    if (!(high > low)) {
      return Optional.empty();
    }
    return Optional.of(
        "Between '%s' (%s) and '%s' (%s) lie %s of accuracy that are the way of measuring, not the network."
            .formatted(
                flattering.get().name(),
                Words.percent(high),
                honest.get().name(),
                Words.percent(low),
                Words.points(high - low).substring(1)));
  }

  /** The highest leaky accuracy, or the lowest one that is not. */
  private static Optional<Outcome> extreme(ProtocolsReport report, boolean leaky) {
    java.util.Comparator<Outcome> order =
        java.util.Comparator.comparingDouble(o -> o.evaluation().metrics().get("accuracy").value());
    return report.outcomes().stream()
        .filter(o -> o.leaky() == leaky)
        .max(leaky ? order : order.reversed());
  }

  private static Tag picture(ProtocolsReport report, Glossary glossary) {
    Tag charts = tag("div").with("class", "charts");
    String where = where(report);
    for (Chart chart : charts(report)) {
      charts.add(
          Pieces.chart(
              chart,
              chart.name(),
              "A stamp says that the number flatters. Where the diamond lies as far right as the circle, the network shows nothing that the file does not give away. ",
              glossary.trace(
                  where,
                  chart.name().endsWith("accuracy") ? "accuracy" : "roc_auc",
                  "protocol",
                  "baseline",
                  "interval",
                  "leak")));
    }
    return Pieces.section("picture", "One network, several ways to measure it").add(charts);
  }

  private static String where(ProtocolsReport report) {
    int least = report.outcomes().stream().mapToInt(o -> o.evaluation().n()).min().orElse(0);
    int most = report.outcomes().stream().mapToInt(o -> o.evaluation().n()).max().orElse(0);
    return least == most
        ? Words.count(most, "image") + " under each protocol"
        : "%s to %s, by protocol".formatted(Words.count(least), Words.count(most, "image"));
  }

  private static Tag table(ProtocolsReport report, Glossary glossary) {
    Numbers numbers =
        new Numbers(glossary, "The numbers of each protocol.", where(report))
            .column("Protocol", "protocol")
            .column("Leaky?", "leak")
            .column("Images", "n")
            .column("Accuracy (95% interval)", "accuracy")
            .column("ROC AUC (95% interval)", "roc_auc")
            .column("File facts only (95% interval)", "baseline")
            .column("Network minus rule (95% interval)", "difference");
    for (Outcome o : report.outcomes()) {
      Estimate accuracy = o.evaluation().metrics().get("accuracy");
      Estimate auc = o.evaluation().metrics().get("roc_auc");
      Estimate rule = rule(o.evaluation(), "accuracy");
      Estimate difference =
          rule == null ? null : o.evaluation().baselines().metadataOnly().difference();
      numbers.row(
          o.name(),
          o.leaky() ? "LEAKY" : "no",
          Words.count(o.evaluation().n()),
          Numbers.both(Numbers.share(accuracy), Numbers.shares(accuracy)),
          Numbers.both(Numbers.value(auc), Numbers.interval(auc)),
          Numbers.both(Numbers.share(rule), Numbers.shares(rule)),
          difference == null
              ? "–"
              : Numbers.both(
                  Words.points(difference.value()),
                  Words.pointsRange(difference.low(), difference.high())));
    }
    return Pieces.section("results-1", "In numbers").add(numbers.table());
  }

  private static Tag protocols(ProtocolsReport report) {
    Tag section = Pieces.section("protocols", "What each protocol does");
    for (Outcome o : report.outcomes()) {
      section.add(tag("h3", o.name()), tag("p", o.how()));
      if (o.leaky()) {
        section.add(Pieces.warning("LEAKY: " + o.leak()));
      }
      section.add(tag("p", "Accuracy: " + o.evaluation().inWords() + "."));
      if (!o.patients().isEmpty()) {
        section.add(tag("p", o.patients()));
      }
      o.evaluation().warnings().stream()
          .filter(w -> !w.equals("LEAKY: " + o.leak()))
          .forEach(w -> section.add(Pieces.warning(w)));
    }
    return section;
  }
}
