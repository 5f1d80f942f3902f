package org.slicewise.split;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slicewise.data.Dataset;
import org.slicewise.data.Part;
import org.slicewise.data.Sample;
import org.slicewise.data.Seeds;
import org.slicewise.errors.BadInputException;

/** Draws the folds of {@link FoldPlan.KFold}. */
final class Folding {
  private Folding() {}

  static void checkNested(int nested) {
    if (nested != 0 && nested < 2) {
      throw new BadInputException("--nested must be 2 or more inner folds, found " + nested);
    }
  }

  static Folds kFold(Dataset data, ImageContents contents, FoldPlan.KFold plan) {
    List<Sample> pool = pool(data, contents);
    List<List<Sample>> groups = groups(pool, contents, plan.unit());
    List<Fold> folds = new ArrayList<>();
    for (int repeat = 1; repeat <= plan.repeats(); repeat++) {
      int[] drawn = draw(data, groups, plan, Seeds.of(plan.seed(), "folds", repeat));
      for (int k = 0; k < plan.k(); k++) {
        Split split =
            Splitting.split(
                pool, parts(groups, drawn, k, Part.TEST), words(plan), plan.seed(), contents);
        folds.add(
            new Fold(
                repeat,
                k + 1,
                "",
                split,
                inner(
                    data,
                    split.train(),
                    contents,
                    plan.unit(),
                    plan.nested(),
                    Seeds.of(plan.seed(), "inner folds", repeat, k))));
      }
    }
    int kept = data.samples().size() - pool.size();
    String left = kept == 0 ? "" : "; kept out as official test part: " + kept;
    return new Folds(folds, words(plan) + left, plan.seed()).check(contents);
  }

  private static String words(FoldPlan.KFold plan) {
    return String.format(
        Locale.ROOT,
        "%d folds, %s, classes in proportion%s%s",
        plan.k(),
        plan.unit() == Unit.PATIENT ? "grouped by patient" : "random by image",
        plan.repeats() == 1 ? "" : ", drawn " + plan.repeats() + " times",
        plan.nested() == 0 ? "" : ", each with " + plan.nested() + " inner folds");
  }

  /** The images that may be in a fold: all but the official test part and its patients. */
  static List<Sample> pool(Dataset data, ImageContents contents) {
    Set<String> out = Splitting.keptOut(data);
    if (out.isEmpty()) {
      return data.samples();
    }
    Set<String> kept = new HashSet<>();
    for (List<Sample> group : Patients.groups(data.samples(), contents)) {
      if (group.stream().anyMatch(s -> out.contains(s.file()))) {
        group.forEach(s -> kept.add(s.file()));
      }
    }
    return data.samples().stream().filter(s -> !kept.contains(s.file())).toList();
  }

  /** The training part of a fold divided again, for nested cross-validation. */
  static List<Split> inner(
      Dataset data, List<Sample> train, ImageContents contents, Unit unit, int nested, long seed) {
    if (nested == 0) {
      return List.of();
    }
    List<List<Sample>> groups = groups(train, contents, unit);
    FoldPlan.KFold plan = new FoldPlan.KFold(unit, nested, 1, 0, seed);
    int[] drawn = draw(data, groups, plan, seed);
    List<Split> splits = new ArrayList<>();
    for (int k = 0; k < nested; k++) {
      splits.add(
          Splitting.split(
              train,
              parts(groups, drawn, k, Part.VALIDATION),
              "inner " + words(plan),
              seed,
              contents));
    }
    return splits;
  }

  private static List<List<Sample>> groups(
      List<Sample> samples, ImageContents contents, Unit unit) {
    return unit == Unit.PATIENT
        ? Patients.groups(samples, contents)
        : samples.stream().map(List::of).toList();
  }

  private static int[] draw(
      Dataset data, List<List<Sample>> groups, FoldPlan.KFold plan, long seed) {
    requireEnough(data, groups, plan);
    return FoldBalance.draw(Splitting.counts(groups), plan.k(), seed);
  }

  private static void requireEnough(Dataset data, List<List<Sample>> groups, FoldPlan.KFold plan) {
    for (int c = 0; c < data.classes().size(); c++) {
      int label = c;
      long units =
          groups.stream().filter(g -> g.stream().anyMatch(s -> s.label() == label)).count();
      if (units < plan.k()) {
        String unit = plan.unit() == Unit.PATIENT ? "patient" : "image";
        throw new BadInputException(
            String.format(
                Locale.ROOT,
                "class '%s' in %s has %d %s%s to draw from, fewer than the %d folds; ask for %s",
                data.classes().get(c),
                data.root(),
                units,
                unit,
                units == 1 ? "" : "s",
                plan.k(),
                units < 2 ? "no folds, or use more data" : "at most " + units + " folds"));
      }
    }
  }

  private static Map<String, Part> parts(
      List<List<Sample>> groups, int[] drawn, int heldOut, Part as) {
    Map<String, Part> parts = new HashMap<>();
    for (int g = 0; g < drawn.length; g++) {
      for (Sample sample : groups.get(g)) {
        parts.put(sample.file(), drawn[g] == heldOut ? as : Part.TRAIN);
      }
    }
    return parts;
  }
}
