package org.slicewise.app;

import java.util.List;
import java.util.Map;
import org.slicewise.audit.Baselines;
import org.slicewise.evaluation.Predictions;
import org.slicewise.split.Fold;

/**
 * A fold that was trained.
 *
 * @param fold which
 * @param network what its network says about the images it held out, not calibrated
 * @param inner what the networks of its inner folds say about the images that each held out, not
 *     calibrated; empty rows where it has no inner folds
 * @param baselines the rules that look at no pixel, fitted on its training part
 * @param outside what its network's record says of images that are no slices; empty where it cannot
 *     tell them
 */
record FoldOutcome(
    Fold fold,
    Predictions network,
    Predictions inner,
    Baselines baselines,
    Map<String, Object> outside) {
  /** The held-out predictions of several folds as one table. */
  static Predictions pooled(List<FoldOutcome> outcomes) {
    return new Predictions(
        outcomes.get(0).network().classes(),
        outcomes.stream().flatMap(o -> o.network().rows().stream()).toList());
  }
}
