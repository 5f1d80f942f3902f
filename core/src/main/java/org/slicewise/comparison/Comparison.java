package org.slicewise.comparison;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.slicewise.evaluation.RecordJson;

/**
 * Models beside each other on the same labelled images. Each component is a key of {@code
 * comparison.json}, in snake case.
 *
 * @param n number of images
 * @param patients number of patients; null where no table names any
 * @param classes class names
 * @param positive name of the positive class; null where there is none
 * @param models the metrics of each model by its name, NaN where one is undefined
 * @param pairs every pair of models, the earlier one first
 * @param resamples of the bootstrap
 * @param seed of the bootstrap
 * @param notes what a reader must know before believing a number, one sentence each
 */
public record Comparison(
    int n,
    Integer patients,
    List<String> classes,
    String positive,
    Map<String, Map<String, Double>> models,
    List<ModelPair> pairs,
    int resamples,
    long seed,
    List<String> notes) {

  /**
   * Compares every pair of models.
   *
   * @param models at least two, of different names
   * @throws org.slicewise.errors.BadInputException naming what does not fit, where the tables are
   *     not of the same images, labels, patients and classes
   */
  public static Comparison of(List<NamedPredictions> models, ComparisonOptions options) {
    return new Comparer(models, options).compare();
  }

  /** {@code comparison.json}; NaN is null. */
  public ObjectNode toJson() {
    return (ObjectNode) RecordJson.of(this);
  }

  /** A table of every pair and its sentence, for the console. */
  public String toText() {
    return new ComparisonText(this).text();
  }
}
