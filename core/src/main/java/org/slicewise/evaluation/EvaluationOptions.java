package org.slicewise.evaluation;

import java.util.Set;
import org.slicewise.errors.BadInputException;

/**
 * How predictions are evaluated.
 *
 * @param positive name of the positive class, or null for the rule of {@code metrics.json}: {@code
 *     CT_COVID} where the classes are COVID-CT's, else the class with index 1 of two
 * @param resamples bootstrap resamples, at least 100
 * @param seed seed of the bootstrap
 * @param baselines what the rules that never look at a pixel say about the same rows, or null
 * @param seen files the model was trained on, or null where nobody can tell
 */
public record EvaluationOptions(
    String positive, int resamples, long seed, BaselineScores baselines, Set<String> seen) {
  public EvaluationOptions {
    if (resamples < 100) {
      throw new BadInputException(
          "an interval needs at least 100 bootstrap resamples, found %d; 2000 is the default"
              .formatted(resamples));
    }
    seen = seen == null ? null : Set.copyOf(seen);
  }

  /** 2000 resamples, seed 1, nothing else given. */
  public static EvaluationOptions defaults() {
    return new EvaluationOptions(null, 2000, 1, null, null);
  }

  /** With {@code name} as the positive class. */
  public EvaluationOptions withPositive(String name) {
    return new EvaluationOptions(name, resamples, seed, baselines, seen);
  }

  /** With another number of bootstrap resamples. */
  public EvaluationOptions withResamples(int number) {
    return new EvaluationOptions(positive, number, seed, baselines, seen);
  }

  /** With another seed of the bootstrap. */
  public EvaluationOptions withSeed(long number) {
    return new EvaluationOptions(positive, resamples, number, baselines, seen);
  }

  /** With the baselines' answers for the rows to be evaluated. */
  public EvaluationOptions withBaselines(BaselineScores scores) {
    return new EvaluationOptions(positive, resamples, seed, scores, seen);
  }

  /** With the files (as in the column {@code file}) that the model was trained on. */
  public EvaluationOptions withSeen(Set<String> files) {
    return new EvaluationOptions(positive, resamples, seed, baselines, files);
  }
}
