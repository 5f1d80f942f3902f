package org.slicewise.comparison;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Exact McNemar test of two classifiers on the same images.
 *
 * @param bothRight images that both get right
 * @param onlyFirst images that only the first gets right
 * @param onlySecond images that only the second gets right
 * @param bothWrong images that both get wrong
 */
public record McNemar(long bothRight, long onlyFirst, long onlySecond, long bothWrong) {

  /** Counts the four kinds of image. */
  public static McNemar of(int[] labels, int[] first, int[] second) {
    long[] counts = new long[4];
    for (int i = 0; i < labels.length; i++) {
      counts[(first[i] == labels[i] ? 0 : 2) + (second[i] == labels[i] ? 0 : 1)]++;
    }
    return new McNemar(counts[0], counts[1], counts[2], counts[3]);
  }

  /** Two-sided p-value: how likely a split as uneven as this is if neither is the better one. */
  public double pValue() {
    long differing = onlyFirst + onlySecond;
    if (differing == 0) {
      return 1;
    }
    double tail =
        BinomialDistribution.of(Math.toIntExact(differing), 0.5)
            .cumulativeProbability(Math.toIntExact(Math.min(onlyFirst, onlySecond)));
    return Math.min(1, 2 * tail);
  }
}
