package org.slicewise.evaluation;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;
import org.dflib.DataFrame;
import org.dflib.builder.DataFrameAppender;
import org.slicewise.errors.BadInputException;

/** What is known of the images of a table of predictions: {@code file,age,sex,…}, one row each. */
public final class MetadataTable {
  private static final String FILE = "file";

  private MetadataTable() {}

  /**
   * Reads a CSV table in UTF-8, every cell as text.
   *
   * @throws BadInputException naming the file and what is wrong, where it is no such table
   */
  public static DataFrame read(Path csv) {
    CsvTable table =
        CsvTable.read(csv, "a table of metadata (metadata.csv)", "file,patient_id,age,sex,…");
    int fileColumn = table.header().indexOf(FILE);
    if (fileColumn < 0) {
      throw new BadInputException(
          "%s has no column '%s'; its columns are %s"
              .formatted(csv, FILE, String.join(", ", table.header())));
    }
    Set<String> files = new HashSet<>();
    DataFrameAppender<Object[]> appender =
        DataFrame.byArrayRow(table.header().toArray(String[]::new)).appender();
    for (CSVRecord row : table.rows()) {
      if (!files.add(row.get(fileColumn))) {
        throw new BadInputException(
            "%s is in two rows of %s; keep one of them".formatted(row.get(fileColumn), csv));
      }
      appender.append((Object[]) row.values());
    }
    return appender.toDataFrame();
  }
}
