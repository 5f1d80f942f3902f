package org.slicewise.split;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.ListSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Draws a part for each group of images, classes in proportion.
 *
 * <p>Each part has places for its share of each class. The groups, large ones first, draw a part
 * with chances in proportion to the places that are left, so that large and small patients are
 * spread alike; the small ones at the end fill what the large ones left.
 */
final class Urn {
  private static final int NONE = -1;

  private final List<int[]> groups; // [group][class] images
  private final double[][] places; // [part][class] images that still fit
  private final int[] drawn; // [group]

  private Urn(List<int[]> groups, double[] shares) {
    this.groups = groups;
    this.drawn = new int[groups.size()];
    Arrays.fill(drawn, NONE);
    int classes = groups.isEmpty() ? 0 : groups.get(0).length;
    places = new double[shares.length][classes];
    for (int[] group : groups) {
      for (int p = 0; p < shares.length; p++) {
        for (int c = 0; c < classes; c++) {
          places[p][c] += shares[p] * group[c];
        }
      }
    }
  }

  /**
   * The part of each group, from 0.
   *
   * @param groups images of each class, one row a group
   * @param shares of the parts; sum 1
   */
  static int[] draw(List<int[]> groups, double[] shares, long seed) {
    int classes = groups.isEmpty() ? 0 : groups.get(0).length;
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    List<Integer> order = new ArrayList<>(IntStream.range(0, groups.size()).boxed().toList());
    ListSampler.shuffle(random, order);
    order.sort(Comparator.comparing(g -> -IntStream.of(groups.get(g)).sum()));
    Urn urn = new Urn(groups, shares);
    for (int g : order) {
      urn.put(g, urn.part(groups.get(g), random.nextDouble()));
    }
    urn.fillEmpty(shares, classes);
    return urn.drawn;
  }

  private void put(int group, int part) {
    int before = drawn[group];
    for (int c = 0; c < groups.get(group).length; c++) {
      places[part][c] -= groups.get(group)[c];
      if (before != NONE) {
        places[before][c] += groups.get(group)[c];
      }
    }
    drawn[group] = part;
  }

  /**
   * @param u drawn from [0, 1)
   */
  private int part(int[] group, double u) {
    double[] room = new double[places.length];
    int roomiest = 0;
    double half = 0;
    for (int images : group) {
      half += images * images / 2.0;
    }
    double sum = 0;
    for (int p = 0; p < room.length; p++) {
      for (int c = 0; c < group.length; c++) {
        room[p] += group[c] * places[p][c];
      }
      roomiest = room[p] > room[roomiest] ? p : roomiest;
      // Where less than half of the group fits, it takes the part further from its share.
      sum += room[p] >= half ? room[p] : 0;
    }
    double left = u * sum;
    for (int p = 0; p < room.length; p++) {
      if (room[p] >= half) {
        left -= room[p];
        if (left < 0) {
          return p;
        }
      }
    }
    return roomiest;
  }

  /** Gives a part that has no image of a class the smallest group of it that can be spared. */
  private void fillEmpty(double[] shares, int classes) {
    for (int c = 0; c < classes; c++) {
      for (int p = 0; p < shares.length; p++) {
        int part = p;
        if (shares[p] > 0 && with(c, part).isEmpty()) {
          int label = c;
          IntStream.range(0, drawn.length)
              .filter(g -> groups.get(g)[label] > 0 && with(label, drawn[g]).size() > 1)
              .boxed()
              .min(Comparator.comparing(g -> IntStream.of(groups.get(g)).sum()))
              .ifPresent(g -> put(g, part));
        }
      }
    }
  }

  /** The groups of a part that have an image of a class. */
  private List<Integer> with(int label, int part) {
    return IntStream.range(0, drawn.length)
        .filter(g -> drawn[g] == part && groups.get(g)[label] > 0)
        .boxed()
        .toList();
  }
}
