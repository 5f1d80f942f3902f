package org.slicewise.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slicewise.errors.BadInputException;
import org.slicewise.evaluation.BaselineScores;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.image.FileFacts;
import org.slicewise.intervals.Groups;

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
   * What both rules say about images that they were not fitted on, for {@code
   * EvaluationOptions.withBaselines}.
   *
   * @param facts file facts of every row, in order; null where the images are not at hand
   */
  public BaselineScores scores(Predictions predictions, List<FileFacts> facts) {
    return scores(predictions, facts, Set.of());
  }

  /**
   * What both rules say about images of which they were fitted on some. About such an image the
   * metadata-only rule is asked as if it had never met its patient: without the counts of those
   * images of the patient that are both at hand and in the training. The majority rule has one
   * answer for all images, and remembers none.
   *
   * @param facts file facts of every row, in order; null where the images are not at hand
   * @param seen images of the training, by the column {@code file}
   */
  public BaselineScores scores(Predictions predictions, List<FileFacts> facts, Set<String> seen) {
    if (facts == null) {
      return new BaselineScores(majority, null);
    }
    if (facts.size() != predictions.size()) {
      throw new IllegalArgumentException(
          "file facts of %d images for a table of %d".formatted(facts.size(), predictions.size()));
    }
    int[] ours = predictions.classes().stream().mapToInt(classes::indexOf).toArray();
    Groups patients =
        Groups.ofPatients(predictions.rows().stream().map(Prediction::patient).toList());
    List<MetadataRule.Counted> met = new ArrayList<>();
    for (int i = 0; i < facts.size(); i++) {
      Prediction row = predictions.rows().get(i);
      if (seen.contains(row.file()) && row.isLabelled() && ours[row.label()] >= 0) {
        met.add(
            new MetadataRule.Counted(i, patients.groupOfRow()[i], facts.get(i), ours[row.label()]));
      }
    }
    Map<Integer, MetadataRule> withoutPatient =
        met.stream()
            .collect(
                Collectors.groupingBy(
                    MetadataRule.Counted::patient,
                    Collectors.collectingAndThen(Collectors.toList(), metadataOnly::without)));
    Map<Integer, MetadataRule> ruleOfRow = new HashMap<>();
    met.forEach(m -> ruleOfRow.put(m.row(), withoutPatient.get(m.patient())));
    double[][] probabilities = new double[facts.size()][ours.length];
    for (int i = 0; i < probabilities.length; i++) {
      double[] p = ruleOfRow.getOrDefault(i, metadataOnly).predict(facts.get(i));
      for (int k = 0; k < ours.length; k++) {
        probabilities[i][k] = ours[k] < 0 ? 0 : p[ours[k]];
      }
    }
    return new BaselineScores(majority, probabilities, met.size());
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
