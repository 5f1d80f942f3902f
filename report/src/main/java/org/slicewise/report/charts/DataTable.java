package org.slicewise.report.charts;

import java.util.List;

/**
 * The numbers behind a chart, for those who cannot see it.
 *
 * @param header names of the columns
 * @param rows cells, as many a row as the header has
 */
public record DataTable(List<String> header, List<List<String>> rows) {
  public DataTable {
    header = List.copyOf(header);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != header.size()) {
        throw new IllegalArgumentException(
            "a row of %d cells under a header of %d: %s".formatted(row.size(), header.size(), row));
      }
    }
  }
}
