package org.slicewise.data;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dflib.DataFrame;
import org.dflib.csv.Csv;
import org.slicewise.errors.BadInputException;

/** Tables in files of comma-separated values. */
public final class Tables {
  private Tables() {}

  /**
   * Reads a table of strings; empty cells are null.
   *
   * @param needed columns it must have
   */
  public static DataFrame read(Path file, List<String> needed) {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new BadInputException("there is no file " + file, e);
    } catch (CharacterCodingException e) {
      throw new BadInputException(file + " is not UTF-8 text; save it as UTF-8", e);
    } catch (IOException e) {
      throw new BadInputException("cannot read %s (%s)".formatted(file, e), e);
    }
    return parse(text, file.toString(), needed);
  }

  public static DataFrame parse(String text, String name, List<String> needed) {
    // Spreadsheets begin UTF-8 files with a byte order mark.
    String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
    if (content.isBlank()) {
      throw new BadInputException(
          "%s is empty; its first line must name the columns %s".formatted(name, needed));
    }
    DataFrame table;
    try {
      table = Csv.loader().emptyStringIsNull().load(new StringReader(content));
    } catch (RuntimeException e) {
      // The reader throws whatever it stumbled over: a ragged row, an open quote.
      throw new BadInputException(
          "%s is not a table of comma-separated values (%s)".formatted(name, e.getMessage()), e);
    }
    List<String> columns = new ArrayList<>();
    table.getColumnsIndex().forEach(columns::add);
    for (String column : needed) {
      if (!columns.contains(column)) {
        throw new BadInputException(
            "%s has no column '%s'; its columns are %s".formatted(name, column, columns));
      }
    }
    return table;
  }

  /**
   * The column {@code file} of a table in which each file may have one row.
   *
   * @throws BadInputException naming an empty or repeated file
   */
  public static List<String> files(DataFrame table, String name) {
    List<String> files = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < table.height(); i++) {
      Object file = table.get("file", i);
      if (file == null) {
        throw new BadInputException("row %d of %s names no file".formatted(i + 2, name));
      }
      if (!seen.add(file.toString())) {
        throw new BadInputException(
            "%s is in two rows of %s; keep one of them".formatted(file, name));
      }
      files.add(file.toString());
    }
    return files;
  }

  /** A cell as CSV writes it. */
  public static String quoted(String cell) {
    return cell.matches("[^\",\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
