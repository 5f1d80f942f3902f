package org.slicewise.split;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.slicewise.data.Dataset;
import org.slicewise.data.Names;
import org.slicewise.data.Part;
import org.slicewise.data.Sample;
import org.slicewise.data.Seeds;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.Nearest;

/** Draws the folds of {@link FoldPlan.LeaveOneGroupOut}. */
final class GroupColumn {
  private GroupColumn() {}

  static Folds folds(Dataset data, ImageContents contents, FoldPlan.LeaveOneGroupOut plan) {
    String column = plan.column();
    Map<String, String> values = values(data, column);
    List<Sample> pool = Folding.pool(data, contents);
    TreeMap<String, Set<String>> held = new TreeMap<>(Names.ORDER); // value -> files held out
    List<Sample> without = new ArrayList<>();
    for (Sample sample : pool) {
      String value = values.get(sample.file());
      if (value.isEmpty()) {
        without.add(sample);
      } else {
        held.computeIfAbsent(value, v -> new HashSet<>()).add(sample.file());
      }
    }
    if (held.size() < 2) {
      throw new BadInputException(
          "column '%s' of %s has %s, and leaving one group out needs two or more; name another --group-column"
              .formatted(
                  column,
                  data.root(),
                  held.isEmpty() ? "no value" : "only the value '" + held.firstKey() + "'"));
    }
    List<String> names = List.copyOf(held.keySet());
    spread(without, contents, held, names, plan.seed());
    String words =
        String.format(
            Locale.ROOT,
            "leave one %s out, %d groups%s%s",
            column,
            names.size(),
            without.isEmpty()
                ? ""
                : "; "
                    + without.size()
                    + " images without "
                    + column
                    + " are spread over the folds by patient",
            plan.nested() == 0 ? "" : ", each with " + plan.nested() + " inner folds");
    List<Fold> folds = new ArrayList<>();
    for (int k = 0; k < names.size(); k++) {
      String name = column + "=" + names.get(k);
      Split split =
          Splitting.split(
              pool, parts(pool, contents, held.get(names.get(k))), words, plan.seed(), contents);
      requireEveryClass(data, split, name);
      long seed = Seeds.of(plan.seed(), "inner folds", 1, k);
      folds.add(
          new Fold(
              1,
              k + 1,
              name,
              split,
              Folding.inner(data, split.train(), contents, Unit.PATIENT, plan.nested(), seed)));
    }
    return new Folds(folds, words, plan.seed()).check(contents);
  }

  /** The column's value for each file, "" where it has none. */
  private static Map<String, String> values(Dataset data, String column) {
    List<String> columns = new ArrayList<>();
    data.metadata().getColumnsIndex().forEach(columns::add);
    columns.remove("file");
    if (!columns.contains(column)) {
      throw new BadInputException(
          columns.isEmpty()
              ? "--group-column %s needs a metadata.csv in %s with that column"
                  .formatted(column, data.root())
              : "metadata.csv in %s has no column '%s', its columns are %s; did you mean '%s'?"
                  .formatted(
                      data.root(),
                      column,
                      String.join(", ", columns),
                      Nearest.name(column, columns)));
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < data.samples().size(); i++) {
      values.put(
          data.samples().get(i).file(),
          Objects.toString(data.metadata().get(column, i), "").strip());
    }
    return values;
  }

  /** Gives the images without a value to the folds, by patient and in proportion. */
  private static void spread(
      List<Sample> without,
      ImageContents contents,
      Map<String, Set<String>> held,
      List<String> names,
      long seed) {
    if (without.isEmpty()) {
      return;
    }
    List<List<Sample>> groups = Patients.groups(without, contents);
    int[] drawn =
        FoldBalance.draw(
            Splitting.counts(groups), names.size(), Seeds.of(seed, "images without a group"));
    for (int g = 0; g < drawn.length; g++) {
      Set<String> files = held.get(names.get(drawn[g]));
      groups.get(g).forEach(s -> files.add(s.file()));
    }
  }

  /** The held-out files; of the others those to train on that share no patient and no picture. */
  private static Map<String, Part> parts(
      List<Sample> pool, ImageContents contents, Set<String> heldOut) {
    Map<String, Part> parts = new HashMap<>();
    for (List<Sample> group : Patients.groups(pool, contents)) {
      boolean touched = group.stream().anyMatch(s -> heldOut.contains(s.file()));
      for (Sample sample : group) {
        if (heldOut.contains(sample.file())) {
          parts.put(sample.file(), Part.TEST);
        } else if (!touched) {
          parts.put(sample.file(), Part.TRAIN);
        }
      }
    }
    return parts;
  }

  private static void requireEveryClass(Dataset data, Split split, String name) {
    for (int c = 0; c < data.classes().size(); c++) {
      int label = c;
      if (split.train().stream().noneMatch(s -> s.label() == label)) {
        throw new BadInputException(
            "leaving %s out leaves no image of class '%s' to train on; name another --group-column"
                .formatted(name, data.classes().get(c)));
      }
    }
  }
}
