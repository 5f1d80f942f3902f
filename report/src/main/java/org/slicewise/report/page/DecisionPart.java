package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import java.util.List;
import org.slicewise.evaluation.Details;
import org.slicewise.evaluation.OperatingResult;
import org.slicewise.evaluation.PredictiveTable;
import org.slicewise.report.charts.Words;
import org.slicewise.report.html.Tag;

/** Where an image is called positive, and what acting on it is worth. */
final class DecisionPart {
  private DecisionPart() {}

  static void add(Tag section, Result result) {
    Details details = result.evaluation().details();
    if (details.operatingPoints() == null) {
      return;
    }
    Tag chosen = tag("ul").with("class", "small wide");
    details.operatingPoints().stream()
        .filter(p -> p.chosen() != null)
        .forEach(p -> chosen.add(tag("li", chosen(p))));
    section.add(
        tag("h3", "From probability to decision"),
        tag(
            "p",
            details.operatingPoints().stream().anyMatch(p -> p.chosen() != null)
                ? "A threshold is chosen when the model is made and stored in it; here it is only applied."
                : "The model stores no threshold: an image gets its most probable class."),
        points(result, details.operatingPoints()));
    if (details.operatingPoints().stream().anyMatch(p -> p.chosen() != null)) {
      section.add(chosen);
    }
    Tag charts = tag("div").with("class", "charts");
    ResultCharts.decisionCurve(result.evaluation())
        .ifPresent(
            chart ->
                charts.add(
                    result.chart(
                        chart,
                        "decision",
                        "The threshold says how sure one wants to be before acting. Only where the model's curve is the highest is it worth using.",
                        "net_benefit",
                        "operating_point")));
    if (details.predictiveValues() != null) {
      charts.add(predictive(result, details.predictiveValues()));
    }
    section.add(charts);
  }

  private static String chosen(OperatingResult p) {
    return "'%s' was chosen on %s, where it reached a sensitivity of %s and a specificity of %s: there they flatter."
        .formatted(
            p.rule(),
            p.chosen().fittedOn().inWords(),
            Words.decimal(p.chosen().sensitivity()),
            Words.decimal(p.chosen().specificity()));
  }

  private static Tag points(Result result, List<OperatingResult> points) {
    Numbers numbers =
        result
            .numbers("Ways to call an image %s.".formatted(result.evaluation().positive()))
            .column("Rule", "operating_point")
            .column("Threshold", "operating_point")
            .column("Sensitivity", "sensitivity")
            .column("Interval", "interval")
            .column("Specificity", "specificity")
            .column("Interval", "interval")
            .column("PPV", "ppv")
            .column("NPV", "npv")
            .column("TP", "confusion")
            .column("FP", "confusion")
            .column("TN", "confusion")
            .column("FN", "confusion");
    for (OperatingResult p : points) {
      Tag name = tag("span", p.rule());
      if (p.inForce()) {
        name.add(tag("strong", " (in force)"));
      }
      numbers.row(
          name,
          Words.decimal(p.threshold()),
          Numbers.value(p.sensitivity()),
          Numbers.interval(p.sensitivity()),
          Numbers.value(p.specificity()),
          Numbers.interval(p.specificity()),
          Numbers.value(p.ppv()),
          Numbers.value(p.npv()),
          Words.count(p.truePositives()),
          Words.count(p.falsePositives()),
          Words.count(p.trueNegatives()),
          Words.count(p.falseNegatives()));
    }
    return numbers.table();
  }

  private static String rule(Result result, PredictiveTable table) {
    return result.evaluation().details().operatingPoints().stream()
        .filter(p -> p.name().equals(table.operatingPoint()))
        .map(OperatingResult::rule)
        .findFirst()
        .orElse(table.operatingPoint());
  }

  private static Tag predictive(Result result, PredictiveTable table) {
    Numbers numbers =
        result
            .numbers("Predictive values where the class is rarer or commoner than here.")
            .column("Prevalence", "prevalence")
            .column("PPV", "ppv_adjusted")
            .column("Interval", "interval")
            .column("NPV", "npv_adjusted")
            .column("Interval", "interval");
    for (PredictiveTable.Row row : table.rows()) {
      numbers.row(
          Words.percent(row.prevalence()) + (row.own() ? ", as here" : ""),
          Numbers.value(row.ppv()),
          Numbers.interval(row.ppv()),
          Numbers.value(row.npv()),
          Numbers.interval(row.npv()));
    }
    String note = table.note().substring(0, 1).toUpperCase(java.util.Locale.ROOT);
    return tag(
        "div",
        numbers.table(),
        tag(
                "p",
                "For the rule '%s'. %s."
                    .formatted(rule(result, table), note + table.note().substring(1)))
            .with("class", "small wide"));
  }
}
