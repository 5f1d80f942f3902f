package org.slicewise.report.charts;

import java.util.List;
import java.util.Objects;

/**
 * A chart: marks on a page of the given size.
 *
 * @param name stem of its file's name, as "confusion_matrix"
 * @param title its title, drawn on top
 * @param description what it shows, in a sentence, for those who cannot see it
 * @param width in pixels
 * @param height in pixels
 * @param marks drawn in this order
 * @param data the numbers behind it
 */
public record Chart(
    String name,
    String title,
    String description,
    int width,
    int height,
    List<Mark> marks,
    DataTable data) {
  /** Width of a chart that stands beside another. */
  static final int WIDTH = 480;

  static final double TITLE_SIZE = 16;
  static final double TEXT_SIZE = 13.5;

  public Chart {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(description, "description");
    marks = List.copyOf(marks);
    Objects.requireNonNull(data, "data");
  }
}
