package org.slicewise.comparison;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.slicewise.intervals.Groups;

/**
 * McNemar's test where images come in patients: each patient's surplus of images that only one
 * model gets right is one observation. Obuchowski, "On the comparison of correlated proportions for
 * clustered data" (1998), in the short form of Yang, Sun and Hardin (2010): {@code (K - 1)/K (Σ
 * d)²/Σ d²} over K patients is compared with chi-squared of one degree of freedom. It tests the
 * very difference of accuracies over all images that is reported; Durkalski et al. (2003) would
 * count every patient alike however many images it has.
 *
 * @param patients number of patients
 * @param surplus images that only the second model gets right, minus those that only the first does
 * @param chiSquared the statistic; 0 where the models never differ; NaN with fewer than two
 *     patients
 */
public record ClusteredMcNemar(int patients, long surplus, double chiSquared) {

  /** Counts by patient. */
  public static ClusteredMcNemar of(int[] labels, int[] first, int[] second, Groups patients) {
    long[] byPatient = new long[patients.count()];
    for (int i = 0; i < labels.length; i++) {
      byPatient[patients.groupOfRow()[i]] +=
          (second[i] == labels[i] ? 1 : 0) - (first[i] == labels[i] ? 1 : 0);
    }
    return of(byPatient);
  }

  /**
   * The test from each patient's surplus.
   *
   * @param surplusOfPatient images of a patient that only the second model gets right, minus those
   *     that only the first does
   */
  public static ClusteredMcNemar of(long[] surplusOfPatient) {
    int k = surplusOfPatient.length;
    long sum = 0;
    long squares = 0;
    for (long d : surplusOfPatient) {
      sum += d;
      squares += d * d;
    }
    double statistic = squares == 0 ? 0 : (k - 1.0) / k * ((double) sum * sum / squares);
    return new ClusteredMcNemar(k, sum, k < 2 ? Double.NaN : statistic);
  }

  /** Two-sided p-value; NaN with fewer than two patients. */
  public double pValue() {
    return Double.isNaN(chiSquared)
        ? Double.NaN
        : ChiSquaredDistribution.of(1).survivalProbability(chiSquared);
  }
}
