package org.slicewise.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slicewise.data.Dataset;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.Nearest;
import org.slicewise.split.FoldPlan;
import org.slicewise.split.Unit;
import picocli.CommandLine.Option;

/** How the data are divided into folds. */
final class FoldOptions {
  private static final int FOLDS = 5;
  private static final List<String> PLANS = List.of("grouped", "random");

  @Option(names = "--folds", paramLabel = "K", description = "Number of folds (default 5).")
  private Integer folds;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      description = "Draw the folds so often, with seeds that follow from --seed (default 1).")
  private Integer repeats;

  @Option(
      names = "--nested",
      paramLabel = "K",
      description =
          "Divide each training part into K inner folds, on whose held-out predictions its calibration and operating"
              + " point are fitted (K more trainings a fold).")
  private Integer nested;

  @Option(
      names = "--group-column",
      paramLabel = "COLUMN",
      description =
          "Leave one group out instead: a fold for each value of this column of metadata.csv, as location.")
  private String groupColumn;

  @Option(
      names = "--split",
      paramLabel = "PLAN|FILE",
      description =
          "grouped (no patient on two sides; default where patients are known), random (by image: leaky), or a"
              + " split.csv of folds that crossval wrote.")
  private String split;

  /**
   * The options that {@link #toMap} recorded.
   *
   * @param folds the folds that were drawn then, for a plan that was a file
   */
  static FoldOptions fromMap(Map<?, ?> map, Path folds) {
    FoldOptions options = new FoldOptions();
    options.folds = whole(map, "folds");
    options.repeats = whole(map, "repeats");
    options.nested = whole(map, "nested");
    options.groupColumn = Objects.toString(map.get("group_column"), null);
    options.split = Objects.toString(map.get("split"), null);
    if (options.split != null && !PLANS.contains(options.split)) {
      options.split = folds.toString();
    }
    return options;
  }

  private static Integer whole(Map<?, ?> map, String key) {
    return map.get(key) instanceof Number n ? Integer.valueOf(n.intValue()) : null;
  }

  /** The options that were given, for the record. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    SettingsCommand.put(map, "folds", folds);
    SettingsCommand.put(map, "repeats", repeats);
    SettingsCommand.put(map, "nested", nested);
    SettingsCommand.put(map, "group_column", groupColumn);
    SettingsCommand.put(map, "split", split);
    return map;
  }

  /** The plan that they ask for. */
  FoldPlan plan(Dataset dataset, long seed) {
    int inner = nested == null ? 0 : nested;
    boolean drawn = folds != null || repeats != null;
    if (groupColumn != null) {
      if (drawn || split != null) {
        throw new BadInputException(
            "--group-column makes one fold a group; leave --folds, --repeats and --split out");
      }
      return new FoldPlan.LeaveOneGroupOut(groupColumn, inner, seed);
    }
    if (split != null && !PLANS.contains(split)) {
      if (!Files.isRegularFile(Path.of(split))) {
        throw new BadInputException(
            "'%s' is neither a file of folds nor one of grouped, random; did you mean '%s'?"
                .formatted(split, Nearest.name(split, PLANS)));
      }
      if (drawn || nested != null) {
        throw new BadInputException(
            "--split %s holds the folds; leave --folds, --repeats and --nested out"
                .formatted(split));
      }
      return new FoldPlan.FromFile(Path.of(split));
    }
    boolean byPatient = split == null ? dataset.patientsKnown() : split.equals("grouped");
    return new FoldPlan.KFold(
        byPatient ? Unit.PATIENT : Unit.IMAGE,
        folds == null ? FOLDS : folds,
        repeats == null ? 1 : repeats,
        inner,
        seed);
  }
}
