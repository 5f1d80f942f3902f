package org.slicewise.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;
import org.dflib.DataFrame;
import org.slicewise.errors.BadInputException;
import org.slicewise.intervals.Bootstrap;
import org.slicewise.intervals.Groups;
import org.slicewise.intervals.Holm;

/** Makes {@link Subgroups}. */
final class SubgroupTables {
  private static final String FILE = "file";
  private static final String PATIENT = "patient_id";

  /** So many resamples beyond zero are enough to say how many there would be. */
  private static final int COUNTABLE = 10;

  private final Predictions labelled;
  private final List<Prediction> rows;
  private final int positive;
  private final Intervals intervals;
  private final EvaluationOptions options;
  private final boolean[] correct;

  SubgroupTables(
      Predictions labelled, int positive, Intervals intervals, EvaluationOptions options) {
    this.labelled = labelled;
    this.rows = labelled.rows();
    this.positive = positive;
    this.intervals = intervals;
    this.options = options;
    this.correct = new boolean[rows.size()];
    for (int i = 0; i < correct.length; i++) {
      correct[i] = rows.get(i).isCorrect();
    }
  }

  /** How many images, of how many patients. */
  private record Size(int images, int patients) {
    static Size of(List<Prediction> rows) {
      return new Size(
          rows.size(), Groups.ofPatients(rows.stream().map(Prediction::patient).toList()).count());
    }

    boolean enough() {
      return images >= Subgroups.FEWEST_IMAGES && patients >= Subgroups.FEWEST_PATIENTS;
    }
  }

  /** A number with its interval, and the resamples it comes from. */
  private record Resampled(Estimate estimate, double[] drawn) {}

  /** Null where there is no column to group by. */
  Subgroups result(DataFrame metadata) {
    List<String> names = new ArrayList<>();
    metadata.getColumnsIndex().forEach(names::add);
    if (!names.contains(FILE)) {
      throw new BadInputException(
          "the metadata have no column 'file'; their columns are " + String.join(", ", names));
    }
    Map<String, Integer> rowOfFile = new HashMap<>();
    for (int i = 0; i < metadata.height(); i++) {
      rowOfFile.put(Objects.toString(metadata.get(FILE, i)), i);
    }
    if (names.size() > 1
        && metadata.height() > 0
        && rows.stream().noneMatch(row -> rowOfFile.containsKey(row.file()))) {
      throw new BadInputException(
          "none of the %d images (%s, …) has a row in the metadata (%s, …); their column 'file' must hold the same paths"
              .formatted(rows.size(), rows.get(0).file(), metadata.get(FILE, 0)));
    }
    List<Subgroups.Column> columns =
        names.stream()
            .filter(name -> !name.equals(FILE) && !name.equals(PATIENT))
            .map(name -> column(name, cells(metadata, name, rowOfFile)))
            .toList();
    return columns.isEmpty() ? null : corrected(columns);
  }

  /** An image without a row in the metadata has every cell missing. */
  private List<String> cells(DataFrame metadata, String column, Map<String, Integer> rowOfFile) {
    return rows.stream()
        .map(row -> rowOfFile.get(row.file()))
        .map(i -> i == null ? "" : Objects.toString(metadata.get(column, i), ""))
        .toList();
  }

  private Subgroups.Column column(String name, List<String> cells) {
    Grouping grouping = Grouping.of(name, cells);
    if (grouping.groups().size() < 2) {
      return new Subgroups.Column(
          name, List.of(), "no groups: all images have the same, " + grouping.groups().get(0));
    }
    List<Resampled> differences = differences(grouping);
    List<Subgroups.Group> groups =
        IntStream.range(0, differences.size())
            .mapToObj(
                g ->
                    group(
                        grouping.groups().get(g),
                        i -> grouping.groupOfRow()[i] == g,
                        differences.get(g)))
            .toList();
    return new Subgroups.Column(name, groups, grouping.note());
  }

  private Subgroups.Group group(String name, IntPredicate in, Resampled difference) {
    List<Prediction> here = pick(in);
    Size all = Size.of(here);
    Map<Metric, Size> needed = new LinkedHashMap<>();
    needed.put(Metric.ACCURACY, all);
    if (positive != AllMetrics.NO_POSITIVE) {
      Size positives = size(here, row -> row.label() == positive);
      Size negatives = size(here, row -> row.label() != positive);
      needed.put(Metric.RECALL, positives);
      needed.put(Metric.SPECIFICITY, negatives);
      if (labelled.hasProbabilities()) {
        needed.put(Metric.ROC_AUC, positives.enough() ? negatives : positives);
      }
    }
    List<String> warnings = new ArrayList<>();
    needed.forEach(
        (metric, size) -> {
          if (!size.enough()) {
            warnings.add(tooFew(metric, size));
          }
        });
    needed.values().removeIf(size -> !size.enough());
    Map<String, Estimate> metrics =
        needed.isEmpty()
            ? Map.of()
            : new MetricTable(
                    new Predictions(labelled.classes(), here), positive, options, needed.keySet())
                .estimates();
    Size rest = Size.of(pick(in.negate()));
    return new Subgroups.Group(
        name,
        all.images(),
        all.patients(),
        metrics,
        List.copyOf(warnings),
        all.enough() && rest.enough()
            ? new Subgroups.Difference(
                difference.estimate(),
                twoSided(difference.drawn(), Math.min(all.patients(), rest.patients()) - 1),
                Double.NaN)
            : null);
  }

