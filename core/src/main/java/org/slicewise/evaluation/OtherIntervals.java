package org.slicewise.evaluation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slicewise.intervals.Bca;
import org.slicewise.intervals.Groups;
import org.slicewise.intervals.Interval;
import org.slicewise.intervals.PlacementValues;

/**
 * The intervals beside the main one. Where images share patients only those that know it are made;
 * where there is only one patient, none.
 */
final class OtherIntervals {
  private final Groups groups;
  private final Intervals intervals;
  private final Map<String, OtherInterval> made = new LinkedHashMap<>();

  OtherIntervals(Groups groups, Intervals intervals) {
    this.groups = groups;
    this.intervals = intervals;
  }

  /** By name, in the order in which they were asked for. */
  Map<String, OtherInterval> made() {
    return groups.count() < 2 ? Map.of() : made;
  }

  /** The bootstrap's percentiles, for a number whose main interval is another one. */
  OtherIntervals bootstrap(double value, double[] drawn) {
    Estimate main = intervals.bootstrapped(value, drawn, null);
    made.put(
        "bootstrap",
        main.hasInterval() && main.low() < main.high()
            ? new OtherInterval(main.low(), main.high(), main.intervalText(), main.note())
            : OtherInterval.none(main.note()));
    return this;
  }

  /**
   * The bootstrap's bias-corrected and accelerated interval.
   *
   * @param drawn the number in each resample
   * @param leftOut the number without each patient
   */
  OtherIntervals bca(double value, double[] drawn, double[] leftOut) {
    return bca(bcaOf(value, drawn, leftOut));
  }

  /** An interval that {@link #bcaOf} made. */
  OtherIntervals bca(OtherInterval interval) {
    made.put("bca", interval);
    return this;
  }

  /** The bootstrap's bias-corrected and accelerated interval, or why there is none. */
  OtherInterval bcaOf(double value, double[] drawn, double[] leftOut) {
    long defined = Arrays.stream(drawn).filter(v -> !Double.isNaN(v)).count();
    if (intervals.tooFew(defined)) {
      return OtherInterval.none(intervals.undefinedIn(drawn.length - defined));
    }
    Bca bca = Bca.of(value, drawn, leftOut);
    if (!bca.isDefined()) {
      return OtherInterval.none(
          Double.isInfinite(bca.bias())
              ? "no interval: all resamples lie on one side of the value"
              : "no interval: the value is the same without any one "
                  + (groups.eachAlone() ? "image" : "patient"));
    }
    Interval interval = bca.interval(drawn, Intervals.CONFIDENCE);
    if (interval.low() == interval.high()) {
      return OtherInterval.none("no interval: no resample within it differs");
    }
    return new OtherInterval(
        interval.low(), interval.high(), intervals.bootstrapText("BCa bootstrap"), null);
  }

  /** Where each image is its own patient: the exact interval of a share of images. */
  OtherIntervals clopperPearson(long successes, long trials) {
    if (groups.eachAlone()) {
      Interval interval = Interval.clopperPearson(successes, trials, Intervals.CONFIDENCE);
      made.put(
          "clopper_pearson",
          new OtherInterval(
              interval.low(),
              interval.high(),
              "%s, Clopper-Pearson, %s"
                  .formatted(Intervals.percent(), Intervals.count(trials, "image")),
              null));
    }
    return this;
  }

  /** Where images share patients: Obuchowski's interval of an area under the ROC curve. */
  OtherIntervals obuchowski(PlacementValues placements) {
    if (!groups.eachAlone()) {
      made.put(
          "obuchowski",
          area(
              placements,
              placements.variance(groups),
              "Obuchowski on the log odds, " + Intervals.count(groups.count(), "patient"),
              "two patients with images of either class"));
    }
    return this;
  }

  /** DeLong's interval of an area under the ROC curve, each image taken for its own patient. */
  static OtherInterval delong(PlacementValues placements) {
    return area(
        placements,
        placements.variance(),
        String.format(
            Locale.ROOT,
            "DeLong on the log odds, %d positive and %s",
            placements.positives(),
            Intervals.count(placements.negatives(), "negative image")),
        "two images of either class");
  }

  private static OtherInterval area(
      PlacementValues placements, double variance, String text, String needs) {
    double area = placements.area();
    if (area <= 0 || area >= 1) {
      return OtherInterval.none(
          String.format(
              Locale.ROOT,
              "no interval: at an area of %.0f its estimated variance is 0, which does not make it"
                  + " certain",
              area));
    }
    if (Double.isNaN(variance)) {
      return OtherInterval.none("no interval: its variance needs " + needs);
    }
    if (variance <= 0) {
      return OtherInterval.none("no interval: its estimated variance is not above 0");
    }
    Interval interval = Interval.logit(area, Math.sqrt(variance), Intervals.CONFIDENCE);
    return new OtherInterval(
        interval.low(), interval.high(), "%s, %s".formatted(Intervals.percent(), text), null);
  }
}
