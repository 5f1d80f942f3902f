package org.slicewise.audit;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slicewise.evaluation.Estimate;

/**
 * How far one crude piece of information goes in predicting the class, found or not.
 *
 * @param kind one of the kinds that are probes
 * @param before on the data as it is
 * @param after on the data harmonised; empty where that was not asked or cannot be
 * @param failed images that the probe had to do without (no lung mask), relative to the root
 * @param sentence what it means, in plain words
 */
public record ProbeResult(
    FindingKind kind, Score before, Optional<Score> after, List<String> failed, String sentence) {
  public ProbeResult {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(after, "after");
    failed = List.copyOf(failed);
  }

  /**
   * What a probe reached.
   *
   * @param images how many images it was scored on
   * @param patients of how many patients; each image its own where patients are not known
   * @param accuracy out of fold by patient, with its interval
   * @param chance accuracy of always naming the commonest class
   * @param p probability of an accuracy as high where the information says nothing, 0 to 1
   */
  public record Score(int images, int patients, Estimate accuracy, double chance, double p) {
    public Score {
      Objects.requireNonNull(accuracy, "accuracy");
    }
  }
}
