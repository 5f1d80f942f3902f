package org.slicewise.audit;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.slicewise.evaluation.Estimate;

/**
 * How far one crude piece of information goes in predicting the class, found or not.
 *
 * @param kind one of the kinds that are probes
 * @param before on the data as it is
 * @param after on the data harmonised; empty where that was not asked or cannot be
 * @param adjusted Holm's p-value of {@code before} among the probes that can be findings; empty for
 *     a probe that may see the disease itself, which is never a finding alone
 * @param failed images that the probe had to do without (no lung mask), relative to the root
 * @param sentence what it means, in plain words
 */
public record ProbeResult(
    FindingKind kind,
    Score before,
    Optional<Score> after,
    OptionalDouble adjusted,
    List<String> failed,
    String sentence) {
  public ProbeResult {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(after, "after");
    Objects.requireNonNull(adjusted, "adjusted");
    failed = List.copyOf(failed);
  }

  /**
   * What a probe reached.
   *
   * @param images how many images it was scored on
   * @param patients of how many patients; each image its own where patients are not known
   * @param accuracy out of fold by patient, with its interval
   * @param auc area under the ROC curve (with more than two classes the mean over each against the
   *     rest), out of fold by patient, with its interval
   * @param chance accuracy of always naming the commonest class of the other folds
   * @param p probability of an AUC as high where the information says nothing of the class, from
   *     labels dealt anew to the patients of each fold; above 0, at most 1
   */
  public record Score(
      int images, int patients, Estimate accuracy, Estimate auc, double chance, double p) {
    public Score {
      Objects.requireNonNull(accuracy, "accuracy");
      Objects.requireNonNull(auc, "auc");
    }
  }
}