  private String tooFew(Metric metric, Size size) {
    String what =
        switch (metric) {
          case RECALL -> "sensitivity: %s of " + labelled.classes().get(positive);
          case SPECIFICITY -> "specificity: %s of other classes";
          case ROC_AUC -> "area under the ROC curve: %s of a class";
          default -> "accuracy: %s";
        };
    return "%s (%s) are too few to say, it takes %d (%d)"
        .formatted(
            what.formatted(Intervals.count(size.images(), "image")),
            Intervals.count(size.patients(), "patient"),
            Subgroups.FEWEST_IMAGES,
            Subgroups.FEWEST_PATIENTS);
  }

  /**
   * Of each group the accuracy inside minus that outside, by patients drawn with replacement; its
   * two-sided p is twice the share of resamples on the other side of zero, counting the data
   * themselves as one (Davison and Hinkley, "Bootstrap Methods and their Application", 1997,
   * section 4.4). Where hardly a resample lies there, so many resamples cannot tell how small p is,
   * and many comparisons could find nothing: then it is Student's, of the mean difference over the
   * deviation of the resamples.
   */
  private List<Resampled> differences(Grouping grouping) {
    int[] once = new int[rows.size()];
    Arrays.fill(once, 1);
    double[] values = insideMinusOutside(grouping, once);
    Bootstrap.Statistic statistic = weights -> insideMinusOutside(grouping, weights);
    double[][] drawn = intervals.bootstrap().distribution(statistic);
    double[][] leftOut = intervals.bootstrap().jackknife(statistic);
    return IntStream.range(0, values.length)
        .mapToObj(
            g ->
                new Resampled(
                    intervals.bootstrapped(values[g], drawn[g], leftOut[g], null), drawn[g]))
        .toList();
  }

  private double[] insideMinusOutside(Grouping grouping, int[] weights) {
    int[] groupOfRow = grouping.groupOfRow();
    double[] total = new double[grouping.groups().size()];
    double[] right = new double[total.length];
    double totals = 0;
    double rights = 0;
    for (int i = 0; i < weights.length; i++) {
      total[groupOfRow[i]] += weights[i];
      totals += weights[i];
      if (correct[i]) {
        right[groupOfRow[i]] += weights[i];
        rights += weights[i];
      }
    }
    double[] out = new double[total.length];
    for (int g = 0; g < out.length; g++) {
      out[g] = right[g] / total[g] - (rights - right[g]) / (totals - total[g]); // NaN of 0 images
    }
    return out;
  }

  /**
   * The two-sided p of no difference.
   *
   * @param freedom patients of the smaller side, less one
   */
  private static double twoSided(double[] resampled, int freedom) {
    double[] defined = Arrays.stream(resampled).filter(d -> !Double.isNaN(d)).toArray();
    long below = 1 + Arrays.stream(defined).filter(d -> d <= 0).count();
    long above = 1 + Arrays.stream(defined).filter(d -> d >= 0).count();
    double counted = Math.min(1, 2.0 * Math.min(below, above) / (defined.length + 1));
    double mean = Arrays.stream(defined).average().orElse(0);
    double variance =
        Arrays.stream(defined).map(d -> (d - mean) * (d - mean)).sum() / defined.length;
    if (Math.min(below, above) > COUNTABLE || !(variance > 0)) {
      return counted;
    }
    double t = Math.abs(mean) / Math.sqrt(variance);
    return Math.min(counted, 2 * TDistribution.of(freedom).survivalProbability(t));
  }

  /** With Holm's p, over every comparison of every column. */
  private static Subgroups corrected(List<Subgroups.Column> columns) {
    List<Double> p = new ArrayList<>();
    for (Subgroups.Column column : columns) {
      for (int g = 0; g < column.groups().size(); g++) {
        Subgroups.Difference difference = column.groups().get(g).difference();
        p.add(difference == null || isMirror(column, g) ? Double.NaN : difference.p());
      }
    }
    double[] holm = Holm.adjusted(p.stream().mapToDouble(Double::doubleValue).toArray());
    int at = 0;
    List<Subgroups.Column> out = new ArrayList<>();
    for (Subgroups.Column column : columns) {
      List<Subgroups.Group> groups = new ArrayList<>();
      for (int g = 0; g < column.groups().size(); g++) {
        groups.add(column.groups().get(g).withHolm(holm[isMirror(column, g) ? at - 1 : at]));
        at++;
      }
      out.add(new Subgroups.Column(column.name(), groups, column.note()));
    }
    return new Subgroups(out, Math.toIntExact(p.stream().filter(v -> !Double.isNaN(v)).count()));
  }

  /** Of two groups the second is the rest of the first: the same comparison, seen from behind. */
  private static boolean isMirror(Subgroups.Column column, int group) {
    return column.groups().size() == 2 && group == 1;
  }

  private List<Prediction> pick(IntPredicate in) {
    return IntStream.range(0, rows.size()).filter(in).mapToObj(rows::get).toList();
  }

  private static Size size(List<Prediction> rows, Predicate<Prediction> which) {
    return Size.of(rows.stream().filter(which).toList());
  }
}
