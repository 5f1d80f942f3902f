package org.slicewise.app;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slicewise.audit.Baselines;
import org.slicewise.data.Sample;
import org.slicewise.decision.DecisionOptions;
import org.slicewise.decision.Decisions;
import org.slicewise.evaluation.BaselineScores;
import org.slicewise.evaluation.Deciding;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.evaluation.EvaluationOptions;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.split.Folds;

/**
 * The held-out predictions of all folds as one table, and the numbers of it.
 *
 * <p>Probabilities are calibrated, and operating points chosen, without the fold they are used on:
 * on its inner folds where it has some, else on the held-out predictions of the other folds. Each
 * fold's baselines are fitted on its own training part.
 *
 * @param predictions every repeat, with the columns {@code repeat} and {@code fold}
 * @param evaluation of the first repeat, in which each image is held out once
 * @param folds each fold's own numbers, in order
 * @param decisions fitted on all held-out predictions of the first repeat, for a model that is to
 *     be trained on all images; none where one fold is all there is
 * @param withoutFold the decisions that each fold's predictions were decided with, in order
 * @param summary what {@code metrics.json} says of folds and repeats
 */
record PooledFolds(
    Predictions predictions,
    Evaluation evaluation,
    List<Evaluation> folds,
    Decisions decisions,
    List<Decisions> withoutFold,
    Map<String, Object> summary) {
  /** The metrics that are told of each fold. */
  private static final List<String> METRICS =
      List.of("accuracy", "balanced_accuracy", "roc_auc", "average_precision", "log_loss", "brier");

  /** Resamples for a fold's own intervals, which are wide enough to need no more. */
  private static final int FOLD_RESAMPLES = 500;

  private static final String OUT_OF_FOLD = "out-of-fold predictions";

  /** Pools the folds of one cross-validation. */
  static PooledFolds of(Recipe recipe, RunData data, Folds plan, List<FoldOutcome> outcomes) {
    return new Pooling(recipe, data, plan, outcomes).pool();
  }

  /** The numbers of the networks' own probabilities, nothing calibrated. */
  static Evaluation uncalibrated(
      Recipe recipe, RunData data, Folds plan, List<FoldOutcome> outcomes) {
    return new Pooling(recipe, data, plan, outcomes)
        .evaluate(
            outcomes.stream().map(FoldOutcome::network).toList(), outcomes, Evaluator.RESAMPLES);
  }

  /** The work, with what all of its steps need. */
  private record Pooling(Recipe recipe, RunData data, Folds plan, List<FoldOutcome> outcomes) {
    PooledFolds pool() {
      List<Decisions> decisions = outcomes.stream().map(this::decisions).toList();
      List<Predictions> decided = new ArrayList<>();
      for (int i = 0; i < outcomes.size(); i++) {
        decided.add(decided(outcomes.get(i), decisions.get(i)));
      }
      List<Evaluation> folds = new ArrayList<>();
      for (int i = 0; i < outcomes.size(); i++) {
        folds.add(evaluate(decided.subList(i, i + 1), outcomes.subList(i, i + 1), FOLD_RESAMPLES));
      }
      List<Evaluation> repeats = new ArrayList<>();
      for (int repeat = 1; repeat <= plan.repeats(); repeat++) {
        List<Predictions> tables = new ArrayList<>();
        List<FoldOutcome> of = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
          if (outcomes.get(i).fold().repeat() == repeat) {
            tables.add(decided.get(i));
            of.add(outcomes.get(i));
          }
        }
        repeats.add(evaluate(tables, of, repeat == 1 ? Evaluator.RESAMPLES : FOLD_RESAMPLES));
      }
      List<Prediction> rows = decided.stream().flatMap(t -> t.rows().stream()).toList();
      Map<String, Object> summary = summary(folds, repeats);
      Map<String, Object> sets =
          HeldOutSets.of(
              outcomes.stream().mapToInt(o -> o.fold().repeat()).toArray(), decided, decisions);
      if (sets != null) {
        summary.put("conformal_sets", sets);
      }
      return new PooledFolds(
          new Predictions(decided.get(0).classes(), rows),
          repeats.get(0),
          folds,
          all(),
          decisions,
          summary);
    }

    /** Decisions that were fitted without the fold. */
    private Decisions decisions(FoldOutcome outcome) {
      List<Prediction> rows = outcome.inner().rows();
      String part = "inner " + OUT_OF_FOLD;
      if (rows.isEmpty()) {
        rows =
            outcomes.stream()
                .filter(o -> o.fold().repeat() == outcome.fold().repeat() && o != outcome)
                .flatMap(o -> o.network().rows().stream())
                .toList();
        part = OUT_OF_FOLD + " of the other folds";
      }
      return rows.isEmpty() ? Decisions.none() : fit(rows, part);
    }

    /** The fold's predictions by those decisions. */
    private Predictions decided(FoldOutcome outcome, Decisions decisions) {
      Predictions said =
          Deciding.apply(decisions, outcome.network(), recipe.positive(data.dataset()));
      return new Predictions(
          said.classes(), said.rows().stream().map(r -> placed(r, outcome)).toList());
    }

    private Decisions all() {
      List<FoldOutcome> first = outcomes.stream().filter(o -> o.fold().repeat() == 1).toList();
      return first.size() < 2
          ? Decisions.none()
          : fit(FoldOutcome.pooled(first).rows(), OUT_OF_FOLD);
    }

    private Decisions fit(List<Prediction> rows, String part) {
      List<String> classes = data.dataset().classes();
      DecisionOptions options = DecisionSettings.options(recipe.settings(), classes.size());
      return Deciding.fit(
          new Predictions(classes, rows), recipe.positive(data.dataset()), options, part);
    }

    private static Prediction placed(Prediction row, FoldOutcome outcome) {
      Map<String, String> extra = new LinkedHashMap<>(row.extra());
      extra.put("repeat", Integer.toString(outcome.fold().repeat()));
      extra.put("fold", Integer.toString(outcome.fold().number()));
      return new Prediction(
          row.file(), row.patient(), row.label(), row.predicted(), row.probabilities(), extra);
    }

    private Evaluation evaluate(List<Predictions> tables, List<FoldOutcome> of, int resamples) {
      Predictions table =
          new Predictions(
              tables.get(0).classes(), tables.stream().flatMap(t -> t.rows().stream()).toList());
      EvaluationOptions options =
          EvaluationOptions.defaults()
              .withPositive(recipe.positive(data.dataset()))
              .withResamples(resamples)
              .withSeed(recipe.seed())
              .withMetadata(data.dataset().metadata())
              .withBaselines(baselines(tables, of))
              .withLeak(of.size() == 1 ? of.get(0).fold().split().reason() : plan.reason());
      for (String warning : majorities(of)) {
        options = options.withWarning(warning);
      }
      return Evaluation.of(table, options);
    }

    /** Each row by the rules of its own fold. */
    private BaselineScores baselines(List<Predictions> tables, List<FoldOutcome> of) {
      List<double[]> scores = new ArrayList<>();
      int outOfFold = 0;
      for (int i = 0; i < of.size(); i++) {
        List<Sample> test = of.get(i).fold().split().test();
        Set<String> train = new HashSet<>();
        of.get(i).fold().split().train().forEach(s -> train.add(s.file()));
        BaselineScores own =
            of.get(i).baselines().scores(tables.get(i), FileFactsOf.samples(test), train);
        scores.addAll(List.of(own.metadataOnly()));
        outOfFold += own.outOfFold();
      }
      return new BaselineScores(commonestMajority(of), scores.toArray(double[][]::new), outOfFold);
    }

    private static String commonestMajority(List<FoldOutcome> of) {
      return of.stream()
          .map(FoldOutcome::baselines)
          .map(Baselines::majority)
          .collect(Collectors.groupingBy(m -> m, LinkedHashMap::new, Collectors.counting()))
          .entrySet()
          .stream()
          .max(Map.Entry.comparingByValue())
          .orElseThrow()
          .getKey();
    }

    private static List<String> majorities(List<FoldOutcome> of) {
      String commonest = commonestMajority(of);
      long others = of.stream().filter(o -> !o.baselines().majority().equals(commonest)).count();
      return others == 0
          ? List.of()
          : List.of(
              "The commonest class of the training part is %s in most folds and another in %d; always answering %s is what is compared."
                  .formatted(commonest, others, commonest));
    }

    private Map<String, Object> summary(List<Evaluation> folds, List<Evaluation> repeats) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("plan", plan.plan());
      map.put("seed", plan.seed());
      map.put("leaky", plan.leaky());
      map.put("reason", plan.reason());
      map.put("calibrated_on", calibratedOn());
      List<Map<String, Object>> each = new ArrayList<>();
      for (int i = 0; i < folds.size(); i++) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("repeat", outcomes.get(i).fold().repeat());
        one.put("fold", outcomes.get(i).fold().number());
        if (!outcomes.get(i).fold().heldOut().isEmpty()) {
          one.put("held_out", outcomes.get(i).fold().heldOut());
        }
        one.put("train", outcomes.get(i).fold().split().train().size());
        one.putAll(numbers(folds.get(i)));
        each.add(one);
      }
      map.put("folds", each);
      map.put("over_folds", spread(folds));
      if (repeats.size() > 1) {
        map.put("repeats", repeats.stream().map(Pooling::numbers).toList());
        map.put("over_repeats", spread(repeats));
        map.put("metrics_are_of", "repeat 1, in which each image is held out once");
      }
      return map;
    }

    private String calibratedOn() {
      if (outcomes.stream().anyMatch(o -> o.network() != null && !o.inner().rows().isEmpty())) {
        return "the out-of-fold predictions of each fold's inner folds";
      }
      return outcomes.size() > 1
          ? "the out-of-fold predictions of the other folds"
          : "nothing: there is one fold";
    }

    private static Map<String, Object> numbers(Evaluation evaluation) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("n", evaluation.n());
      map.put("patients", evaluation.patients());
      for (String metric : METRICS) {
        Estimate estimate = evaluation.metrics().get(metric);
        if (estimate != null) {
          map.put(metric, estimate.isDefined() ? estimate.value() : null);
        }
      }
      return map;
    }

    /** Mean and standard deviation (of a sample) of each metric, over those where it is defined. */
    private static Map<String, Object> spread(List<Evaluation> evaluations) {
      Map<String, Object> map = new LinkedHashMap<>();
      for (String metric : METRICS) {
        double[] values =
            evaluations.stream()
                .map(e -> e.metrics().get(metric))
                .filter(e -> e != null && e.isDefined())
                .mapToDouble(Estimate::value)
                .toArray();
        if (values.length > 0) {
          double mean = java.util.Arrays.stream(values).average().orElseThrow();
          double squares = java.util.Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("mean", mean);
          one.put("sd", values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null);
          one.put("n", values.length);
          map.put(metric, one);
        }
      }
      return map;
    }
  }
}
