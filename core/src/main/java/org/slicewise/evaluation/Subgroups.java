package org.slicewise.evaluation;

import java.util.List;
import java.util.Map;

/**
 * The metrics within groups of the images.
 *
 * @param columns one a column of the metadata
 * @param comparisons how many groups are compared with the rest of their column: so many chances to
 *     find a difference that is none
 */
public record Subgroups(List<Column> columns, int comparisons) {

  /**
   * The groups of one column.
   *
   * @param name the column
   * @param groups together all images, each in one group
   * @param note how the groups were made, or null
   */
  public record Column(String name, List<Group> groups, String note) {}

  /**
   * One group.
   *
   * @param name for instance "40 to 59", "F", "missing"
   * @param n number of images
   * @param patients number of patients; an image without a patient is its own
   * @param metrics accuracy, sensitivity (recall), specificity and roc_auc by the names of {@code
   *     metrics.json}; a metric for which there are too few is left out
   * @param warnings why a metric is left out
   * @param difference the group's accuracy minus that of all other images; null where either side
   *     is too small
   */
  public record Group(
      String name,
      int n,
      int patients,
      Map<String, Estimate> metrics,
      List<String> warnings,
      Difference difference) {}

  /**
   * A group beside the rest of the images.
   *
   * @param accuracy the group's accuracy minus that of the rest
   * @param p two-sided p of no difference
   * @param holm the same after Holm's correction for all comparisons
   */
  public record Difference(Estimate accuracy, double p, double holm) {}
}
