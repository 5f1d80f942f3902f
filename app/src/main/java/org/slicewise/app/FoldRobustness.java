package org.slicewise.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slicewise.decision.Decisions;
import org.slicewise.evaluation.Deciding;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.robustness.Change;
import org.slicewise.robustness.ChangedFiles;
import org.slicewise.robustness.Robustness;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.scoring.Scorer;
import org.slicewise.scoring.ScoringOptions;

/**
 * The held-out images of all folds, changed: each asked of the network that never saw it and
 * decided as unchanged, without its own fold.
 *
 * @param folder where the folds' folders are
 * @param outcomes of the folds
 */
record FoldRobustness(Recipe recipe, RunData run, Path folder, List<FoldOutcome> outcomes) {
  /** Of the first repeat, in which each image is held out once. */
  Robustness of(PooledFolds pooled) {
    Map<Change, List<Prediction>> rows = new EnumMap<>(Change.class);
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i).fold().repeat() == 1) {
        ask(outcomes.get(i), pooled.withoutFold().get(i))
            .forEach(
                (change, said) ->
                    rows.computeIfAbsent(change, c -> new ArrayList<>()).addAll(said.rows()));
      }
    }
    Map<Change, Predictions> changed = new EnumMap<>(Change.class);
    rows.forEach(
        (change, all) -> changed.put(change, new Predictions(run.dataset().classes(), all)));
    return Robustness.of(
        pooled.evaluation().predictions(), changed, Evaluator.RESAMPLES, recipe.seed());
  }

  private Map<Change, Predictions> ask(FoldOutcome outcome, Decisions decisions) {
    Path file = folder.resolve(outcome.fold().name()).resolve("model.onnx");
    try (OnnxModel model = OnnxModel.open(file)) {
      Scorer scorer = new Scorer(model, ScoringOptions.defaults());
      return ChangedFiles.each(
          model.info().preprocessing(),
          files ->
              Deciding.apply(
                  decisions,
                  scorer.scoreUncalibrated(outcome.fold().split().test(), files),
                  recipe.positive(run.dataset())));
    }
  }
}
