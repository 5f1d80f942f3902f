package org.slicewise.comparison;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.slicewise.errors.BadInputException;
import org.slicewise.evaluation.AllMetrics;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Intervals;
import org.slicewise.evaluation.Metric;
import org.slicewise.evaluation.OtherInterval;
import org.slicewise.evaluation.PositiveClass;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.intervals.Bootstrap;
import org.slicewise.intervals.Groups;
import org.slicewise.intervals.Holm;
import org.slicewise.intervals.Interval;

/** Makes a {@link Comparison}: all models see the same resamples of patients. */
final class Comparer {
  private static final double CONFIDENCE = 0.95;
  private static final int METRICS = Metric.values().length;

  private final List<String> names;
  private final ComparisonOptions options;
  private final SameImages images;
  private final int positive;
  private final Intervals intervals;
  private final Groups groups;
  private final List<AllMetrics> metrics;
  private final double[] values; // [model * METRICS + metric]
  private final double[][] drawn; // [model * METRICS + metric][resample]
  private final double[][] leftOut; // [model * METRICS + metric][patient]

  Comparer(List<NamedPredictions> models, ComparisonOptions options) {
    this.options = options;
    names = models.stream().map(NamedPredictions::name).toList();
    if (names.size() < 2) {
      throw new BadInputException(
          "a comparison needs at least two tables of predictions, found %d"
              .formatted(names.size()));
    }
    Set<String> seen = new HashSet<>();
    names.forEach(
        name -> {
          if (!seen.add(name)) {
            throw new BadInputException(
                "%s is given twice; compare different tables".formatted(name));
          }
        });
    images = SameImages.of(models);
    positive = PositiveClass.of(images.classes(), options.positive());
    List<Prediction> rows = images.tables().get(0).rows();
    intervals = new Intervals(rows, options.resamples(), options.seed());
    groups = intervals.groups();
    metrics = images.tables().stream().map(t -> new AllMetrics(t, positive)).toList();
    int[] once = new int[rows.size()];
    Arrays.fill(once, 1);
    values = valuesOfAll(once);
    Bootstrap bootstrap = intervals.bootstrap();
    drawn = bootstrap.distribution(this::valuesOfAll);
    leftOut = bootstrap.jackknife(this::valuesOfAll);
  }

  private double[] valuesOfAll(int[] weights) {
    double[] out = new double[metrics.size() * METRICS];
    for (int m = 0; m < metrics.size(); m++) {
      System.arraycopy(metrics.get(m).values(weights), 0, out, m * METRICS, METRICS);
    }
    return out;
  }

  Comparison compare() {
    List<ModelPair> pairs = new ArrayList<>();
    for (int a = 0; a < names.size(); a++) {
      for (int b = a + 1; b < names.size(); b++) {
        pairs.add(pair(a, b));
      }
    }
    Sentence sentence =
        new Sentence(options.metrics().get(0), images.classes(), positive, pairs.size());
    List<ModelPair> corrected =
        corrected(pairs).stream()
            .map(
                p ->
                    new ModelPair(
                        p.first(),
                        p.second(),
                        sentence.about(p),
                        p.images(),
                        p.differences(),
                        p.tests(),
                        p.folds()))
            .toList();
    Map<String, Map<String, Double>> models = new LinkedHashMap<>();
    for (int m = 0; m < names.size(); m++) {
      Map<String, Double> own = new LinkedHashMap<>();
      for (Metric metric : options.metrics()) {
        own.put(metric.key(), value(m, metric));
      }
      models.put(names.get(m), own);
    }
    return new Comparison(
        groups.groupOfRow().length,
        intervals.patients(),
        images.classes(),
        positive == AllMetrics.NO_POSITIVE ? null : images.classes().get(positive),
        models,
        corrected,
        options.resamples(),
        options.seed(),
        notes(pairs.size()));
  }

  private ModelPair pair(int a, int b) {
    Map<String, MetricDifference> differences = new LinkedHashMap<>();
    for (Metric metric : options.metrics()) {
      differences.put(metric.key(), difference(a, b, metric));
    }
    return new ModelPair(
        names.get(a),
        names.get(b),
        "",
        McNemar.of(labels(), predicted(a), predicted(b)),
        differences,
        tests(a, b),
        folds(a, b));
  }

