package org.slicewise.intervals;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.PermutationSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Bootstrap over groups of images (patients): groups are drawn with replacement, as many as there
 * are, and a group's images come with it (Efron and Tibshirani 1993; cluster bootstrap). A resample
 * is a weight an image, so a statistic that sorts can sort once. The resamples depend on the seed
 * and the groups alone, not on the number of threads.
 */
public final class Bootstrap {
  // Other uses of the same seed differ.
  private static final String NAME = "bootstrap";
  private static final String JACKKNIFE = "jackknife";

  /** More groups than this are left out some at a time. */
  private static final int MOST_LEFT_OUT = 400;

  private final int[] groupOfRow;
  private final int groups;
  private final int resamples;
  private final long seed;
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
    this.seed = seed;
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
    return byNumber(resamples, resample -> statistic.values(weights(resample)));
  }

  /**
   * The jackknife: the statistic with each group left out in turn. Of more than 400 groups as many
   * blocks are made, of groups drawn by chance, and left out in turn: the blocks' third moment
   * estimates the same acceleration ({@link Bca}), and the work stays small beside the resampling.
   *
   * @return {@code [number][group or block]}; NaN where the rest leaves a number undefined
   */
  public double[][] jackknife(Statistic statistic) {
    int blocks = Math.min(groups, MOST_LEFT_OUT);
    int[] blockOfGroup = new int[groups];
    Arrays.setAll(blockOfGroup, group -> group % blocks);
    if (blocks < groups) {
      PermutationSampler.shuffle(
          RandomSource.XO_RO_SHI_RO_128_PP.create(seed + JACKKNIFE.hashCode()), blockOfGroup);
    }
    return byNumber(
        blocks,
        block -> {
          int[] weights = new int[groupOfRow.length];
          for (int i = 0; i < weights.length; i++) {
            weights[i] = blockOfGroup[groupOfRow[i]] == block ? 0 : 1;
          }
          return statistic.values(weights);
        });
  }

  private static double[][] byNumber(int times, IntFunction<double[]> values) {
    double[][] byTime =
        IntStream.range(0, times).parallel().mapToObj(values).toArray(double[][]::new);
    double[][] byNumber = new double[byTime[0].length][times];
    for (int t = 0; t < times; t++) {
      for (int m = 0; m < byNumber.length; m++) {
        byNumber[m][t] = byTime[t][m];
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
