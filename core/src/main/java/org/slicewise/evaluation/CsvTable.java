package org.slicewise.evaluation;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.slicewise.errors.BadInputException;

/**
 * A CSV table as text, every row as long as the header. DFLib's own loader is not used for reading:
 * it drops what a row has too much.
 */
record CsvTable(Path file, List<String> header, List<CSVRecord> rows) {
  /**
   * Reads a table.
   *
   * @param what what it should be, for errors: "a table of predictions (predictions.csv)"
   * @param columns how its first line begins
   */
  static CsvTable read(Path file, String what, String columns) {
    String text = text(file, what);
    List<CSVRecord> records;
    try (CSVParser parser = CSVFormat.DEFAULT.parse(new StringReader(text))) {
      records = parser.getRecords();
    } catch (IOException | UncheckedIOException e) {
      throw new BadInputException(
          "%s is not a whole CSV table (%s); check its quotation marks"
              .formatted(file, e.getMessage()),
          e);
    }
    if (records.isEmpty()) {
      throw new BadInputException(
          "%s is empty; %s begins with the line %s".formatted(file, what, columns));
    }
    List<String> header = records.get(0).toList();
    Set<String> seen = new HashSet<>();
    for (String name : header) {
      if (!seen.add(name)) {
        throw new BadInputException(
            "%s has the column '%s' twice; remove one of them".formatted(file, name));
      }
    }
    List<CSVRecord> rows = records.subList(1, records.size());
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).size() != header.size()) {
        throw new BadInputException(
            "row %d of %s has %d values under %d column names; give every row one value a column"
                .formatted(i + 1, file, rows.get(i).size(), header.size()));
      }
    }
    return new CsvTable(file, header, rows);
  }

  private static String text(Path file, String what) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(file, what))).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new BadInputException(
          "%s is not UTF-8 text; save the table as CSV in UTF-8".formatted(file), e);
    }
  }

  private static byte[] bytes(Path file, String what) {
    try {
      if (Files.isDirectory(file)) {
        throw new BadInputException("%s is a folder; give %s".formatted(file, what));
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new BadInputException("there is no file %s; give %s".formatted(file, what), e);
    } catch (IOException e) {
      throw new BadInputException(
          "cannot read %s (%s), which should be %s; check that it may be read"
              .formatted(file, e, what),
          e);
    }
  }
}
