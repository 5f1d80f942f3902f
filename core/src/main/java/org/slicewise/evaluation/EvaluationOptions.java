package org.slicewise.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.dflib.DataFrame;
import org.slicewise.decision.Decisions;
import org.slicewise.errors.BadInputException;
import org.slicewise.selective.SelectiveRules;

/**
 * How predictions are evaluated.
 *
 * @param positive name of the positive class, or null for the rule of {@code metrics.json}: {@code
 *     CT_COVID} where the classes are COVID-CT's, else the class with index 1 of two
 * @param resamples bootstrap resamples, at least 100
 * @param seed seed of the bootstrap
 * @param baselines what the rules that never look at a pixel say about the same rows, or null
 * @param seen what the model knows from its training, or null where nobody can tell
 * @param metadata what is known of the images, one row each, its column {@code file} as in the
 *     table of predictions; or null
 * @param selective when the model gives no answer, or null where it has no such rule
 * @param decisions the model's calibration and operating points, which are about {@code positive};
 *     or null where there is no model
 * @param leak why the numbers flatter (the model has seen the images), or ""
 * @param warnings what else a reader must know before believing a number, one sentence each
 */
public record EvaluationOptions(
    String positive,
    int resamples,
    long seed,
    BaselineScores baselines,
    Seen seen,
    DataFrame metadata,
    SelectiveRules selective,
    Decisions decisions,
    String leak,
    List<String> warnings) {
  public EvaluationOptions {
    warnings = List.copyOf(warnings);
    if (resamples < 100) {
      throw new BadInputException(
          "an interval needs at least 100 bootstrap resamples, found %d; 2000 is the default"
              .formatted(resamples));
    }
  }

  /** 2000 resamples, seed 1, nothing else given. */
  public static EvaluationOptions defaults() {
    return new EvaluationOptions(null, 2000, 1, null, null, null, null, null, "", List.of());
  }

  /** With {@code name} as the positive class. */
  public EvaluationOptions withPositive(String name) {
    return new EvaluationOptions(
        name, resamples, seed, baselines, seen, metadata, selective, decisions, leak, warnings);
  }

  /** With another number of bootstrap resamples. */
  public EvaluationOptions withResamples(int number) {
    return new EvaluationOptions(
        positive, number, seed, baselines, seen, metadata, selective, decisions, leak, warnings);
  }

  /** With another seed of the bootstrap. */
  public EvaluationOptions withSeed(long number) {
    return new EvaluationOptions(
        positive, resamples, number, baselines, seen, metadata, selective, decisions, leak,
        warnings);
  }

  /** With the baselines' answers for the rows to be evaluated. */
  public EvaluationOptions withBaselines(BaselineScores scores) {
    return new EvaluationOptions(
        positive, resamples, seed, scores, seen, metadata, selective, decisions, leak, warnings);
  }

  /** With what the model knows from its training. */
  public EvaluationOptions withSeen(Seen known) {
    return new EvaluationOptions(
        positive, resamples, seed, baselines, known, metadata, selective, decisions, leak,
        warnings);
  }

  /** With what is known of the images, by the column {@code file}. */
  public EvaluationOptions withMetadata(DataFrame table) {
    return new EvaluationOptions(
        positive, resamples, seed, baselines, seen, table, selective, decisions, leak, warnings);
  }

  /** With the model's rules to give no answer. */
  public EvaluationOptions withSelective(SelectiveRules rules) {
    return new EvaluationOptions(
        positive, resamples, seed, baselines, seen, metadata, rules, decisions, leak, warnings);
  }

  /** With what travels in the model: calibration, operating points and rules to give no answer. */
  public EvaluationOptions withDecisions(Decisions ofModel) {
    return new EvaluationOptions(
        positive,
        resamples,
        seed,
        baselines,
        seen,
        metadata,
        ofModel.selective(),
        ofModel,
        leak,
        warnings);
  }

  /** With why the numbers flatter, or "". */
  public EvaluationOptions withLeak(String reason) {
    return new EvaluationOptions(
        positive, resamples, seed, baselines, seen, metadata, selective, decisions, reason,
        warnings);
  }

  /** With one more sentence that a reader must know before believing a number. */
  public EvaluationOptions withWarning(String sentence) {
    List<String> all = new ArrayList<>(warnings);
    all.add(sentence);
    return new EvaluationOptions(
        positive, resamples, seed, baselines, seen, metadata, selective, decisions, leak, all);
  }
}
