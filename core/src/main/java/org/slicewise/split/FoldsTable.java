package org.slicewise.split;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.dflib.DataFrame;
import org.slicewise.data.Dataset;
import org.slicewise.data.Part;
import org.slicewise.data.Sample;
import org.slicewise.data.Tables;
import org.slicewise.errors.BadInputException;
import org.slicewise.files.AtomicFiles;

/** Folds as a file. */
final class FoldsTable {
  private static final String HEADER = "file,repeat,fold,inner_fold,part,held_out\n";
  private static final int OUTER = 0;

  private FoldsTable() {}

  static void write(Folds folds, Path target) {
    StringBuilder text = new StringBuilder(HEADER);
    for (Fold fold : folds.folds()) {
      rows(text, fold, "", Part.TRAIN, fold.split().train());
      rows(text, fold, "", Part.TEST, fold.split().test());
      for (int i = 0; i < fold.inner().size(); i++) {
        String number = Integer.toString(i + 1);
        rows(text, fold, number, Part.TRAIN, fold.inner().get(i).train());
        rows(text, fold, number, Part.VALIDATION, fold.inner().get(i).validation());
      }
    }
    AtomicFiles.writeString(target, text.toString());
  }

  private static void rows(
      StringBuilder text, Fold fold, String inner, Part part, List<Sample> samples) {
    String group = Tables.quoted(fold.heldOut());
    for (Sample sample : samples) {
      text.append(Tables.quoted(sample.file()))
          .append(',')
          .append(fold.repeat())
          .append(',')
          .append(fold.number())
          .append(',')
          .append(inner)
          .append(',')
          .append(part.word())
          .append(',')
          .append(group)
          .append('\n');
    }
  }

  /** Which of the divisions in the file a row belongs to. */
  private record Place(int repeat, int fold, int inner) implements Comparable<Place> {
    @Override
    public int compareTo(Place o) {
      return repeat != o.repeat
          ? Integer.compare(repeat, o.repeat)
          : fold != o.fold ? Integer.compare(fold, o.fold) : Integer.compare(inner, o.inner);
    }

    @Override
    public String toString() {
      return "fold "
          + fold
          + (repeat > 1 ? " of repeat " + repeat : "")
          + (inner == OUTER ? "" : ", inner fold " + inner);
    }
  }

  static Folds read(Dataset data, ImageContents contents, Path file) {
    DataFrame table = Tables.read(file, List.of("file", "fold", "part"));
    List<String> columns = new ArrayList<>();
    table.getColumnsIndex().forEach(columns::add);
    TreeMap<Place, Map<String, Part>> divisions = new TreeMap<>();
    Map<Place, String> heldOut = new HashMap<>();
    for (int i = 0; i < table.height(); i++) {
      String name = cell(table, columns, "file", i);
      Part part = Part.ofWord(cell(table, columns, "part", i));
      if (name.isEmpty() || part == null) {
        throw new BadInputException(
            "row %d of %s must name a file and one of the parts train, validation and test; found '%s' and '%s'"
                .formatted(i + 2, file, name, cell(table, columns, "part", i)));
      }
      Place place =
          new Place(
              number(table, columns, "repeat", i, 1, file),
              number(table, columns, "fold", i, 0, file),
              number(table, columns, "inner_fold", i, OUTER, file));
      Part before = divisions.computeIfAbsent(place, p -> new HashMap<>()).put(name, part);
      if (before != null) {
        throw new BadInputException(
            "%s is twice in %s of %s; keep one row".formatted(name, place, file));
      }
      heldOut.putIfAbsent(place, cell(table, columns, "held_out", i));
    }
    if (divisions.isEmpty()) {
      throw new BadInputException(file + " has no rows, so it holds no folds");
    }
    String plan = "folds from " + file.getFileName();
    List<Fold> folds = new ArrayList<>();
    divisions.forEach(
        (place, parts) -> {
          Splitting.checkFiles(data, parts, file);
          Part held = place.inner() == OUTER ? Part.TEST : Part.VALIDATION;
          Split split = Splitting.split(data.samples(), parts, plan, 0, contents);
          requirePart(split, Part.TRAIN, place, file);
          requirePart(split, held, place, file);
          if (place.inner() == OUTER) {
            folds.add(new Fold(place.repeat(), place.fold(), heldOut.get(place), split, List.of()));
          } else {
            addInner(folds, place, split, file);
          }
        });
    try {
      return new Folds(folds, plan, 0).check(contents);
    } catch (IllegalStateException e) {
      throw new BadInputException(file + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static void addInner(List<Fold> folds, Place place, Split split, Path file) {
    Fold outer = folds.isEmpty() ? null : folds.get(folds.size() - 1);
    if (outer == null || outer.repeat() != place.repeat() || outer.number() != place.fold()) {
      throw new BadInputException(
          "%s has inner folds of fold %d and no rows for that fold itself (an empty inner_fold)"
              .formatted(file, place.fold()));
    }
    List<Split> inner = new ArrayList<>(outer.inner());
    inner.add(split);
    folds.set(
        folds.size() - 1,
        new Fold(outer.repeat(), outer.number(), outer.heldOut(), outer.split(), inner));
  }

  private static void requirePart(Split split, Part part, Place place, Path file) {
    if (split.part(part).isEmpty()) {
      throw new BadInputException(
          "%s of %s is empty: it has no readable image in the part %s"
              .formatted(place, file, part.word()));
    }
  }

  private static String cell(DataFrame table, List<String> columns, String column, int row) {
    return columns.contains(column) ? Objects.toString(table.get(column, row), "").strip() : "";
  }

  private static int number(
      DataFrame table, List<String> columns, String column, int row, int otherwise, Path file) {
    String text = cell(table, columns, column, row);
    if (text.isEmpty() && otherwise >= (column.equals("fold") ? 1 : 0)) {
      return otherwise;
    }
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw new BadInputException(
          "row %d of %s has the %s '%s'; it must be a number from 1"
              .formatted(row + 2, file, column, text));
    }
    return Integer.parseInt(text);
  }
}
