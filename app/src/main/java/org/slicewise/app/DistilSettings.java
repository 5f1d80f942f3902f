package org.slicewise.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.slicewise.app.Setting.Section;
import org.slicewise.errors.BadInputException;
import org.slicewise.training.TrainingOptions;

/**
 * Which other trainings a model comes from: teachers that a network learns from beside its labels,
 * or members of which the model is the mean.
 *
 * @param teachers model files that are there already
 * @param ensemble how many members are trained first, on the same images; 0 for none
 * @param kind how they come about
 * @param members what each member has of its own; empty where they differ in their seed alone
 */
record DistilSettings(List<Path> teachers, int ensemble, Kind kind, List<Settings> members) {
  /** How the members of an ensemble come about. */
  enum Kind {
    /** A training each, with the next seed; they teach one more network. */
    SEEDS,
    /** The ends of the cycles of one training (Huang et al. 2017). */
    SNAPSHOTS,
    /** A training each, with the next seed; side by side they are the model. */
    MEAN
  }

  /** The key, outside the sections, of the members that differ in more than their seed. */
  static final String MEMBERS = "members";

  static final String TEACHERS = "teachers";
  private static final String ENSEMBLE = "ensemble";
  private static final String KIND = "ensemble_kind";

  /** Those that the trainer does not know. */
  static final List<String> KEYS = List.of(TEACHERS, ENSEMBLE, KIND);

  /** What a member may have of its own outside the sections, and which sections. */
  private static final Set<String> OWN = Set.of("weights", "seed");

  private static final Set<Section> OWN_SECTIONS =
      EnumSet.of(Section.AUGMENTATION, Section.TRAINING);

  private static final List<String> SHARES = List.of("distil_share", "distil_temperature");

  /**
   * Reads them.
   *
   * @throws BadInputException for a value that is none, a file that is not there, or settings that
   *     do not fit together
   */
  static DistilSettings of(Settings settings) {
    Map<String, Object> keys = settings.section(Section.TRAINING);
    List<Path> teachers = files(keys.get(TEACHERS));
    int ensemble = count(keys.get(ENSEMBLE));
    if (!teachers.isEmpty() && ensemble > 0) {
      throw new BadInputException(
          "teachers are models that are there already and ensemble trains its own; give one of the two");
    }
    List<Settings> members = members(settings.top().get(MEMBERS));
    if (!members.isEmpty()) {
      for (String key : KEYS) {
        if (keys.containsKey(key)) {
          throw new BadInputException(
              "members are an ensemble whose mean is the model; leave %s out".formatted(key));
        }
      }
    } else if (keys.containsKey(KIND) && ensemble == 0) {
      throw new BadInputException("ensemble_kind belongs to an ensemble; add --ensemble N");
    }
    Kind kind = members.isEmpty() ? kind(keys.getOrDefault(KIND, "seeds")) : Kind.MEAN;
    boolean taught = ensemble > 0 && kind != Kind.MEAN || !teachers.isEmpty();
    for (String share : SHARES) {
      if (keys.containsKey(share) && !taught) {
        throw new BadInputException(
            "%s is for a network with teachers; add --teachers, or --ensemble of another kind than mean"
                .formatted(share));
      }
    }
    if (taught && HeadSettings.of(settings).alone()) {
      throw new BadInputException(
          "with epochs 0 a logistic head is fitted to labels alone and hears no teacher; give --epochs 1 or more");
    }
    return new DistilSettings(
        teachers, members.isEmpty() ? ensemble : members.size(), kind, members);
  }

  /**
   * Makes sure that one training can be cut into the cycles of a snapshot ensemble.
   *
   * @throws BadInputException where it cannot
   */
  void requireSuits(TrainingOptions training) {
    if (ensemble == 0 || kind != Kind.SNAPSHOTS) {
      return;
    }
    if (training.epochs() % ensemble != 0) {
      throw new BadInputException(
          "%d snapshots need as many cycles of whole epochs, and %d epochs cannot be divided so; make epochs a multiple"
              .formatted(ensemble, training.epochs()));
    }
    if (training.earlyStopping() != null || training.restoreBest()) {
      throw new BadInputException(
          "snapshots are the ends of all cycles of a training; leave early_stopping and restore_best out");
    }
  }

