package org.slicewise.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
    out.set("metrics", metrics(e.metrics()));
    ArrayNode matrix = out.putArray("confusion_matrix");
    for (int[] row : e.confusionMatrix()) {
      Arrays.stream(row).forEach(matrix.addArray()::add);
    }
    ObjectNode perClass = out.putObject("per_class");
    perClass.set("precision", numbers(e.perClass().precision()));
    perClass.set("recall", numbers(e.perClass().recall()));
    perClass.set("f1", numbers(e.perClass().f1()));
    e.perClass().support().forEach(perClass.putArray("support")::add);
    out.put("classification_report", e.classificationReport());
    if (e.roc() == null) {
      out.putNull("roc");
    } else {
      ObjectNode roc = out.putObject("roc");
      roc.set("fpr", numbers(e.roc().fpr()));
      roc.set("tpr", numbers(e.roc().tpr()));
      roc.set("thresholds", numbers(e.roc().thresholds()));
    }
    if (e.pr() == null) {
      out.putNull("pr");
    } else {
      ObjectNode pr = out.putObject("pr");
      pr.set("precision", numbers(e.pr().precision()));
      pr.set("recall", numbers(e.pr().recall()));
      pr.set("thresholds", numbers(e.pr().thresholds()));
    }
    out.set("calibration", calibration(e.calibration()));
    out.set("baselines", baselines(e.baselines()));
    out.set("seen", part(e.seen()));
    out.set("unseen", part(e.unseen()));
    e.warnings().forEach(out.putArray("warnings")::add);
    return out;
  }

  private static ObjectNode metrics(Map<String, Estimate> metrics) {
    ObjectNode out = NODES.objectNode();
    metrics.forEach((name, estimate) -> out.set(name, estimate(estimate)));
    return out;
  }

  private static ObjectNode estimate(Estimate estimate) {
    if (estimate == null) {
      return null;
    }
    ObjectNode out = NODES.objectNode();
    put(out, "value", estimate.value());
    put(out, "low", estimate.low());
    put(out, "high", estimate.high());
    out.put("interval", estimate.intervalText());
    if (estimate.note() != null) {
      out.put("note", estimate.note());
    }
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
    return out;
  }

  private static ObjectNode curve(CalibrationCurve curve) {
    if (curve == null) {
      return null;
    }
    ObjectNode out = NODES.objectNode();
    out.put("n_bins", curve.bins());
    out.set("fraction_of_positives", numbers(curve.fractionOfPositives()));
    out.set("mean_predicted", numbers(curve.meanPredicted()));
    Arrays.stream(curve.counts()).forEach(out.putArray("counts")::add);
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
    out.set("accuracy", estimate(result.accuracy()));
    if (result.rocAuc() != null) {
      out.set("roc_auc", estimate(result.rocAuc()));
    }
    out.set("difference", estimate(result.difference()));
    if (result.modelWhereWrong() != null) {
      out.set("model_accuracy_where_wrong", estimate(result.modelWhereWrong()));
    }
    return out;
  }

  private static ObjectNode part(Part part) {
    if (part == null) {
      return null;
    }
    ObjectNode out = NODES.objectNode();
    out.put("n", part.n());
    out.put("patients", part.patients());
    out.set("metrics", metrics(part.metrics()));
    return out;
  }

  private static ArrayNode numbers(List<Double> values) {
    return numbers(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static ArrayNode numbers(double[] values) {
    ArrayNode out = NODES.arrayNode();
    for (double value : values) {
      if (Double.isNaN(value)) {
        out.addNull();
      } else if (Double.isInfinite(value)) {
        out.add(Double.toString(value));
      } else {
        out.add(value);
      }
    }
    return out;
  }

  private static void put(ObjectNode out, String name, double value) {
    if (Double.isNaN(value)) {
      out.putNull(name);
    } else {
      out.put(name, value);
    }
  }
}
