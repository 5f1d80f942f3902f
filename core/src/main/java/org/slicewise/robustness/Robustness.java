package org.slicewise.robustness;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Predictions;

/**
 * How much a model's answers depend on what does not matter: every labelled image under every
 * {@link Change}, beside itself unchanged. The key {@code robustness} of {@code metrics.json}.
 *
 * @param n number of labelled images
 * @param unchanged accuracy of the unchanged images
 * @param changes one a change, in the order of {@link Change}
 * @param worst the change that costs most accuracy; of equal ones the one that changes most classes
 * @param sentence the same in words
 */
public record Robustness(
    int n, Estimate unchanged, List<ChangeResult> changes, Change worst, String sentence) {
  /** A loss of accuracy that is counted as one, in shares: 2 points. */
  static final double TOLERATED = 0.02;

  public Robustness {
    changes = List.copyOf(changes);
  }

  /**
   * Compares predictions for changed images with those for the same images unchanged.
   *
   * @param unchanged at least one row with a label
   * @param changed the same rows in the same order, by change; at least one
   * @param resamples of the bootstrap over patients
   * @param seed of the bootstrap
   * @throws IllegalArgumentException where rows differ in file or label
   */
  public static Robustness of(
      Predictions unchanged, Map<Change, Predictions> changed, int resamples, long seed) {
    return new RobustnessOf(unchanged.labelled(), changed, resamples, seed).robustness();
  }

  static Robustness of(int n, Estimate unchanged, List<ChangeResult> changes) {
    ChangeResult worst =
        changes.stream()
            .min(
                Comparator.comparingDouble((ChangeResult r) -> r.difference().value())
                    .thenComparingDouble(r -> -r.classChanges().value()))
            .orElseThrow();
    return new Robustness(n, unchanged, changes, worst.change(), sentence(changes, worst));
  }

  private static String sentence(List<ChangeResult> changes, ChangeResult worst) {
    long costly = changes.stream().filter(r -> -r.difference().value() > TOLERATED + 1e-12).count();
    String counted =
        costly == 0
            ? "None of %d changes costs more than 2 points of accuracy".formatted(changes.size())
            : "%d of %d changes cost%s more than 2 points of accuracy"
                .formatted(costly, changes.size(), costly == 1 ? "s" : "");
    Estimate difference = worst.difference();
    String most =
        difference.value() < 0
            ? String.format(
                Locale.ROOT,
                "the worst is '%s': %+.1f points%s, to %.1f%%",
                worst.title(),
                100 * difference.value(),
                range(difference),
                100 * worst.accuracy().value())
            : "none lowers it, and '%s' comes nearest".formatted(worst.title());
    return String.format(
        Locale.ROOT,
        "%s; %s, with another class for %.1f%% of the images.",
        counted,
        most,
        100 * worst.classChanges().value());
  }

  private static String range(Estimate e) {
    return e.hasInterval()
        ? String.format(Locale.ROOT, " (%+.1f to %+.1f)", 100 * e.low(), 100 * e.high())
        : "";
  }

  /** A table for the console, one change a line, and the sentence. */
  public String toText() {
    return RobustnessText.of(this);
  }
}
