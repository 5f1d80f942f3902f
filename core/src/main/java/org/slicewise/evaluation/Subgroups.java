package org.slicewise.evaluation;

import java.util.List;
import java.util.Map;

/**
 * The metrics within groups of the images, one set of groups a column of the metadata. Ages are
 * grouped in bands, other numbers in quarters, words by value (of many values the commonest stand
 * alone); missing values are a group of their own.
 *
 * <p>A number is given only where it rests on at least {@value #FEWEST_IMAGES} images of at least
 * {@value #FEWEST_PATIENTS} patients (for the sensitivity: images of the positive class, and so
 * on); where there are fewer, a sentence says so. Groups differ in more than the column they are
 * grouped by, in the share of each class to begin with.
 *
 * @param columns one a column of the metadata
 * @param comparisons how many groups are compared with all other images: so many chances to find a
 *     difference that is none, for which Holm's p accounts
 */
public record Subgroups(List<Column> columns, int comparisons) {
  /** Fewer images than this and no number is given. */
  public static final int FEWEST_IMAGES = 20;

  /** Fewer patients than this and no number is given. */
  public static final int FEWEST_PATIENTS = 10;

  /**
   * The groups of one column.
   *
   * @param name the column
   * @param groups together all images, each in one group; empty where all have the same value
   * @param note how the groups were made, or null where each value is one
   */
  public record Column(String name, List<Group> groups, String note) {}

  /**
   * One group.
   *
   * @param name for instance "40 to 64", "F", "missing"
   * @param n number of images
   * @param patients number of patients; an image without a patient is its own
   * @param metrics accuracy, recall (sensitivity), specificity and roc_auc by the names of {@code
   *     metrics.json}; one for which there are too few images is left out
   * @param warnings what is left out and why
   * @param difference the group beside all other images; null where either side has too few
   */
  public record Group(
      String name,
      int n,
      int patients,
      Map<String, Estimate> metrics,
      List<String> warnings,
      Difference difference) {

    Group withHolm(double holm) {
      return difference == null
          ? this
          : new Group(
              name,
              n,
              patients,
              metrics,
              warnings,
              new Difference(difference.accuracy(), difference.p(), holm));
    }
  }

  /**
   * A group beside all other images.
   *
   * @param accuracy the group's accuracy minus that of the others
   * @param p two-sided p of no difference, by bootstrap over patients; where hardly a resample lies
   *     beyond zero, by Student's t of their mean and deviation
   * @param holm the same after Holm's correction for all comparisons of all columns
   */
  public record Difference(Estimate accuracy, double p, double holm) {}

  /** How many comparisons were made and which of them hold, in a sentence. */
  public String inWords() {
    if (comparisons == 0) {
      return "No group is large enough to be compared with the rest.";
    }
    List<String> found =
        columns.stream()
            .flatMap(
                column ->
                    column.groups().stream()
                        .filter(g -> g.difference() != null && g.difference().holm() <= 0.05)
                        .map(g -> column.name() + " " + g.name()))
            .toList();
    return "%s compared with the rest; after Holm's correction %s. Groups differ in other things too, such as the share of each class."
        .formatted(
            Intervals.count(comparisons, "group"),
            found.isEmpty()
                ? "none is shown to differ in accuracy"
                : "the accuracy differs for " + String.join(", ", found));
  }
}
