package org.slicewise.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slicewise.intervals.Bootstrap;
import org.slicewise.intervals.Groups;
import org.slicewise.intervals.Interval;

/**
 * Which interval a number of these rows gets: a bootstrap over patients; where each image is its
 * own patient, Wilson's for a share of images and a bootstrap over images for the rest.
 */
final class Intervals {
  private static final double CONFIDENCE = 0.95;

  /** Fewer patients than this and the percentiles of a bootstrap mean little. */
  static final int FEW = 10;

  private final Groups groups;
  private final int resamples;
  private final long seed;

  Intervals(List<Prediction> rows, int resamples, long seed) {
    this.resamples = resamples;
    this.seed = seed;
    this.groups = Groups.ofPatients(rows.stream().map(Prediction::patient).toList());
  }

  /** Number of patients; an image without a patient is its own. Null where none is named. */
  Integer patients() {
    return groups.named() ? Integer.valueOf(groups.count()) : null;
  }

  /** True where no two images share a patient. */
  boolean eachImageAlone() {
    return groups.eachAlone();
  }

  Bootstrap bootstrap() {
    return new Bootstrap(groups, resamples, seed);
  }

  /**
   * A share of images with its interval.
   *
   * @param distribution the share in each resample
   */
  Estimate share(long successes, long trials, double[] distribution, String note) {
    double value = (double) successes / trials;
    if (!eachImageAlone()) {
      return bootstrapped(value, distribution, note);
    }
    Interval interval = Interval.wilson(successes, trials, CONFIDENCE);
    return new Estimate(
        value,
        interval.low(),
        interval.high(),
        "%s, Wilson, %s".formatted(percent(), count(trials, "image")),
        note);
  }

  /** A number with the interval of its resamples; those in which it is undefined are left out. */
  Estimate bootstrapped(double value, double[] distribution, String note) {
    double[] defined = Arrays.stream(distribution).filter(v -> !Double.isNaN(v)).toArray();
    List<String> notes = new ArrayList<>();
    if (note != null) {
      notes.add(note);
    }
    if (groups.count() < 2 || defined.length < (resamples + 1) / 2) {
      notes.add(
          groups.count() < 2
              ? "no interval: only one %s".formatted(unit())
              : String.format(
                  Locale.ROOT,
                  "no interval: undefined in %d of %d resamples",
                  resamples - defined.length,
                  resamples));
      return new Estimate(value, Double.NaN, Double.NaN, null, join(notes));
    }
    if (defined.length < resamples) {
      notes.add(
          String.format(
              Locale.ROOT,
              "undefined in %d of %d resamples, which are left out",
              resamples - defined.length,
              resamples));
    }
    if (groups.count() < FEW) {
      notes.add("interval unreliable: only %s".formatted(count(groups.count(), unit())));
    }
    Interval interval = Interval.percentile(defined, CONFIDENCE);
    if (interval.low() == interval.high()) {
      notes.add("interval without width: no resample differs, which does not make it certain");
    } else if (value < interval.low() || value > interval.high()) {
      notes.add("resampling shifts this number: it lies outside its own interval");
    }
    return new Estimate(
        value,
        interval.low(),
        interval.high(),
        String.format(
            Locale.ROOT,
            "%s, bootstrap over %s, %d resamples, seed %d",
            percent(),
            count(groups.count(), unit()),
            resamples,
            seed),
        join(notes));
  }

  /** A number that is undefined, or 0 by convention: no interval, and the reason. */
  static Estimate without(double value, String note) {
    return new Estimate(value, Double.NaN, Double.NaN, null, note);
  }

  static String count(long number, String thing) {
    return String.format(Locale.ROOT, "%d %s%s", number, thing, number == 1 ? "" : "s");
  }

  static String join(List<String> notes) {
    return notes.isEmpty() ? null : String.join("; ", notes);
  }

  static String join(String first, String second) {
    return Stream.of(first == null ? "" : first, second == null ? "" : second)
        .filter(s -> !s.isEmpty())
        .collect(Collectors.collectingAndThen(Collectors.toList(), Intervals::join));
  }

  private String unit() {
    return eachImageAlone() ? "image" : "patient";
  }

  private static String percent() {
    return String.format(Locale.ROOT, "%.0f%%", CONFIDENCE * 100);
  }
}
