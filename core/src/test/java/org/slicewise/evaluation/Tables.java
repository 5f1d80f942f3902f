package org.slicewise.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Random tables of predictions for the tests. */
final class Tables {
  private Tables() {}

  /**
   * @param patients number of patients; 0 for a table without patients
   * @param digits probabilities are rounded to so many, so that there are ties
   */
  static Predictions random(long seed, int n, int classes, int patients, int digits) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> names = IntStream.range(0, classes).mapToObj(k -> "class " + k).toList();
    double step = Math.pow(10, digits);
    List<Prediction> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int label = random.nextInt(classes);
      double[] p = new double[classes];
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        p[k] = Math.exp(2 * random.nextDouble() + (k == label ? 1 : 0));
        sum += p[k];
      }
      double rest = 1;
      for (int k = 1; k < classes; k++) {
        p[k] = Math.round(p[k] / sum * step) / step;
        rest -= p[k];
      }
      p[0] = Math.max(0, Math.round(rest * step) / step);
      String patient = patients == 0 ? "" : "P" + random.nextInt(patients);
      rows.add(Prediction.scored("image " + i + ".png", patient, label, p));
    }
    return new Predictions(names, rows);
  }
}
