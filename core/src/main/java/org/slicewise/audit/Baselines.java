package org.slicewise.audit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.errors.BadInputException;
import org.slicewise.evaluation.BaselineScores;
import org.slicewise.evaluation.Predictions;
import org.slicewise.image.FileFacts;

/**
 * The rules that never look at a pixel, fitted on the training part; they travel in the model's
 * metadata and stand beside every accuracy.
 *
 * <pre>{@code
 * Baselines baselines = Baselines.fit(dataset.classes(), labels, facts);
 * Evaluation.of(predictions, EvaluationOptions.defaults()
 *     .withBaselines(baselines.scores(predictions, factsOfItsImages)));
 * }</pre>
 *
 * @param classes class names, in the order of training
 * @param majority name of the commonest class of the training part; of equals the first
 * @param metadataOnly the look-up by file facts
 */
public record Baselines(List<String> classes, String majority, MetadataRule metadataOnly) {
  private static final String CLASSES = "classes";
  private static final String MAJORITY = "majority";
  private static final String METADATA_ONLY = "metadata_only";

  public Baselines {
    classes = List.copyOf(classes);
  }

  /**
   * Fits both rules.
   *
   * @param classes class names
   * @param labels class of each image of the training part, at least one
   * @param facts file facts of each image of the training part, in the same order
   */
  public static Baselines fit(List<String> classes, int[] labels, List<FileFacts> facts) {
    if (labels.length == 0 || labels.length != facts.size()) {
      throw new IllegalArgumentException(
          "baselines need one label and one file an image, found %d labels and %d files"
              .formatted(labels.length, facts.size()));
    }
    long[] counts = new long[classes.size()];
    for (int label : labels) {
      counts[label]++;
    }
    int commonest = 0;
    for (int k = 1; k < counts.length; k++) {
      if (counts[k] > counts[commonest]) {
        commonest = k;
      }
    }
    return new Baselines(
        classes, classes.get(commonest), MetadataRule.fit(classes.size(), labels, facts));
  }

  /** What the metadata-only rule says about a file: one probability a class. */
  public double[] predict(FileFacts facts) {
    return metadataOnly.predict(facts);
  }

  /**
   * What both rules say about the images of a table, for {@code EvaluationOptions.withBaselines}.
   *
   * @param facts file facts of every row, in order; null where the images are not at hand
   */
  public BaselineScores scores(Predictions predictions, List<FileFacts> facts) {
    if (facts == null) {
      return new BaselineScores(majority, null);
    }
    if (facts.size() != predictions.size()) {
      throw new IllegalArgumentException(
          "file facts of %d images for a table of %d".formatted(facts.size(), predictions.size()));
    }
    int[] ours = predictions.classes().stream().mapToInt(classes::indexOf).toArray();
    double[][] probabilities = new double[facts.size()][ours.length];
    for (int i = 0; i < probabilities.length; i++) {
      double[] p = predict(facts.get(i));
      for (int k = 0; k < ours.length; k++) {
        probabilities[i][k] = ours[k] < 0 ? 0 : p[ours[k]];
      }
    }
    return new BaselineScores(majority, probabilities);
  }

  /** As maps and lists of strings and numbers, for the model's metadata. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(CLASSES, classes);
    map.put(MAJORITY, majority);
    map.put(METADATA_ONLY, metadataOnly.toList());
    return map;
  }

  /**
   * What {@link #toMap} made, also after a journey as JSON.
   *
   * @throws BadInputException where it is not that
   */
  public static Baselines fromMap(Map<String, ?> map) {
    if (!(map.get(CLASSES) instanceof List<?> classes)
        || !classes.stream().allMatch(String.class::isInstance)
        || !(map.get(MAJORITY) instanceof String majority)
        || !classes.contains(majority)
        || !(map.get(METADATA_ONLY) instanceof List<?> entries)) {
      throw new BadInputException(
          "the model's baselines are %s, expected %s, %s (one of them) and %s; train the model again"
              .formatted(map, CLASSES, MAJORITY, METADATA_ONLY));
    }
    return new Baselines(
        classes.stream().map(String.class::cast).toList(),
        majority,
        MetadataRule.fromList(classes.size(), entries));
  }
}
