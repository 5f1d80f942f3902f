package org.slicewise.decision;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slicewise.errors.BadInputException;

/**
 * A threshold on the calibrated probability of the positive class, and how it came about.
 *
 * @param rule by what it was chosen
 * @param threshold an image is called positive where its probability is at least this
 * @param sensitivity on the images it was chosen with, which flatters it
 * @param specificity on those images
 * @param fittedOn those images
 */
public record OperatingPoint(
    OperatingRule rule,
    double threshold,
    double sensitivity,
    double specificity,
    FittedOn fittedOn) {

  /** The rule's words: what the point is called. */
  public String name() {
    return rule.word();
  }

  /** Whether an image of this probability of the positive class is called positive. */
  public boolean isPositive(double probability) {
    return probability >= threshold;
  }

  /**
   * Chooses a threshold.
   *
   * <p>Only thresholds between two neighbouring scores differ in what they call positive; of those
   * the one in the middle is taken, so that a probability that differs in its last bits elsewhere
   * is still called the same. Below the lowest score the threshold is 0 (all are positive), above
   * the highest it is half-way to 1 (none is; where the highest is 1 it is the next number above
   * 1). Of equally good ones the one nearest 0.5 is taken, and of two as near the lower.
   *
   * @param scores probability of the positive class of each image, 0 to 1
   * @param positive whether each image is of the positive class
   * @throws IllegalArgumentException without an image on each side
   */
  public static OperatingPoint choose(
      OperatingRule rule, double[] scores, boolean[] positive, FittedOn fittedOn) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (i, j) -> Double.compare(scores[j], scores[i]));
    long positives = 0;
    for (boolean one : positive) {
      positives += one ? 1 : 0;
    }
    long negatives = scores.length - positives;
    if (positives == 0 || negatives == 0) {
      throw new IllegalArgumentException(
          "an operating point is chosen with images of both sides, found %d and %d"
              .formatted(positives, negatives));
    }
    double highest = scores[order[0]];
    OperatingPoint best = null;
    double bestWorth = Double.NEGATIVE_INFINITY;
    long truePositives = 0;
    long falsePositives = 0;
    for (int called = 0; called <= order.length; called++) {
      if (called > 0) {
        if (positive[order[called - 1]]) {
          truePositives++;
        } else {
          falsePositives++;
        }
      }
      boolean insideTie =
          called > 0 && called < order.length && scores[order[called - 1]] == scores[order[called]];
      if (insideTie) {
        continue;
      }
      double threshold =
          called == 0
              ? highest < 1 ? (highest + 1) / 2 : Math.nextUp(1.0)
              : called == order.length ? 0 : between(scores, order, called);
      double worth = rule.worth(truePositives, positives, falsePositives, negatives);
      if (best == null
          ? worth > Double.NEGATIVE_INFINITY
          : isBetter(worth, threshold, bestWorth, best.threshold())) {
        bestWorth = worth;
        best =
            new OperatingPoint(
                rule,
                threshold,
                (double) truePositives / positives,
                (double) (negatives - falsePositives) / negatives,
                fittedOn);
      }
    }
    return best;
  }

  /** The middle of two neighbouring scores; never the lower one, however close they are. */
  private static double between(double[] scores, Integer[] order, int called) {
    double above = scores[order[called - 1]];
    double below = scores[order[called]];
    double middle = below + (above - below) / 2;
    return middle > below ? middle : above;
  }

  private static boolean isBetter(double worth, double threshold, double than, double at) {
    double room = 1e-12 * Math.abs(than);
    if (Math.abs(worth - than) > room) {
      return worth > than;
    }
    double distance = Math.abs(threshold - 0.5);
    double other = Math.abs(at - 0.5);
    return distance < other || distance == other && threshold < at;
  }

  /** For the model's metadata. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", name());
    map.put("threshold", threshold);
    map.put("sensitivity", sensitivity);
    map.put("specificity", specificity);
    map.put("fitted_on", fittedOn.toMap());
    return map;
  }

  /**
   * What {@link #toMap} made, also after a journey as JSON.
   *
   * @throws BadInputException where it is not that
   */
  public static OperatingPoint fromMap(Map<?, ?> map) {
    if (map.get("name") instanceof String name
        && map.get("threshold") instanceof Number threshold
        && map.get("sensitivity") instanceof Number sensitivity
        && map.get("specificity") instanceof Number specificity
        && map.get("fitted_on") instanceof Map<?, ?> on) {
      return new OperatingPoint(
          OperatingRule.parse(name),
          threshold.doubleValue(),
          sensitivity.doubleValue(),
          specificity.doubleValue(),
          FittedOn.fromMap(on));
    }
    throw new BadInputException(
        "the model's operating point is %s, expected name, threshold, sensitivity, specificity and fitted_on; train the model again"
            .formatted(map));
  }
}
