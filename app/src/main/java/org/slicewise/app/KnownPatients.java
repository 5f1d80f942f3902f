package org.slicewise.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slicewise.data.Sample;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.evaluation.EvaluationOptions;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.report.charts.Words;

/**
 * The held-out images of folds that were drawn by image, divided by whether the network of their
 * fold had another image of their patient in its training. Only for the former can it have been
 * enough to know the patient again. The latter are of patients it never saw, if not of papers or
 * scanners it never saw.
 *
 * @param known images of patients who are in the training
 * @param knownAccuracy the network's accuracy on them
 * @param others all other images, at least one
 * @param othersAccuracy the network's accuracy on them
 */
record KnownPatients(int known, Estimate knownAccuracy, int others, Estimate othersAccuracy) {

  /** The two parts; null where one of them is empty. */
  static KnownPatients of(List<FoldOutcome> outcomes, long seed) {
    List<Prediction> known = new ArrayList<>();
    List<Prediction> others = new ArrayList<>();
    for (FoldOutcome outcome : outcomes) {
      Set<String> trained =
          outcome.fold().split().train().stream()
              .map(Sample::patient)
              .filter(patient -> !patient.isEmpty())
              .collect(Collectors.toSet());
      outcome
          .network()
          .rows()
          .forEach(row -> (trained.contains(row.patient()) ? known : others).add(row));
    }
    if (known.isEmpty() || others.isEmpty()) {
      return null;
    }
    List<String> classes = outcomes.get(0).network().classes();
    return new KnownPatients(
        known.size(),
        accuracy(classes, known, seed),
        others.size(),
        accuracy(classes, others, seed));
  }

  private static Estimate accuracy(List<String> classes, List<Prediction> rows, long seed) {
    return Evaluation.of(
            new Predictions(classes, rows), EvaluationOptions.defaults().withSeed(seed))
        .metrics()
        .get("accuracy");
  }

  /** Keys of a row of {@code protocols.json}. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("known_patients", part(known, knownAccuracy));
    map.put("other_patients", part(others, othersAccuracy));
    return map;
  }

  private static Map<String, Object> part(int n, Estimate accuracy) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("images", n);
    map.put("accuracy", ProtocolResult.number(accuracy));
    return map;
  }

  /** In two sentences. */
  String inWords() {
    return "%s of the %s show a patient of whom the network had another image in its training: %s of them are right. Of the other %s, whose patients it never saw, %s are right."
        .formatted(
            Words.count(known),
            Words.count(known + others, "held-out image"),
            words(knownAccuracy),
            Words.count(others),
            words(othersAccuracy));
  }

  private static String words(Estimate accuracy) {
    return accuracy.hasInterval()
        ? "%s (%s to %s)"
            .formatted(
                Words.percent(accuracy.value()),
                Words.percent(accuracy.low()),
                Words.percent(accuracy.high()))
        : Words.percent(accuracy.value());
  }
}
