package org.slicewise.app;

import java.util.List;
import java.util.Set;
import org.dflib.DataFrame;
import org.slicewise.audit.Baselines;
import org.slicewise.data.Sample;
import org.slicewise.evaluation.BaselineScores;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.evaluation.EvaluationOptions;
import org.slicewise.evaluation.Predictions;
import org.slicewise.evaluation.Seen;
import org.slicewise.model.ModelInfo;
import org.slicewise.robustness.ChangedFiles;
import org.slicewise.robustness.Robustness;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.scoring.Scorer;
import org.slicewise.scoring.ScoringOptions;

/** Scores samples with a model and evaluates the predictions beside the model's own baselines. */
final class Evaluator {
  /** Bootstrap resamples of a training's own evaluation. */
  static final int RESAMPLES = 2000;

  private final OnnxModel model;
  private final Settings settings;
  private final boolean robust;
  private final DataFrame metadata;
  private final List<String> warnings;

  /**
   * @param model stays the caller's to close
   * @param settings of them the positive class, the seed, and whether to score changed images too
   * @param metadata what is known of the images, by the column {@code file}
   * @param warnings what a reader must know of the data before believing a number
   */
  Evaluator(OnnxModel model, Settings settings, DataFrame metadata, List<String> warnings) {
    this.model = model;
    this.settings = settings;
    this.robust = EvaluatedPart.isRobust(settings);
    this.metadata = metadata;
    this.warnings = List.copyOf(warnings);
  }

  /**
   * @param name of the part, as in "validation"
   * @param samples labelled by the class indices of training
   * @param leak why the numbers flatter, or ""
   * @param seen what the model knows of them from its training, or null where nobody can tell
   * @param fittedOn how many of the samples the model's decisions were fitted on
   */
  EvaluatedPart evaluate(
      String name, List<Sample> samples, String leak, Seen seen, int fittedOn, int resamples) {
    ModelInfo info = model.info();
    Scorer scorer = new Scorer(model, ScoringOptions.defaults());
    Predictions predictions = scorer.score(samples);
    // An imported model knows no training part, so it has no rules fitted on one.
    BaselineScores baselines =
        info.baselines().isEmpty()
            ? null
            : Baselines.fromMap(info.baselines())
                .scores(
                    predictions,
                    FileFactsOf.samples(samples),
                    seen == null ? Set.of() : seen.files());
    String positive = settings.text("positive", info.positive());
    EvaluationOptions options =
        EvaluationOptions.defaults()
            .withPositive(positive)
            .withResamples(resamples)
            .withSeed(settings.whole("seed", 1))
            .withBaselines(baselines)
            .withMetadata(metadata)
            .withSeen(seen)
            .withLeak(leak);
    for (String warning : warnings) {
      options = options.withWarning(warning);
    }
    Evaluation evaluation =
        Evaluation.of(
            predictions,
            withDecisions(
                options,
                positive,
                DecisionFit.warning(info.decisions(), fittedOn, samples.size())));
    return new EvaluatedPart(
        name,
        predictions,
        evaluation,
        samples,
        leak,
        robust
            ? Robustness.of(
                predictions,
                ChangedFiles.each(info.preprocessing(), files -> scorer.score(samples, files)),
                resamples,
                settings.whole("seed", 1))
            : null);
  }

  /** The model's operating points are about its own positive class and no other. */
  private EvaluationOptions withDecisions(
      EvaluationOptions options, String positive, String fittedHere) {
    ModelInfo info = model.info();
    EvaluationOptions out = fittedHere.isEmpty() ? options : options.withWarning(fittedHere);
    if (positive.equals(info.positive())) {
      return out.withDecisions(info.decisions());
    }
    if (info.decisions().inForce() != null) {
      out =
          out.withWarning(
              "The model's operating points are about %s; with %s as the positive class only argmax is evaluated."
                  .formatted(info.positive(), positive));
    }
    return out.withSelective(info.decisions().selective());
  }
}
