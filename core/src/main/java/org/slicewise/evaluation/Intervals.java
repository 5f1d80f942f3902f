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
import org.slicewise.intervals.PlacementValues;

/**
 * Which interval a number of these rows gets: a bootstrap over patients; where each image is its
 * own patient, Wilson's for a share of images, DeLong's for an area under the ROC curve and a
 * bootstrap over images for the rest.
 */
public final class Intervals {
  static final double CONFIDENCE = 0.95;

  /** Fewer patients than this and the percentiles of a bootstrap mean little. */
  static final int FEW = 10;

  private final Groups groups;
  private final int resamples;
  private final long seed;

  /**
   * @param rows the images
   * @param resamples number of resamples, as {@link EvaluationOptions#resamples}
   * @param seed seed of the bootstrap
   */
  public Intervals(List<Prediction> rows, int resamples, long seed) {
    this.resamples = resamples;
    this.seed = seed;
    this.groups = Groups.ofPatients(rows.stream().map(Prediction::patient).toList());
  }

  /** Number of patients; an image without a patient is its own. Null where none is named. */
  public Integer patients() {
    return groups.named() ? Integer.valueOf(groups.count()) : null;
  }

  /** True where no two images share a patient. */
  public boolean eachImageAlone() {
    return groups.eachAlone();
  }

  /** Which images are of one patient. */
  public Groups groups() {
    return groups;
  }

  /** The resamples that all numbers of these rows share. */
  public Bootstrap bootstrap() {
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

  /**
   * A share of images with all its intervals.
   *
   * @param drawn the share in each resample
   * @param leftOut the share without each patient ({@link Bootstrap#jackknife})
   */
  public Estimate share(
      long successes, long trials, double[] drawn, double[] leftOut, String note) {
    double value = (double) successes / trials;
    if (!eachImageAlone()) {
      return corrected(value, drawn, leftOut, note);
    }
    return share(successes, trials, drawn, note)
        .withOthers(
            others()
                .clopperPearson(successes, trials)
                .bootstrap(value, drawn)
                .bca(value, drawn, leftOut)
                .made());
  }

  /**
   * An area under the ROC curve with all its intervals.
   *
   * @param drawn the area in each resample
   * @param leftOut the area without each patient ({@link Bootstrap#jackknife})
   */
  Estimate area(PlacementValues placements, double[] drawn, double[] leftOut, String note) {
    double value = placements.area();
    OtherIntervals others = others().obuchowski(placements);
    if (!eachImageAlone()) {
      return corrected(value, drawn, leftOut, note, others);
    }
    OtherInterval main = OtherIntervals.delong(placements);
    return new Estimate(
        value,
        main.low(),
        main.high(),
        main.intervalText(),
        join(note, main.note()),
        others.bootstrap(value, drawn).bca(value, drawn, leftOut).made());
  }

  /**
   * A number with its two bootstrap intervals: percentiles, and beside them BCa.
   *
   * @param drawn the number in each resample
   * @param leftOut the number without each patient ({@link Bootstrap#jackknife})
   * @param note what the reader must know, or null
   */
  public Estimate bootstrapped(double value, double[] drawn, double[] leftOut, String note) {
    return bootstrapped(value, drawn, note).withOthers(others().bca(value, drawn, leftOut).made());
  }

  /**
   * A number with its BCa interval, which covers shares near 0 and 1 better than percentiles do,
   * and beside it the percentiles; percentiles alone where there is no BCa interval.
   *
   * @param drawn the number in each resample
   * @param leftOut the number without each patient ({@link Bootstrap#jackknife})
   * @param note what the reader must know, or null
   */
  public Estimate corrected(double value, double[] drawn, double[] leftOut, String note) {
    return corrected(value, drawn, leftOut, note, others());
  }

  private Estimate corrected(
      double value, double[] drawn, double[] leftOut, String note, OtherIntervals others) {
    Estimate percentiles = bootstrapped(value, drawn, note);
    OtherInterval bca = others.bcaOf(value, drawn, leftOut);
    if (!percentiles.hasInterval() || Double.isNaN(bca.low())) {
      return percentiles.withOthers(others.bca(bca).made());
    }
    return new Estimate(
            value,
            bca.low(),
            bca.high(),
            bootstrapText("bootstrap") + ", BCa",
            join(notes(note, drawn)))
        .withOthers(others.bootstrap(value, drawn).made());
  }

  private OtherIntervals others() {
    return new OtherIntervals(groups, this);
  }

  /** A number with the interval of its resamples; those in which it is undefined are left out. */
  Estimate bootstrapped(double value, double[] distribution, String note) {
    double[] defined = Arrays.stream(distribution).filter(v -> !Double.isNaN(v)).toArray();
    List<String> notes = notes(note, distribution);
    if (groups.count() < 2 || tooFew(defined.length)) {
      notes = note == null ? new ArrayList<>() : new ArrayList<>(List.of(note));
      notes.add(
          groups.count() < 2
              ? "no interval: only one %s".formatted(unit())
              : undefinedIn(resamples - defined.length));
      return new Estimate(value, Double.NaN, Double.NaN, null, join(notes));
    }
    Interval interval = Interval.percentile(defined, CONFIDENCE);
    if (interval.low() == interval.high()) {
      notes.add("interval without width: no resample differs, which does not make it certain");
    } else if (value < interval.low() || value > interval.high()) {
      notes.add("resampling shifts this number: it lies outside its own interval");
    }
    return new Estimate(
        value, interval.low(), interval.high(), bootstrapText("bootstrap"), join(notes));
  }

  /** What the reader must know of any interval from these resamples. */
  private List<String> notes(String note, double[] drawn) {
    List<String> notes = new ArrayList<>();
    if (note != null) {
      notes.add(note);
    }
    long defined = Arrays.stream(drawn).filter(v -> !Double.isNaN(v)).count();
    if (defined < resamples) {
      notes.add(
          String.format(
              Locale.ROOT,
              "undefined in %d of %d resamples, which are left out",
              resamples - defined,
              resamples));
    }
    if (groups.count() < FEW) {
      notes.add("interval unreliable: only %s".formatted(count(groups.count(), unit())));
    }
    return notes;
  }

  String bootstrapText(String method) {
    return String.format(
        Locale.ROOT,
        "%s, %s over %s, %d resamples, seed %d",
        percent(),
        method,
        count(groups.count(), unit()),
        resamples,
        seed);
  }

  boolean tooFew(long defined) {
    return defined < (resamples + 1) / 2;
  }

  String undefinedIn(long undefined) {
    return String.format(
        Locale.ROOT, "no interval: undefined in %d of %d resamples", undefined, resamples);
  }

  /** A number that is undefined, or 0 by convention: no interval, and the reason. */
  public static Estimate without(double value, String note) {
    return new Estimate(value, Double.NaN, Double.NaN, null, note);
  }

  /** For instance "1 image", "2 images". */
  public static String count(long number, String thing) {
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

  static String percent() {
    return String.format(Locale.ROOT, "%.0f%%", CONFIDENCE * 100);
  }
}
