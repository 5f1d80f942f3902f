package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import java.util.Locale;
import java.util.Map;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.PatientLevel;
import org.slicewise.report.charts.Words;
import org.slicewise.report.html.Pieces;
import org.slicewise.report.html.Tag;

/** One answer a patient beside one answer a slice. */
final class PatientPart {
  private PatientPart() {}

  static void add(Tag section, Result result) {
    PatientLevel patients = result.evaluation().details().patientLevel();
    if (patients == null) {
      return;
    }
    section.add(
        tag("h3", "Patient by patient"),
        tag(
            "p",
            "A patient with many slices counts as often as it has slices in the numbers above; here each patient counts once."));
    if (!patients.twoLabels().isEmpty()) {
      section.add(
          Pieces.warning(
              "%s with images of more than one class left out here: %s."
                  .formatted(
                      Words.count(patients.twoLabels().size(), "patient"),
                      Words.shorten(String.join(", ", patients.twoLabels()), 120))));
    }
    ResultCharts.patientLevel(result.evaluation())
        .ifPresent(
            chart ->
                section.add(
                    result.chart(
                        chart,
                        "patients",
                        "Where the two differ much, a few patients with many slices make the difference.",
                        "accuracy",
                        "roc_auc",
                        "patient_level")));
    section.add(
        Pieces.foldOut("Sensitivity and specificity patient by patient", table(result, patients))
            .with("class", "on-paper"));
  }

  private static Tag table(Result result, PatientLevel patients) {
    String where =
        "%s of %s; slices: %s"
            .formatted(
                Words.count(patients.images(), "image"),
                Words.count(patients.n(), "patient"),
                Words.count(result.evaluation().n(), "image"));
    Numbers numbers =
        new Numbers(result.glossary(), "Slices and patients, with 95% intervals.", where)
            .column("Counted")
            .column("Accuracy", "accuracy")
            .column("Interval", "interval")
            .column("ROC AUC", "roc_auc")
            .column("Interval", "interval")
            .column("Sensitivity", "sensitivity")
            .column("Specificity", "specificity");
    row(numbers, tag("span", "each slice"), result.evaluation().metrics());
    patients
        .rules()
        .forEach(
            (rule, metrics) ->
                row(
                    numbers,
                    tag("span", "each patient, ")
                        .add(
                            result
                                .glossary()
                                .term(
                                    "rule_" + rule.name().toLowerCase(Locale.ROOT),
                                    rule.inWords(),
                                    where)),
                    metrics));
    return numbers.table();
  }

  private static void row(Numbers numbers, Tag name, Map<String, Estimate> metrics) {
    Estimate accuracy = metrics.get("accuracy");
    Estimate auc = metrics.get("roc_auc");
    numbers.row(
        name,
        Numbers.value(accuracy),
        Numbers.interval(accuracy),
        Numbers.value(auc),
        Numbers.interval(auc),
        Numbers.value(metrics.get("recall")),
        Numbers.value(metrics.get("specificity")));
  }
}
