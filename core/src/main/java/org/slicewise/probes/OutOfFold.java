package org.slicewise.probes;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.slicewise.data.Seeds;
import org.slicewise.intervals.Bootstrap;
import org.slicewise.intervals.Groups;
import org.slicewise.metrics.RankedScores;

/**
 * What features say about the class of each image when its patient is held out.
 *
 * @param labels class of each image
 * @param classes number of classes
 * @param folds fold of each image
 * @param scores {@code [class][image]}, of the classifier that was fitted on the other folds
 * @param commonest for each image the commonest class of the other folds
 * @param p how likely an AUC as high is where the features say nothing of the class: 1 + the deals
 *     of labels that reach it, over 1 + all deals
 */
public record OutOfFold(
    int[] labels, int classes, PatientFolds folds, double[][] scores, int[] commonest, double p) {

  /**
   * Fits and scores, fold by fold, also under labels dealt anew.
   *
   * @param features {@code [image][feature]}
   * @param weights how much each feature counts, above 0
   * @param labels class of each image, 0 to {@code classes - 1}
   * @param classes at least 2
   * @param patients which images stay together
   * @param folds 2 or more, and no more than the patients of any class
   * @param permutations number of deals
   */
  public static OutOfFold of(
      float[][] features,
      double[] weights,
      int[] labels,
      int classes,
      Groups patients,
      int folds,
      int permutations,
      long seed) {
    PatientFolds dealt = PatientFolds.deal(labels, patients, folds, Seeds.of(seed, "probe folds"));
    Relabelling relabelling = new Relabelling(labels, patients, dealt);
    double[][] scores = new double[classes][labels.length];
    int[] commonest = new int[labels.length];
    FoldArea[] real = areas(classes);
    FoldArea[][] anew = new FoldArea[permutations][];
    Arrays.setAll(anew, i -> areas(classes));
    for (int f = 0; f < folds; f++) {
      int[] train = dealt.rows(f, false);
      int[] test = dealt.rows(f, true);
      RidgeScores ridge = RidgeScores.of(pick(features, train), pick(features, test), weights);
      double[][] ofFold = score(ridge, labels, train, test, classes, real);
      int common = commonest(labels, train, classes);
      for (int i = 0; i < test.length; i++) {
        for (int c = 0; c < classes; c++) {
          scores[c][test[i]] = ofFold[c][i];
        }
        commonest[test[i]] = common;
      }
      IntStream.range(0, permutations)
          .parallel()
          .forEach(
              deal ->
                  score(
                      ridge,
                      relabelling.draw(random(seed, deal)),
                      train,
                      test,
                      classes,
                      anew[deal]));
    }
    double reached = mean(real);
    long asHigh = Arrays.stream(anew).filter(a -> mean(a) >= reached - 1e-12).count();
    return new OutOfFold(
        labels, classes, dealt, scores, commonest, (1.0 + asHigh) / (1 + permutations));
  }

  /** Which images the classifier gets right. */
  public boolean[] correct() {
    boolean[] correct = new boolean[labels.length];
    for (int i = 0; i < correct.length; i++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        best = scores[c][i] > scores[best][i] ? c : best;
      }
      correct[i] = best == labels[i];
    }
    return correct;
  }

  /** Share of the images that are of the commonest class of the other folds. */
  public double chance() {
    return IntStream.range(0, labels.length).filter(i -> commonest[i] == labels[i]).count()
        / (double) labels.length;
  }

  /**
   * The area under the ROC curve within folds, the mean over each class against the rest, under
   * weights of the images.
   */
  public Bootstrap.Statistic area() {
    int[][] rows = new int[folds.count()][];
    Arrays.setAll(rows, f -> folds.rows(f, true));
    RankedScores[][] ranked = new RankedScores[classes][folds.count()];
    boolean[][] positive = new boolean[classes][labels.length];
    for (int c = 0; c < classes; c++) {
      for (int i = 0; i < labels.length; i++) {
        positive[c][i] = labels[i] == c;
      }
      for (int f = 0; f < folds.count(); f++) {
        ranked[c][f] = RankedScores.of(scores[c], positive[c], rows[f]);
      }
    }
    return weights -> {
      double sum = 0;
      int first = classes == 2 ? 1 : 0; // of two classes one area is the other
      for (int c = first; c < classes; c++) {
        double won = 0;
        double pairs = 0;
        for (int f = 0; f < rows.length; f++) {
          double ones = 0;
          double others = 0;
          for (int row : rows[f]) {
            ones += positive[c][row] ? weights[row] : 0;
            others += positive[c][row] ? 0 : weights[row];
          }
          if (ones > 0 && others > 0) {
            won += ranked[c][f].rocAuc(weights) * ones * others;
            pairs += ones * others;
          }
        }
        sum += won / pairs;
      }
      return new double[] {sum / (classes - first)};
    };
  }

  /** Scores one fold under some labels and counts its pairs. */
  private static double[][] score(
      RidgeScores ridge, int[] labels, int[] train, int[] test, int classes, FoldArea[] areas) {
    double[][] scores = new double[classes][];
    for (int c = classes == 2 ? 1 : 0; c < classes; c++) {
      int positive = c;
      scores[c] =
          ridge.scores(
              Arrays.stream(train).mapToDouble(i -> labels[i] == positive ? 1 : -1).toArray());
      boolean[] ones = new boolean[test.length];
      for (int i = 0; i < ones.length; i++) {
        ones[i] = labels[test[i]] == positive;
      }
      areas[c].add(scores[c], ones);
    }
    if (classes == 2) {
      scores[0] = Arrays.stream(scores[1]).map(s -> -s).toArray();
    }
    return scores;
  }

  private static FoldArea[] areas(int classes) {
    FoldArea[] areas = new FoldArea[classes];
    Arrays.setAll(areas, c -> new FoldArea());
    return areas;
  }

  private static double mean(FoldArea[] areas) {
    return Arrays.stream(areas, areas.length == 2 ? 1 : 0, areas.length)
        .mapToDouble(FoldArea::value)
        .average()
        .orElseThrow();
  }

  private static int commonest(int[] labels, int[] rows, int classes) {
    int[] counts = new int[classes];
    for (int row : rows) {
      counts[labels[row]]++;
    }
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = counts[c] > counts[best] ? c : best;
    }
    return best;
  }

  private static UniformRandomProvider random(long seed, int deal) {
    return RandomSource.XO_SHI_RO_256_PP.create(Seeds.of(seed, "probe permutation", deal));
  }

  private static float[][] pick(float[][] features, int[] rows) {
    return Arrays.stream(rows).mapToObj(i -> features[i]).toArray(float[][]::new);
  }
}
