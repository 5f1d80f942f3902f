package org.slicewise.probes;

import java.util.Arrays;

/**
 * A ridge classifier as a matrix. Features are standardised by the training images; targets are +1
 * and -1; the weights minimise the squared error plus {@code 0.3 d} times the sum of their squares,
 * {@code d} being the number of features that vary (Hoerl and Kennard 1970; scikit-learn's {@code
 * make_pipeline(StandardScaler(), RidgeClassifier(alpha=0.3*d))}). A feature of weight w counts as
 * w copies of it.
 *
 * <p>The scores of new images are linear in the training targets, and the matrix does not depend on
 * them: scores under a thousand other labellings cost a thousand products with it.
 *
 * @param matrix {@code [test image][training image]}
 */
record RidgeScores(double[][] matrix) {
  /**
   * For a feature: between 1, which hides a label in a corner among hundreds of other features, and
   * 0.1, which fits noise; phantoms of few patients were looked at.
   */
  private static final double PENALTY = 0.3;

  /**
   * The matrix for these features.
   *
   * @param train {@code [image][feature]}, at least one image
   * @param test {@code [image][feature]}
   * @param weights of the features, above 0
   */
  static RidgeScores of(float[][] train, float[][] test, double[] weights) {
    int[] varying = varying(train);
    int d = varying.length;
    double total = Arrays.stream(varying).mapToDouble(j -> weights[j]).sum();
    if (d == 0) {
      return new RidgeScores(new double[test.length][train.length]);
    }
    double[][] z = new double[train.length][d];
    double[][] t = new double[test.length][d];
    for (int j = 0; j < d; j++) {
      standardise(train, test, varying[j], z, t, j, Math.sqrt(total / weights[varying[j]]));
    }
    // (Z'Z + pI)^-1 Z' = Z' (ZZ' + pI)^-1: whichever matrix is smaller is solved.
    if (train.length <= d) {
      double[][] kernel = products(z, z);
      addPenalty(kernel);
      return new RidgeScores(Cholesky.of(kernel).solveRows(products(t, z)));
    }
    double[][] columns = transposed(z);
    double[][] covariance = products(columns, columns);
    addPenalty(covariance);
    return new RidgeScores(products(Cholesky.of(covariance).solveRows(t), z));
  }

  /** The scores of the test images, positive where the class +1 is more likely. */
  double[] scores(double[] targets) {
    double mean = Arrays.stream(targets).average().orElse(0);
    double[] scores = new double[matrix.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = mean + dot(matrix[i], targets);
    }
    return scores;
  }

  private static int[] varying(float[][] train) {
    return java.util.stream.IntStream.range(0, train[0].length)
        .filter(
            j -> {
              float first = train[0][j];
              for (float[] row : train) {
                if (row[j] != first) {
                  return true;
                }
              }
              return false;
            })
        .toArray();
  }

  private static void standardise(
      float[][] train, float[][] test, int from, double[][] z, double[][] t, int to, double scale) {
    double mean = 0;
    for (float[] row : train) {
      mean += row[from];
    }
    mean /= train.length;
    double variance = 0;
    for (float[] row : train) {
      variance += (row[from] - mean) * (row[from] - mean);
    }
    double deviation = Math.sqrt(variance / train.length) * scale;
    for (int i = 0; i < train.length; i++) {
      z[i][to] = (train[i][from] - mean) / deviation;
    }
    for (int i = 0; i < test.length; i++) {
      t[i][to] = (test[i][from] - mean) / deviation;
    }
  }

  private static void addPenalty(double[][] square) {
    for (int i = 0; i < square.length; i++) {
      square[i][i] += PENALTY;
    }
  }

  /** {@code a b'}: the product of each row of a with each row of b. */
  private static double[][] products(double[][] a, double[][] b) {
    double[][] out = new double[a.length][b.length];
    java.util.stream.IntStream.range(0, a.length)
        .parallel()
        .forEach(
            i -> {
              for (int j = 0; j < b.length; j++) {
                out[i][j] = dot(a[i], b[j]);
              }
            });
    return out;
  }

  private static double[][] transposed(double[][] a) {
    double[][] out = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        out[j][i] = a[i][j];
      }
    }
    return out;
  }

  /** Four sums side by side, which the processor adds at once; always in the same order. */
  static double dot(double[] a, double[] b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return s0 + s1 + (s2 + s3);
  }
}
