package org.slicewise.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.slicewise.metrics.CalibrationCurve;

/** {@code metrics.json}: NaN is null, an infinite threshold the string "Infinity". */
final class EvaluationJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private EvaluationJson() {}

  static String text(ObjectNode node) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values is always writable", e);
    }
  }

  static ObjectNode of(Evaluation e) {
    ObjectNode out = NODES.objectNode();
    out.put("n", e.n());
    out.put("patients", e.patients());
    e.classes().forEach(out.putArray("classes")::add);
    out.put("positive", e.positive());
    out.set("metrics", RecordJson.of(e.metrics()));
    out.set("confusion_matrix", RecordJson.of(e.confusionMatrix()));
    out.set("per_class", RecordJson.of(e.perClass()));
    out.put("classification_report", e.classificationReport());
    out.set("roc", RecordJson.of(e.roc()));
    out.set("pr", RecordJson.of(e.pr()));
    out.set("calibration", calibration(e.calibration()));
    out.set("baselines", baselines(e.baselines()));
    out.setAll((ObjectNode) RecordJson.of(e.details()));
    out.set("seen", RecordJson.of(e.seen()));
    out.set("unseen", RecordJson.of(e.unseen()));
    out.put("leak", e.leak().isEmpty() ? null : e.leak());
    e.warnings().forEach(out.putArray("warnings")::add);
    return out;
  }

  private static ObjectNode calibration(Calibration calibration) {
    if (calibration == null) {
      return null;
    }
    ObjectNode out = NODES.objectNode();
    out.set("uniform", curve(calibration.uniform()));
    out.set("quantile", curve(calibration.quantile()));
    out.set("top_class", curve(calibration.topClass()));
    out.set("reliability", RecordJson.of(calibration.reliability()));
    out.put("ece_note", ReliabilityDiagram.ECE_NOTE);
    return out;
  }

  private static ObjectNode curve(CalibrationCurve curve) {
    if (curve == null) {
      return null;
    }
    ObjectNode out = NODES.objectNode();
    out.put("n_bins", curve.bins());
    out.set("fraction_of_positives", RecordJson.of(curve.fractionOfPositives()));
    out.set("mean_predicted", RecordJson.of(curve.meanPredicted()));
    out.set("counts", RecordJson.of(curve.counts()));
    return out;
  }

  private static ObjectNode baselines(BaselineResults baselines) {
    ObjectNode out = NODES.objectNode();
    ObjectNode majority = baseline(baselines.majority());
    majority.put("class", baselines.majorityClass());
    out.set("majority", majority);
    out.set("metadata_only", baseline(baselines.metadataOnly()));
    return out;
  }

  private static ObjectNode baseline(BaselineResult result) {
    if (result == null) {
      return null;
    }
    ObjectNode out = NODES.objectNode();
    out.set("accuracy", RecordJson.estimate(result.accuracy()));
    if (result.rocAuc() != null) {
      out.set("roc_auc", RecordJson.estimate(result.rocAuc()));
    }
    out.set("difference", RecordJson.estimate(result.difference()));
    if (result.modelWhereWrong() != null) {
      out.set("model_accuracy_where_wrong", RecordJson.estimate(result.modelWhereWrong()));
    }
    return out;
  }
}
