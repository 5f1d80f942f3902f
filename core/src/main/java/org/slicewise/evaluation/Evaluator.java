package org.slicewise.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.slicewise.errors.BadInputException;
import org.slicewise.metrics.CalibrationCurve;
import org.slicewise.metrics.ClassificationReport;
import org.slicewise.metrics.ConfusionMatrix;
import org.slicewise.metrics.RankedScores;

/** Makes an {@link Evaluation}. */
final class Evaluator {
  /** scikit-learn's default number of bins. */
  private static final int CALIBRATION_BINS = 5;

  private final Predictions all;
  private final EvaluationOptions options;
  private final Predictions labelled;
  private final List<Prediction> rows;
  private final List<String> classes;
  private final int positive;
  private final MetricTable table;
  private final ConfusionMatrix matrix;

  Evaluator(Predictions all, EvaluationOptions options) {
    this.all = all;
    this.options = options;
    this.labelled = all.labelled();
    this.rows = labelled.rows();
    this.classes = all.classes();
    if (rows.isEmpty()) {
      throw new BadInputException(
          "none of the %d predictions has a label, so there is nothing to evaluate; fill in the"
                  .formatted(all.size())
              + " column label");
    }
    this.positive = PositiveClass.of(classes, options.positive());
    this.table = new MetricTable(labelled, positive, options);
    this.matrix = table.matrix();
  }

  Evaluation evaluate() {
    boolean ranked =
        positive != AllMetrics.NO_POSITIVE && labelled.hasProbabilities() && classes.size() > 1;
    double[] scores = ranked ? scores() : null;
    boolean[] positives = ranked ? AllMetrics.positives(labels(), positive) : null;
    RankedScores ranking = ranked ? RankedScores.of(scores, positives) : null;
    boolean bothSides =
        ranked && matrix.support(positive) > 0 && matrix.support(positive) < matrix.total();
    BaselineResults baselines = baselines();
    boolean split = options.seen() != null && rows.stream().anyMatch(this::isSeen);
    return new Evaluation(
        labelled,
        rows.size(),
        table.intervals().patients(),
        classes,
        positive == AllMetrics.NO_POSITIVE ? null : classes.get(positive),
        table.estimates(),
        Arrays.stream(matrix.counts())
            .map(row -> Arrays.stream(row).mapToInt(Math::toIntExact).toArray())
            .toArray(int[][]::new),
        new PerClass(
            each(matrix::precision), each(matrix::recall), each(matrix::f1), each(matrix::support)),
        ClassificationReport.of(matrix, classes),
        bothSides ? ranking.rocCurve() : null,
        bothSides ? ranking.precisionRecallCurve() : null,
        calibration(scores, positives),
        baselines,
        new DetailsOf(labelled, positive, table.intervals(), options).details(),
        split ? seen() : null,
        split && !rows.stream().allMatch(this::isSeen) ? part(row -> !isSeen(row)) : null,
        options.leak(),
        new Warnings(all, labelled, table, baselines, options).sentences());
  }

  private Calibration calibration(double[] scores, boolean[] positives) {
    if (!labelled.hasProbabilities()) {
      return null;
    }
    return new Calibration(
        scores == null ? null : CalibrationCurve.uniform(scores, positives, CALIBRATION_BINS),
        scores == null ? null : CalibrationCurve.quantile(scores, positives, CALIBRATION_BINS),
        AllMetrics.topClass(rows).curve(),
        new ReliabilityDiagrams(rows, table.intervals())
            .all(positive, positive == AllMetrics.NO_POSITIVE ? null : classes.get(positive)));
  }

  private BaselineResults baselines() {
    BaselineScores given = options.baselines();
    boolean fitted = given != null && given.majority() != null;
    String name = fitted ? given.majority() : classes.get(commonest());
    int answer = classes.indexOf(name);
    String note =
        fitted
            ? answer < 0 ? "the table has no class " + name : null
            : "the commonest class of these images themselves: no training part is at hand";
    BaselineResult metadata = null;
    if (given != null && given.metadataOnly() != null) {
      if (given.metadataOnly().length != all.size()) {
        throw new IllegalArgumentException(
            "metadata-only scores of %d images for a table of %d"
                .formatted(given.metadataOnly().length, all.size()));
      }
      double[][] ofLabelled =
          IntStream.range(0, all.size())
              .filter(i -> all.rows().get(i).isLabelled())
              .mapToObj(i -> given.metadataOnly()[i])
              .toArray(double[][]::new);
      String outOfFold =
          given.outOfFold() == 0
              ? null
              : "fitted without the patient who is asked about, for the %s that the model has seen"
                  .formatted(Intervals.count(given.outOfFold(), "image"));
      metadata =
          BaselineComparison.scored(ofLabelled, positive, rows, table.intervals(), outOfFold);
    }
    return new BaselineResults(
        BaselineComparison.always(answer, rows, table.intervals(), note), name, metadata);
  }

  private Part part(Predicate<Prediction> of) {
    Predictions part = new Predictions(classes, rows.stream().filter(of).toList());
    MetricTable metrics = new MetricTable(part, positive, options);
    return new Part(part.size(), metrics.intervals().patients(), metrics.estimates());
  }

  private SeenPart seen() {
    Part part = part(this::isSeen);
    Seen seen = options.seen();
    return new SeenPart(
        part.n(),
        part.patients(),
        count(row -> seen.files().contains(row.file())),
        count(row -> seen.near().contains(row.file())),
        count(row -> seen.patients().contains(row.patient())),
        rows.stream()
            .map(Prediction::patient)
            .filter(seen.patients()::contains)
            .distinct()
            .sorted()
            .toList(),
        part.metrics());
  }

  private int count(Predicate<Prediction> of) {
    return Math.toIntExact(rows.stream().filter(of).count());
  }

  private boolean isSeen(Prediction row) {
    return options.seen().has(row);
  }

  private int commonest() {
    int best = 0;
    for (int k = 1; k < classes.size(); k++) {
      if (matrix.support(k) > matrix.support(best)) {
        best = k;
      }
    }
    return best;
  }

  private int[] labels() {
    return rows.stream().mapToInt(Prediction::label).toArray();
  }

  private double[] scores() {
    return rows.stream().mapToDouble(row -> row.probabilities()[positive]).toArray();
  }

  private <T> List<T> each(Function<Integer, T> of) {
    return IntStream.range(0, classes.size()).boxed().map(of).toList();
  }
}
