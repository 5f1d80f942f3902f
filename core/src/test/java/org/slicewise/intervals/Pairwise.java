package org.slicewise.intervals;

/**
 * Obuchowski's covariance as her paper (1997) writes it, comparing every pair of images: slow, and
 * the measure of the fast one. With one image a patient it is DeLong's.
 */
final class Pairwise {
  private Pairwise() {}

  static double covariance(double[] first, double[] second, boolean[] positive, Groups patients) {
    double areaFirst = area(first, positive);
    double areaSecond = area(second, positive);
    int clusters = patients.count();
    double allPositives = 0;
    double allNegatives = 0;
    double clustersWithPositives = 0;
    double clustersWithNegatives = 0;
    double s10 = 0;
    double s01 = 0;
    double s11 = 0;
    for (int cluster = 0; cluster < clusters; cluster++) {
      int m = 0;
      int n = 0;
      double v10First = 0;
      double v10Second = 0;
      double v01First = 0;
      double v01Second = 0;
      for (int i = 0; i < first.length; i++) {
        if (patients.groupOfRow()[i] != cluster) {
          continue;
        }
        if (positive[i]) {
          m++;
          v10First += component(first, positive, i);
          v10Second += component(second, positive, i);
        } else {
          n++;
          v01First += component(first, positive, i);
          v01Second += component(second, positive, i);
        }
      }
      allPositives += m;
      allNegatives += n;
      clustersWithPositives += m > 0 ? 1 : 0;
      clustersWithNegatives += n > 0 ? 1 : 0;
      s10 += (v10First - m * areaFirst) * (v10Second - m * areaSecond);
      s01 += (v01First - n * areaFirst) * (v01Second - n * areaSecond);
      s11 +=
          (v10First - m * areaFirst) * (v01Second - n * areaSecond)
              + (v10Second - m * areaSecond) * (v01First - n * areaFirst);
    }
    s10 *= clustersWithPositives / ((clustersWithPositives - 1) * allPositives);
    s01 *= clustersWithNegatives / ((clustersWithNegatives - 1) * allNegatives);
    s11 *= clusters / (clusters - 1.0);
    return s10 / allPositives + s01 / allNegatives + s11 / (allPositives * allNegatives);
  }

  /** Mean over the other class of 1 where image i and it are in order, 1/2 where level. */
  private static double component(double[] scores, boolean[] positive, int i) {
    double sum = 0;
    int others = 0;
    for (int j = 0; j < scores.length; j++) {
      if (positive[j] != positive[i]) {
        double ahead = positive[i] ? scores[i] - scores[j] : scores[j] - scores[i];
        sum += ahead > 0 ? 1 : ahead == 0 ? 0.5 : 0;
        others++;
      }
    }
    return sum / others;
  }

  private static double area(double[] scores, boolean[] positive) {
    double sum = 0;
    int positives = 0;
    for (int i = 0; i < scores.length; i++) {
      if (positive[i]) {
        sum += component(scores, positive, i);
        positives++;
      }
    }
    return sum / positives;
  }
}
