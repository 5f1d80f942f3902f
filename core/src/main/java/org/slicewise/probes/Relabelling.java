package org.slicewise.probes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.PermutationSampler;
import org.slicewise.intervals.Groups;

/**
 * Labels dealt anew, as they could have been if nothing said anything of the class: within each
 * fold the patients exchange their labels; a patient with images of several classes deals them anew
 * among its own images.
 */
final class Relabelling {
  private final int[] labels;
  private final List<int[][]> pureOfFold = new ArrayList<>(); // rows of each patient of one class
  private final List<int[]> mixed = new ArrayList<>(); // rows of each other patient

  Relabelling(int[] labels, Groups patients, PatientFolds folds) {
    this.labels = labels;
    for (int f = 0; f < folds.count(); f++) {
      Map<Integer, List<Integer>> rowsOf = new TreeMap<>();
      for (int row : folds.rows(f, true)) {
        rowsOf.computeIfAbsent(patients.groupOfRow()[row], g -> new ArrayList<>()).add(row);
      }
      List<int[]> pure = new ArrayList<>();
      for (List<Integer> of : rowsOf.values()) {
        int[] rows = of.stream().mapToInt(Integer::intValue).toArray();
        boolean one = Arrays.stream(rows).allMatch(r -> labels[r] == labels[rows[0]]);
        (one ? pure : mixed).add(rows);
      }
      pureOfFold.add(pure.toArray(int[][]::new));
    }
  }

  /** One deal: the class of each image. */
  int[] draw(UniformRandomProvider random) {
    int[] out = new int[labels.length];
    for (int[][] patients : pureOfFold) {
      int[] order = shuffled(patients.length, random);
      for (int p = 0; p < patients.length; p++) {
        for (int row : patients[p]) {
          out[row] = labels[patients[order[p]][0]];
        }
      }
    }
    for (int[] rows : mixed) {
      int[] order = shuffled(rows.length, random);
      for (int i = 0; i < rows.length; i++) {
        out[rows[i]] = labels[rows[order[i]]];
      }
    }
    return out;
  }

  private static int[] shuffled(int n, UniformRandomProvider random) {
    int[] order = PermutationSampler.natural(n);
    PermutationSampler.shuffle(random, order);
    return order;
  }
}