  /** Whether the model is the mean of the members of an ensemble. */
  boolean isMean() {
    return ensemble > 0 && kind == Kind.MEAN;
  }

  /**
   * The settings of the training of one member.
   *
   * @param student those of the student, or of the whole
   * @param k counted from 1; each has the next seed, unless it has its own
   */
  Settings member(Settings student, int k) {
    Settings member = Settings.empty();
    member.top().putAll(student.top());
    member.top().remove(MEMBERS);
    member.top().put("seed", student.whole("seed", 1) + k - 1);
    student.sections().forEach((section, keys) -> member.sections().get(section).putAll(keys));
    member.sections().get(Section.DATA).remove("save_to_dir");
    Map<String, Object> training = member.sections().get(Section.TRAINING);
    training.keySet().removeAll(KEYS);
    training.keySet().removeAll(SHARES);
    if (kind == Kind.SNAPSHOTS) {
      Map<String, Object> cycles = new LinkedHashMap<>();
      cycles.put("name", "cyclic_cosine");
      cycles.put("cycles", ensemble);
      training.put("schedule", cycles);
    }
    if (!members.isEmpty()) {
      Settings own = members.get(k - 1);
      member.top().putAll(own.top());
      own.sections().forEach((section, keys) -> member.sections().get(section).putAll(keys));
    }
    return member;
  }

  /**
   * The settings of each member that differs in more than its seed; empty without such.
   *
   * @param whole what they have in common
   */
  List<Settings> ownSettings(Settings whole) {
    return IntStream.rangeClosed(1, members.size()).mapToObj(k -> member(whole, k)).toList();
  }

  private static List<Settings> members(Object value) {
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list) || list.isEmpty()) {
      throw new BadInputException(
          "members must be a list, an entry a member, each with what it has of its own; found '%s'"
              .formatted(value));
    }
    return IntStream.rangeClosed(1, list.size())
        .mapToObj(k -> own("members, entry " + k, list.get(k - 1)))
        .toList();
  }

  private static Settings own(String where, Object entry) {
    if (entry != null && !(entry instanceof Map<?, ?>)) {
      throw new BadInputException(
          "%s: expected keys as in the file around it ({} for none), found '%s'"
              .formatted(where, entry));
    }
    Settings own = entry == null ? Settings.empty() : Settings.ofTree(where, (Map<?, ?>) entry);
    List<String> others = new ArrayList<>();
    own.top().keySet().stream().filter(key -> !OWN.contains(key)).forEach(others::add);
    own.sections()
        .forEach(
            (section, keys) -> {
              if (!keys.isEmpty() && !OWN_SECTIONS.contains(section)) {
                others.add(section.key());
              }
            });
    own.section(Section.TRAINING).keySet().stream()
        .filter(key -> KEYS.contains(key) || SHARES.contains(key))
        .forEach(others::add);
    if (!others.isEmpty()) {
      throw new BadInputException(
          "%s: '%s' is for all members together; one of them may have its own weights, seed, augmentation and training"
              .formatted(where, others.get(0)));
    }
    return own;
  }

  private static List<Path> files(Object value) {
    List<Path> files = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(file -> files.add(Path.of(file.toString())));
    } else if (value != null) {
      files.add(Path.of(value.toString()));
    }
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new BadInputException(
            "there is no teacher '%s'; give model.onnx files that train wrote".formatted(file));
      }
    }
    return List.copyOf(files);
  }

  private static int count(Object value) {
    if (value == null) {
      return 0;
    }
    if (value instanceof Integer n && n >= 1 && n <= 100) {
      return n;
    }
    throw new BadInputException(
        "ensemble must be a number of members from 1 to 100, found '" + value + "'");
  }

  private static Kind kind(Object value) {
    for (Kind kind : Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(value)) {
        return kind;
      }
    }
    throw new BadInputException(
        "ensemble_kind must be seeds, snapshots or mean, found '" + value + "'");
  }
}
