package org.slicewise.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.evaluation.BaselineResult;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Evaluation;

/**
 * A protocol and what it gave.
 *
 * @param patients the held-out images divided by whether their patient is in the training; null
 *     where all are or none is
 */
record ProtocolResult(Protocol protocol, Evaluation evaluation, KnownPatients patients) {
  private static final List<String> METRICS =
      List.of("accuracy", "balanced_accuracy", "roc_auc", "average_precision", "brier");

  /** A row of {@code protocols.json}. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("protocol", protocol.key());
    map.put("name", protocol.name());
    map.put("how", protocol.how());
    map.put("plan", protocol.folds().plan());
    map.put("leaky", !protocol.leak().isEmpty());
    map.put("reason", protocol.leak());
    map.put("n", evaluation.n());
    map.put("patients", evaluation.patients());
    map.put("trainings", protocol.folds().folds().size());
    map.put("training_images", protocol.trainingImages());
    for (String metric : METRICS) {
      map.put(metric, number(evaluation.metrics().get(metric)));
    }
    BaselineResult rule = evaluation.baselines().metadataOnly();
    Map<String, Object> baseline = new LinkedHashMap<>();
    baseline.put("accuracy", number(rule.accuracy()));
    baseline.put("roc_auc", number(rule.rocAuc()));
    map.put("metadata_only", baseline);
    map.put("difference", number(rule.difference()));
    Map<String, Object> majority = new LinkedHashMap<>();
    majority.put("answer", evaluation.baselines().majorityClass());
    majority.put("accuracy", number(evaluation.baselines().majority().accuracy()));
    map.put("majority", majority);
    if (patients != null) {
      map.putAll(patients.toMap());
    }
    return map;
  }

  static Map<String, Object> number(Estimate estimate) {
    if (estimate == null || !estimate.isDefined()) {
      return null;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("value", estimate.value());
    if (estimate.hasInterval()) {
      map.put("low", estimate.low());
      map.put("high", estimate.high());
      map.put("interval", estimate.intervalText());
    }
    return map;
  }
}