  private MetricDifference difference(int a, int b, Metric metric) {
    double first = value(a, metric);
    double second = value(b, metric);
    if (Double.isNaN(first) || Double.isNaN(second)) {
      return new MetricDifference(
          first,
          second,
          Intervals.without(
              Double.NaN,
              "undefined for %s"
                  .formatted(
                      Double.isNaN(first) && Double.isNaN(second)
                          ? "both models"
                          : names.get(Double.isNaN(first) ? a : b))),
          Double.NaN,
          Double.NaN);
    }
    double[] resampled = minus(drawn[at(b, metric)], drawn[at(a, metric)]);
    Estimate estimate =
        intervals.bootstrapped(
            second - first, resampled, minus(leftOut[at(b, metric)], leftOut[at(a, metric)]), null);
    if (isArea(metric) && metrics.get(a).hasArea() && metrics.get(b).hasArea()) {
      estimate = withAreas(estimate, a, b);
    }
    double p = estimate.hasInterval() ? bootstrapP(resampled) : Double.NaN;
    return new MetricDifference(first, second, estimate, p, p);
  }

  /** The closed forms beside the bootstrap; with patients only the one that knows them. */
  private Estimate withAreas(Estimate estimate, int a, int b) {
    AreaDifference area = areas(a, b, !groups.eachAlone());
    if (!area.hasInterval()) {
      return estimate;
    }
    Interval interval = area.interval(CONFIDENCE);
    Map<String, OtherInterval> others = new LinkedHashMap<>(estimate.otherIntervals());
    boolean clustered = !groups.eachAlone();
    others.put(
        clustered ? "obuchowski" : "delong",
        new OtherInterval(
            interval.low(),
            interval.high(),
            clustered
                ? "95%, Obuchowski, " + Intervals.count(groups.count(), "patient")
                : "95%, DeLong, " + Intervals.count(groups.count(), "image"),
            null));
    return new Estimate(
        estimate.value(),
        estimate.low(),
        estimate.high(),
        estimate.intervalText(),
        estimate.note(),
        others);
  }

  /**
   * The smallest level at which the percentile interval leaves out 0: twice the smaller share of
   * resamples at or beyond 0, counting the data themselves as one (Davison and Hinkley 1997).
   */
  private static double bootstrapP(double[] differences) {
    long defined = Arrays.stream(differences).filter(d -> !Double.isNaN(d)).count();
    long notAbove = Arrays.stream(differences).filter(d -> d <= 0).count();
    long notBelow = Arrays.stream(differences).filter(d -> d >= 0).count();
    return Math.min(1, 2.0 * (1 + Math.min(notAbove, notBelow)) / (defined + 1));
  }

  private Map<String, PairedTest> tests(int a, int b) {
    boolean clustered = !groups.eachAlone();
    Map<String, PairedTest> tests = new LinkedHashMap<>();
    if (clustered) {
      ClusteredMcNemar test = ClusteredMcNemar.of(labels(), predicted(a), predicted(b), groups);
      tests.put(
          "clustered_mcnemar",
          new PairedTest(
              Metric.ACCURACY.key(),
              test.chiSquared(),
              test.pValue(),
              false,
              groups.count() < 2
                  ? "cannot be made: only one patient"
                  : "chi-squared with one degree of freedom, Obuchowski (1998)"));
    }
    McNemar exact = McNemar.of(labels(), predicted(a), predicted(b));
    tests.put(
        "mcnemar",
        new PairedTest(
            Metric.ACCURACY.key(),
            Double.NaN,
            exact.pValue(),
            clustered,
            clustered ? "exact; ignores that images share patients" : "exact"));
    if (metrics.get(a).hasArea() && metrics.get(b).hasArea()) {
      boolean perfect =
          Math.max(value(a, Metric.ROC_AUC), value(b, Metric.ROC_AUC)) == 1
              || Math.min(value(a, Metric.ROC_AUC), value(b, Metric.ROC_AUC)) == 0;
      if (clustered) {
        tests.put(
            "clustered_delong",
            ofAreas(areas(a, b, true), perfect, false, "z, Obuchowski (1997)", "patients"));
      }
      tests.put(
          "delong",
          ofAreas(
              areas(a, b, false),
              perfect,
              clustered,
              "z, DeLong et al. (1988)" + (clustered ? "; ignores that images share patients" : ""),
              "images"));
    }
    return tests;
  }

  private static PairedTest ofAreas(
      AreaDifference area, boolean perfect, boolean ignoresPatients, String note, String unit) {
    boolean possible = !Double.isNaN(area.pValue());
    return new PairedTest(
        Metric.ROC_AUC.key(),
        area.z(),
        area.pValue(),
        ignoresPatients,
        possible
            ? note
                + (perfect ? "; too sure, as an area of 0 or 1 has an estimated variance of 0" : "")
            : Double.isNaN(area.standardError())
                ? "cannot be made: needs two %s of either class".formatted(unit)
                : "cannot be made: the estimated variance of the difference is 0");
  }

