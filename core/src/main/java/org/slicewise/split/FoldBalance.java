package org.slicewise.split;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Gives each group of images a fold so that all folds have the same number of images of each class,
 * as nearly as the sizes of the groups allow: drawn from an {@link Urn}, then improved by moving
 * one group, or exchanging two, as long as that brings the folds nearer to equal.
 *
 * <p>What is made small is the sum, over folds, of the squared distances from the equal share, each
 * as a fraction of the equal share: one a class, and one of the images of all classes.
 */
final class FoldBalance {
  /** Comparing more pairs than this is left to the urn, which is good enough for so many groups. */
  private static final long MOST_PAIRS = 4_000_000;

  /** A gain smaller than this is rounding. */
  private static final double WORTH = 1e-12;

  /** What a fold without any image of a class costs: more than any imbalance. */
  private static final double EMPTY = 1e6;

  private final List<int[]> groups; // [group][class] images
  private final int[] fold; // [group]
  private final double[][] images; // [fold][class], and all classes as the last
  private final double[] share; // [class], and all classes as the last

  private FoldBalance(List<int[]> groups, int k, int[] fold) {
    this.groups = groups;
    this.fold = fold;
    int classes = groups.get(0).length;
    images = new double[k][classes + 1];
    share = new double[classes + 1];
    for (int g = 0; g < fold.length; g++) {
      add(g, fold[g], 1);
      for (int c = 0; c < classes; c++) {
        share[c] += groups.get(g)[c] / (double) k;
        share[classes] += groups.get(g)[c] / (double) k;
      }
    }
  }

  /**
   * The fold of each group, from 0.
   *
   * @param groups images of each class, one row a group; at least {@code k} with each class
   */
  static int[] draw(List<int[]> groups, int k, long seed) {
    double[] shares = new double[k];
    Arrays.fill(shares, 1.0 / k);
    FoldBalance balance = new FoldBalance(groups, k, Urn.draw(groups, shares, seed));
    int[] kinds = balance.kinds();
    while (!balance.isGood() && (balance.move(kinds) || balance.exchange(kinds))) {
      kinds = balance.kinds(); // each step makes the cost smaller, so there is an end
    }
    return balance.fold;
  }

  /**
   * Whether every fold has its share of every class, but for a thousandth or less than an image.
   */
  private boolean isGood() {
    for (double[] inFold : images) {
      for (int c = 0; c < share.length; c++) {
        if (Math.abs(inFold[c] - share[c]) >= Math.max(1, share[c] / 1000)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Moves the group whose move gains most, if any does. */
  private boolean move(int[] kinds) {
    double best = -WORTH;
    int group = -1;
    int target = -1;
    for (int g : kinds) {
      for (int to = 0; to < images.length; to++) {
        double gain = to == fold[g] ? 0 : change(g, -1, to);
        if (gain < best) {
          best = gain;
          group = g;
          target = to;
        }
      }
    }
    if (group >= 0) {
      put(group, target);
    }
    return group >= 0;
  }

  /** Exchanges the two groups whose exchange gains most, if any does. */
  private boolean exchange(int[] kinds) {
    if ((long) kinds.length * kinds.length > MOST_PAIRS) {
      return false;
    }
    double best = -WORTH;
    int first = -1;
    int second = -1;
    for (int i = 0; i < kinds.length; i++) {
      for (int j = i + 1; j < kinds.length; j++) {
        int a = kinds[i];
        int b = kinds[j];
        double gain = fold[a] == fold[b] ? 0 : change(a, b, fold[b]);
        if (gain < best) {
          best = gain;
          first = a;
          second = b;
        }
      }
    }
    if (first >= 0) {
      int to = fold[second];
      put(second, fold[first]);
      put(first, to);
    }
    return first >= 0;
  }

  /** One group of each size in each fold: exchanging its equals is the same. */
  private int[] kinds() {
    record Kind(int fold, List<Integer> images) {}
    Map<Kind, Integer> first = new LinkedHashMap<>();
    for (int g = 0; g < fold.length; g++) {
      first.putIfAbsent(new Kind(fold[g], IntStream.of(groups.get(g)).boxed().toList()), g);
    }
    return first.values().stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * What it would change in the cost to put group a into fold "to", and b, if any, in its place.
   */
  private double change(int a, int b, int to) {
    int from = fold[a];
    double sum = 0;
    int all = share.length - 1;
    double allOut = 0;
    for (int c = 0; c < all; c++) {
      double out = groups.get(a)[c] - (b < 0 ? 0 : groups.get(b)[c]);
      allOut += out;
      sum += cost(c, images[from][c] - out) - cost(c, images[from][c]);
      sum += cost(c, images[to][c] + out) - cost(c, images[to][c]);
    }
    sum += cost(all, images[from][all] - allOut) - cost(all, images[from][all]);
    return sum + cost(all, images[to][all] + allOut) - cost(all, images[to][all]);
  }

  private double cost(int c, double n) {
    if (share[c] == 0) {
      return 0;
    }
    double distance = n / share[c] - 1;
    return distance * distance + (n < 0.5 ? EMPTY : 0);
  }

  private void put(int group, int to) {
    add(group, fold[group], -1);
    fold[group] = to;
    add(group, to, 1);
  }

  private void add(int group, int to, int sign) {
    int[] count = groups.get(group);
    for (int c = 0; c < count.length; c++) {
      images[to][c] += sign * count[c];
      images[to][count.length] += sign * count[c];
    }
  }
}
