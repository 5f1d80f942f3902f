package org.slicewise.intervals;

import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Bootstrap over groups of images (patients): groups are drawn with replacement, as many as there
 * are, and a group's images come with it (Efron and Tibshirani 1993; cluster bootstrap). A resample
 * is a weight an image, so a statistic that sorts can sort once. The resamples depend on the seed
 * and the groups alone, not on the number of threads.
 */
public final class Bootstrap {
  private static final String NAME = "bootstrap"; // other uses of the same seed differ

  private final int[] groupOfRow;
  private final int groups;
  private final int resamples;
  private final long[] seeds;

  /**
   * @param groups which images are drawn together; at least one group
   * @param resamples number of resamples
   * @param seed any number
   */
  public Bootstrap(Groups groups, int resamples, long seed) {
    this.groupOfRow = groups.groupOfRow();
    this.groups = groups.count();
    this.resamples = resamples;
    // One seed a resample, so that the order in which threads take them does not matter.
    this.seeds =
        RandomSource.SPLIT_MIX_64.create(seed + NAME.hashCode()).longs(resamples).toArray();
  }

  /** Numbers of a weighted set of images. */
  @FunctionalInterface
  public interface Statistic {
    /**
     * @param weights how often each image counts; must not be kept or changed
     * @return always equally many numbers; NaN for an undefined one
     */
    double[] values(int[] weights);
  }

  /**
   * The statistic of every resample, in parallel.
   *
   * @return {@code [number][resample]}
   */
  public double[][] distribution(Statistic statistic) {
    double[][] byResample =
        IntStream.range(0, resamples)
            .parallel()
            .mapToObj(resample -> statistic.values(weights(resample)))
            .toArray(double[][]::new);
    double[][] byNumber = new double[byResample[0].length][resamples];
    for (int r = 0; r < resamples; r++) {
      for (int m = 0; m < byNumber.length; m++) {
        byNumber[m][r] = byResample[r][m];
      }
    }
    return byNumber;
  }

  /** How often each image counts in the resample of this number. */
  public int[] weights(int resample) {
    UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seeds[resample]);
    int[] drawn = new int[groups];
    for (int g = 0; g < groups; g++) {
      drawn[random.nextInt(groups)]++;
    }
    int[] weights = new int[groupOfRow.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = drawn[groupOfRow[i]];
    }
    return weights;
  }
}