  private AreaDifference areas(int a, int b, boolean clustered) {
    return clustered
        ? AreaDifference.clustered(
            metrics.get(a).placementValues(), metrics.get(b).placementValues(), groups)
        : AreaDifference.delong(metrics.get(a).placementValues(), metrics.get(b).placementValues());
  }

  private Map<String, FoldTest> folds(int a, int b) {
    int[] folds = images.folds();
    Map<String, FoldTest> out = new LinkedHashMap<>();
    if (folds == null) {
      return out;
    }
    int k = Arrays.stream(folds).max().orElse(0) + 1;
    double[][] byFold =
        IntStream.range(0, k)
            .mapToObj(
                fold -> valuesOfAll(Arrays.stream(folds).map(f -> f == fold ? 1 : 0).toArray()))
            .toArray(double[][]::new);
    for (Metric metric : options.metrics()) {
      out.put(
          metric.key(),
          FoldTest.of(
              Arrays.stream(byFold)
                  .mapToDouble(v -> v[at(b, metric)] - v[at(a, metric)])
                  .toArray()));
    }
    return out;
  }

  /** With Holm's correction of each test over all pairs. */
  private static List<ModelPair> corrected(List<ModelPair> pairs) {
    List<Map<String, MetricDifference>> differences =
        corrected(pairs, ModelPair::differences, MetricDifference::p, MetricDifference::withHolm);
    List<Map<String, PairedTest>> tests =
        corrected(pairs, ModelPair::tests, PairedTest::p, PairedTest::withHolm);
    List<Map<String, FoldTest>> folds =
        corrected(pairs, ModelPair::folds, FoldTest::p, FoldTest::withHolm);
    return IntStream.range(0, pairs.size())
        .mapToObj(
            i ->
                new ModelPair(
                    pairs.get(i).first(),
                    pairs.get(i).second(),
                    pairs.get(i).sentence(),
                    pairs.get(i).images(),
                    differences.get(i),
                    tests.get(i),
                    folds.get(i)))
        .toList();
  }

  private static <T> List<Map<String, T>> corrected(
      List<ModelPair> pairs,
      Function<ModelPair, Map<String, T>> of,
      ToDoubleFunction<T> p,
      BiFunction<T, Double, T> with) {
    List<Map<String, T>> out = new ArrayList<>();
    pairs.forEach(pair -> out.add(new LinkedHashMap<>(of.apply(pair))));
    Set<String> keys = new HashSet<>();
    out.forEach(tests -> keys.addAll(tests.keySet()));
    for (String key : keys) {
      double[] all =
          out.stream()
              .mapToDouble(t -> t.containsKey(key) ? p.applyAsDouble(t.get(key)) : Double.NaN)
              .toArray();
      double[] holm = Holm.adjusted(all);
      for (int i = 0; i < holm.length; i++) {
        double adjusted = holm[i];
        out.get(i).computeIfPresent(key, (k, test) -> with.apply(test, adjusted));
      }
    }
    return out;
  }

  private List<String> notes(int pairs) {
    List<String> notes = new ArrayList<>();
    if (images.unlabelled() > 0) {
      notes.add(
          "%s without a label are left out."
              .formatted(Intervals.count(images.unlabelled(), "image")));
    }
    if (intervals.patients() == null) {
      notes.add(
          "No patient is named, so each image counts as its own; where patients have several images"
              + " the intervals are too narrow and the p-values too small.");
    }
    if (options.metrics().size() > 1) {
      notes.add(
          "The sentence is about the first metric; nothing is corrected for there being %d of them."
              .formatted(options.metrics().size()));
    }
    if (pairs > 1) {
      notes.add(
          "The p-values in the sentences are corrected for %d pairs of models (Holm); the intervals"
                  .formatted(pairs)
              + " are each 95% by itself.");
    }
    if (images.hasFolds() && images.folds() == null) {
      notes.add(
          "The tables do not have the same folds, so there is no t-test over folds; cross-validate"
              + " all models on one split.");
    }
    return notes;
  }

  /** Of two classes all areas are the same one. */
  private boolean isArea(Metric metric) {
    return metric == Metric.ROC_AUC
        || (images.classes().size() == 2
            && (metric == Metric.ROC_AUC_OVR || metric == Metric.ROC_AUC_OVO));
  }

  private double value(int model, Metric metric) {
    return values[at(model, metric)];
  }

  private static int at(int model, Metric metric) {
    return model * METRICS + metric.ordinal();
  }

  private static double[] minus(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
  }

  private int[] labels() {
    return images.tables().get(0).rows().stream().mapToInt(Prediction::label).toArray();
  }

  private int[] predicted(int model) {
    Predictions table = images.tables().get(model);
    return table.rows().stream().mapToInt(Prediction::predicted).toArray();
  }
}
