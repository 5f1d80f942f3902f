package org.slicewise.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.dflib.DataFrame;
import org.slicewise.errors.BadInputException;

/**
 * Images that something must not look at, by the names that lists give them. A name is the end of a
 * path: {@code CT_COVID/1.png} names every {@code 1.png} in a folder {@code CT_COVID}.
 *
 * @param source where the names were read, for messages
 * @param names as they stand there
 */
public record HeldOut(String source, List<String> names) {
  public HeldOut {
    names = List.copyOf(names);
  }

  /**
   * Reads a list. A {@code .csv} has a column {@code file}; where it has a column {@code part} too,
   * as the {@code split.csv} of a training, only the images of its validation and test part are
   * meant. Any other file has a name a line; empty lines and those that begin with {@code #} are
   * passed over.
   *
   * @throws BadInputException when the file cannot be read, is no such list or names no image
   */
  public static HeldOut read(Path file) {
    boolean table = file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
    List<String> names = table ? fromTable(file) : fromLines(file);
    if (names.isEmpty()) {
      throw new BadInputException(
          table
              ? file + " holds no image back: none of its rows has the part validation or test"
              : file + " names no image; it should hold one file name a line");
    }
    return new HeldOut(file.toString(), names);
  }

  private static List<String> fromTable(Path file) {
    DataFrame table = Tables.read(file, List.of("file"));
    List<String> files = Tables.files(table, file.toString());
    if (!table.getColumnsIndex().contains("part")) {
      return files;
    }
    List<String> held = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      String word = Objects.toString(table.get("part", i), "");
      Part part = Part.ofWord(word);
      if (part == null) {
        throw new BadInputException(
            "%s gives %s the part '%s'; a part is train, validation or test"
                .formatted(file, files.get(i), word));
      }
      if (part != Part.TRAIN) {
        held.add(files.get(i));
      }
    }
    return held;
  }

  private static List<String> fromLines(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new BadInputException(
          "cannot read %s (%s); give a split.csv, or a text file with one file name a line"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  /**
   * The samples that are meant.
   *
   * @throws BadInputException when a name means none of them: then it would be thought held out and
   *     might not be
   */
  List<Sample> among(List<Sample> samples) {
    Map<Path, List<Sample>> byName = new LinkedHashMap<>();
    for (Sample sample : samples) {
      byName.computeIfAbsent(sample.path().getFileName(), n -> new ArrayList<>()).add(sample);
    }
    List<Sample> meant = new ArrayList<>();
    List<String> strangers = new ArrayList<>();
    for (String name : names) {
      Path end = path(name);
      List<Sample> found =
          byName.getOrDefault(end.getFileName(), List.of()).stream()
              .filter(s -> s.path().toAbsolutePath().normalize().endsWith(end))
              .toList();
      if (found.isEmpty()) {
        strangers.add(name);
      }
      meant.addAll(found);
    }
    if (!strangers.isEmpty()) {
      throw new BadInputException(
          "%s names %d files that are in none of the folders (%s); give the folder that they are in too, or take them from the list"
              .formatted(source, strangers.size(), Names.some(strangers)));
    }
    return meant;
  }

  private Path path(String name) {
    try {
      Path path = Path.of(name).normalize();
      if (path.getFileName() != null) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw new BadInputException("%s: '%s' is not a file name".formatted(source, name), e);
    }
    throw new BadInputException("%s: '%s' is not a file name".formatted(source, name));
  }
}
