package org.slicewise.probes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.ListSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.slicewise.intervals.Groups;

/**
 * Folds that keep patients whole and deal each class's patients evenly, by lot.
 *
 * <p>The deal looks at nothing but which patients are of one class: so dealing labels anew among
 * the patients of a fold gives a data set that was as likely, and the permutation test is exact.
 *
 * @param foldOfRow fold of each image, 0 to {@code count - 1}
 * @param count number of folds
 */
public record PatientFolds(int[] foldOfRow, int count) {

  /**
   * Deals patients into folds.
   *
   * @param labels class of each image
   */
  public static PatientFolds deal(int[] labels, Groups patients, int folds, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    Map<Integer, List<Integer>> byClass = new TreeMap<>();
    labelOfGroup(labels, patients)
        .forEach(
            (group, label) -> byClass.computeIfAbsent(label, c -> new ArrayList<>()).add(group));
    int[] foldOfGroup = new int[patients.count()];
    int next = 0; // deals on where the last class ended, so that folds are of one size
    for (List<Integer> groups : byClass.values()) {
      ListSampler.shuffle(random, groups);
      for (int group : groups) {
        foldOfGroup[group] = next++ % folds;
      }
    }
    int[] foldOfRow = Arrays.stream(patients.groupOfRow()).map(g -> foldOfGroup[g]).toArray();
    return new PatientFolds(foldOfRow, folds);
  }

  /** The least number of patients that a class has, counting a patient for its commonest class. */
  public static int fewestPatients(int[] labels, Groups patients, int classes) {
    int[] counts = new int[classes];
    labelOfGroup(labels, patients).values().forEach(label -> counts[label]++);
    return Arrays.stream(counts).min().orElse(0);
  }

  /** The commonest label of each patient; of equals the first. */
  private static Map<Integer, Integer> labelOfGroup(int[] labels, Groups patients) {
    Map<Integer, Map<Integer, Integer>> counts = new LinkedHashMap<>();
    for (int i = 0; i < labels.length; i++) {
      counts
          .computeIfAbsent(patients.groupOfRow()[i], g -> new TreeMap<>())
          .merge(labels[i], 1, Integer::sum);
    }
    Map<Integer, Integer> commonest = new LinkedHashMap<>();
    counts.forEach(
        (group, ofGroup) ->
            commonest.put(
                group,
                ofGroup.entrySet().stream()
                    .max(
                        Map.Entry.<Integer, Integer>comparingByValue()
                            .thenComparing(Map.Entry.<Integer, Integer>comparingByKey().reversed()))
                    .orElseThrow()
                    .getKey()));
    return commonest;
  }

  /** Images inside a fold, or outside it. */
  public int[] rows(int fold, boolean inside) {
    return java.util.stream.IntStream.range(0, foldOfRow.length)
        .filter(i -> (foldOfRow[i] == fold) == inside)
        .toArray();
  }
}
