package org.slicewise.selective;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slicewise.errors.BadInputException;
import org.slicewise.intervals.Groups;

/**
 * Split-conformal prediction sets: a class is in the set of an image unless it is less likely than
 * nearly every true class was on the patients set aside to calibrate on.
 *
 * <p>The score of an image is {@code 1 - p} of its true class (Sadinle, Lei and Wasserman, "Least
 * Ambiguous Set-Valued Classifiers", 2019). Slices of one patient are not exchangeable with those
 * of another, patients are: so each patient has one score, that of its worst slice, and the
 * threshold is the {@code ceil((n + 1)(1 - alpha))}-th smallest of n patients' scores (Vovk,
 * Gammerman and Shafer, "Algorithmic Learning in a Random World", 2005; Angelopoulos and Bates, "A
 * Gentle Introduction to Conformal Prediction", 2021). Of a new patient from the same population
 * the sets of <em>all</em> slices hold the truth with a probability of at least {@code 1 - alpha},
 * and, without ties, of at most {@code 1 - alpha + 1 / (n + 1)}, on average over the patients drawn
 * to calibrate on. Nothing is promised for a population that differs.
 *
 * @param alpha the share of patients that may be missed, above 0 and below 1
 * @param patients number of patients calibrated on
 * @param threshold the largest score that is still in a set; infinite where {@code patients} are
 *     too few for {@code alpha}: every set then holds every class
 */
public record ConformalSets(double alpha, int patients, double threshold) {
  private static final String ALPHA = "alpha";
  private static final String PATIENTS = "patients";
  private static final String THRESHOLD = "threshold";

  public ConformalSets {
    if (!(alpha > 0 && alpha < 1) || patients < 0 || Double.isNaN(threshold)) {
      throw new IllegalArgumentException(
          "conformal sets need 0 < alpha < 1, patients >= 0 and a threshold, found %s, %d, %s"
              .formatted(alpha, patients, threshold));
    }
  }

  /**
   * Calibrates on patients that the model was not trained on.
   *
   * @param probabilities one row an image, one column a class
   * @param labels true class of each image
   * @param patients which images are of one patient
   * @param alpha the share of patients that may be missed, above 0 and below 1
   */
  public static ConformalSets fit(
      double[][] probabilities, int[] labels, Groups patients, double alpha) {
    double[] scores = worst(probabilities, labels, patients);
    Arrays.sort(scores);
    // As exact as a double can be: (n + 1)(1 - alpha) may lie a rounding error above a whole
    // number.
    int rank = (int) Math.ceil((scores.length + 1) * (1 - alpha) - 1e-9);
    return new ConformalSets(
        alpha,
        scores.length,
        rank > scores.length ? Double.POSITIVE_INFINITY : scores[Math.max(rank, 1) - 1]);
  }

  /** {@code 1 - p} of the true class, the largest of each patient's images. */
  private static double[] worst(double[][] probabilities, int[] labels, Groups patients) {
    int[] groupOfRow = patients.groupOfRow();
    if (probabilities.length != labels.length || labels.length != groupOfRow.length) {
      throw new IllegalArgumentException(
          "found probabilities of %d images, %d labels and patients of %d"
              .formatted(probabilities.length, labels.length, groupOfRow.length));
    }
    double[] worst = new double[patients.count()];
    for (int i = 0; i < labels.length; i++) {
      int group = groupOfRow[i];
      worst[group] = Math.max(worst[group], 1 - probabilities[i][labels[i]]);
    }
    return worst;
  }

  /** The fewest patients with which sets at this {@code alpha} can leave a class out. */
  public static int fewestPatients(double alpha) {
    return (int) Math.ceil(1 / alpha - 1 - 1e-9);
  }

  /** True where there were too few patients, so that every set holds every class. */
  public boolean trivial() {
    return Double.isInfinite(threshold);
  }

  /** True where the class is in the set of an image with these probabilities. */
  public boolean holds(int k, double[] probabilities) {
    return 1 - probabilities[k] <= threshold;
  }

  /**
   * Which classes are in the set of an image; it may be empty.
   *
   * @param probabilities one a class
   */
  public boolean[] set(double[] probabilities) {
    boolean[] in = new boolean[probabilities.length];
    for (int k = 0; k < in.length; k++) {
      in[k] = holds(k, probabilities);
    }
    return in;
  }

  /** How many classes are in the set of an image. */
  public int size(double[] probabilities) {
    int size = 0;
    for (int k = 0; k < probabilities.length; k++) {
      size += holds(k, probabilities) ? 1 : 0;
    }
    return size;
  }

  /** What the sets promise, in a sentence. */
  public String inWords() {
    return trivial()
        ? String.format(
            Locale.ROOT,
            "%d patients are too few for sets that miss at most %.0f%% of patients (%d are needed): every set holds every class.",
            patients,
            100 * alpha,
            fewestPatients(alpha))
        : String.format(
            Locale.ROOT,
            "Sets fitted on %d patients to hold the truth in every slice of at least %.0f%% of patients: a class is in the set from a probability of %.3f.",
            patients,
            100 * (1 - alpha),
            1 - threshold);
  }

  /** For the model's metadata; an infinite threshold is null. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(ALPHA, alpha);
    map.put(PATIENTS, patients);
    map.put(THRESHOLD, trivial() ? null : threshold);
    return map;
  }

  /**
   * What {@link #toMap} made, also after a journey as JSON.
   *
   * @throws BadInputException where it is not that
   */
  public static ConformalSets fromMap(Map<?, ?> map) {
    Object threshold = map.get(THRESHOLD);
    if (map.get(ALPHA) instanceof Number alpha
        && map.get(PATIENTS) instanceof Number patients
        && (threshold instanceof Number || threshold == null && map.containsKey(THRESHOLD))
        && alpha.doubleValue() > 0
        && alpha.doubleValue() < 1
        && patients.intValue() >= 0) {
      return new ConformalSets(
          alpha.doubleValue(),
          patients.intValue(),
          threshold == null ? Double.POSITIVE_INFINITY : ((Number) threshold).doubleValue());
    }
    throw new BadInputException(
        "the model's conformal sets are %s, expected %s (0 to 1), %s and %s; train the model again"
            .formatted(map, ALPHA, PATIENTS, THRESHOLD));
  }
}
