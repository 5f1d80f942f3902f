package org.slicewise.app.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a part's measurements gave.
 *
 * @param values of each contender by its name, one a turn
 */
public record Measured(Part part, Map<String, double[]> values) {
  /**
   * The better of ours beside the better of a family.
   *
   * @param ratio how many times better ours is
   */
  public record Best(Contender ours, Contender peer, double ratio) {}

  /** The median over a contender's turns. */
  public double median(Contender contender) {
    return median(of(contender));
  }

  /** How many times better ours is: the median of the turns' ratios. */
  public double ratio(Contender ours, Contender other) {
    double[] mine = of(ours);
    double[] theirs = of(other);
    double[] pairs = new double[mine.length];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = part.unit().better(mine[i], theirs[i]);
    }
    return median(pairs);
  }

  /** The contenders of ours that {@code peer} is compared with. */
  public List<Contender> against(Contender peer) {
    return part.contenders().stream().filter(c -> peer.against().contains(c.name())).toList();
  }

  /**
   * The better of ours, by the median, beside the better of each family, where there is a choice on
   * either side. Only those of ours count that somebody of the family is compared with.
   */
  public List<Best> best() {
    List<Best> best = new ArrayList<>();
    for (String family : part.contenders().stream().map(Contender::family).distinct().toList()) {
      List<Contender> peers = those(c -> !c.isOurs() && c.family().equals(family));
      List<Contender> ours =
          those(c -> peers.stream().anyMatch(peer -> peer.against().contains(c.name())));
      if (!peers.isEmpty() && peers.size() + ours.size() > 2) {
        Contender mine = better(ours);
        Contender theirs = better(peers);
        best.add(new Best(mine, theirs, ratio(mine, theirs)));
      }
    }
    return best;
  }

  private List<Contender> those(Predicate<Contender> wanted) {
    return part.contenders().stream().filter(wanted).toList();
  }

  private Contender better(List<Contender> some) {
    Comparator<Contender> byMedian =
        (a, b) -> Double.compare(part.unit().better(median(a), median(b)), 1);
    return some.stream().max(byMedian).orElseThrow();
  }

  private double[] of(Contender contender) {
    return values.get(contender.name());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
