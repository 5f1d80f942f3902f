package org.slicewise.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.evaluation.Part;
import org.slicewise.evaluation.SeenPart;
import org.slicewise.report.charts.Words;
import org.slicewise.report.html.Tag;

/** What the model already knew of the images it was scored on. */
final class SeenSection {
  private static final int NAMES = 120;

  private SeenSection() {}

  /** How much of it, in a sentence; empty where there is none or nobody can tell. */
  static Optional<String> sentence(Evaluation evaluation) {
    SeenPart seen = evaluation.seen();
    if (seen == null || seen.n() == 0) {
      return Optional.empty();
    }
    List<String> how = new ArrayList<>();
    if (seen.images() > 0) {
      how.add(Words.count(seen.images()) + " in the training itself");
    }
    if (seen.near() > 0) {
      how.add(Words.count(seen.near()) + " with a near copy in it");
    }
    if (seen.ofKnownPatients() > 0) {
      how.add(
          "%s of %s in it (%s)"
              .formatted(
                  Words.count(seen.ofKnownPatients()),
                  Words.count(seen.patientIds().size(), "patient"),
                  Words.shorten(String.join(", ", seen.patientIds()), NAMES)));
    }
    return Optional.of(
        "the model knows %s of %s from its training: %s. Numbers on them say how well it remembers."
            .formatted(
                Words.count(seen.n()),
                Words.count(evaluation.n(), "image"),
                String.join("; ", how)));
  }

  /** Both parts beside each other. */
  static Optional<Tag> table(Result result) {
    Evaluation evaluation = result.evaluation();
    if (evaluation.seen() == null || evaluation.unseen() == null) {
      return Optional.empty();
    }
    Numbers numbers =
        result
            .numbers("Images that the model knows from its training, and the others.")
            .column("Images")
            .column("Number", "n")
            .column("Accuracy", "accuracy")
            .column("Interval", "interval")
            .column("ROC AUC", "roc_auc")
            .column("Interval", "interval");
    row(numbers, result.glossary().term("seen", result.where()), evaluation.seen().part());
    row(
        numbers,
        result.glossary().term("seen", "Not seen in training", result.where()),
        evaluation.unseen());
    return Optional.of(numbers.table());
  }

  private static void row(Numbers numbers, Tag name, Part part) {
    Estimate accuracy = part.metrics().get("accuracy");
    Estimate auc = part.metrics().get("roc_auc");
    numbers.row(
        name,
        Words.count(part.n()),
        Numbers.share(accuracy),
        Numbers.shares(accuracy),
        Numbers.value(auc),
        Numbers.interval(auc));
  }
}
