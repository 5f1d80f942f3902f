package org.slicewise.split;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.dflib.DataFrame;
import org.slicewise.data.Dataset;
import org.slicewise.data.Names;
import org.slicewise.data.Part;
import org.slicewise.data.Sample;
import org.slicewise.data.Seeds;
import org.slicewise.data.Tables;
import org.slicewise.errors.BadInputException;

/** What each {@link SplitPlan} does. */
final class Splitting {
  private static final String UNKNOWN_PATIENTS =
      "the patients are not known, so images of one patient may be in more than one part";

  private Splitting() {}

  static void checkFractions(double validation, double test) {
    if (!(validation > 0 && validation < 1) || !(test >= 0 && test < 1) || validation + test >= 1) {
      throw new BadInputException(
          "the validation fraction must be above 0, the test fraction at least 0, and their sum below"
              + " 1; found %s and %s".formatted(validation, test));
    }
  }

  static Split official(Dataset data, ImageContents contents) {
    if (data.official().isEmpty()) {
      throw new BadInputException(
          "%s has no official split; use --split grouped".formatted(data.root()));
    }
    Split split =
        split(data, data.official(), "official split of " + data.recognised(), 0, contents);
    List<String> shared = Patients.shared(split);
    if (!shared.isEmpty()) {
      throw new BadInputException(
          "the official split of %s has patients in more than one part: %s; correct patient_id or use"
                  .formatted(data.root(), Names.some(shared))
              + " --split grouped");
    }
    if (split.validation().isEmpty() && split.test().isEmpty()) {
      throw new BadInputException(
          "the official split of %s has no validation and no test image here; use --split grouped"
              .formatted(data.root()));
    }
    // Whoever drew the lists may have known the patients; the data set's warnings say that we do
    // not.
    return split.reason().equals(UNKNOWN_PATIENTS)
        ? new Split(split.train(), split.validation(), split.test(), split.plan(), 0, false, "")
        : split;
  }

  static Split grouped(Dataset data, ImageContents contents, SplitPlan.GroupedByPatient plan) {
    return drawn(
        data,
        contents,
        Patients.groups(data.samples(), contents),
        new double[] {plan.validationFraction(), plan.testFraction()},
        plan.seed(),
        "grouped by patient",
        "patient");
  }

  static Split random(Dataset data, ImageContents contents, SplitPlan.RandomByImage plan) {
    return drawn(
        data,
        contents,
        data.samples().stream().map(List::of).toList(),
        new double[] {plan.validationFraction(), plan.testFraction()},
        plan.seed(),
        "random by image",
        "image");
  }

  static Split keras(Dataset data, ImageContents contents, SplitPlan.KerasValidationSplit plan) {
    Map<String, Part> parts = new HashMap<>();
    for (int c = 0; c < data.classes().size(); c++) {
      int label = c;
      List<Sample> images = data.samples().stream().filter(s -> s.label() == label).toList();
      int validation = (int) (plan.fraction() * images.size());
      for (int i = 0; i < images.size(); i++) {
        parts.put(images.get(i).file(), i < validation ? Part.VALIDATION : Part.TRAIN);
      }
    }
    keptOut(data).forEach(file -> parts.put(file, Part.TEST));
    if (!parts.containsValue(Part.VALIDATION) || !parts.containsValue(Part.TRAIN)) {
      throw new BadInputException(
          "a validation_split of %s leaves no image for training or none for validation in %s"
              .formatted(plan.fraction(), data.root()));
    }
    return split(data, parts, "Keras' validation_split of " + plan.fraction(), 0, contents);
  }

  static Split fromFile(Dataset data, ImageContents contents, Path file) {
    DataFrame table = Tables.read(file, List.of("file", "part"));
    List<String> files = Tables.files(table, file.toString());
    Map<String, Part> parts = new HashMap<>();
    for (int i = 0; i < files.size(); i++) {
      String word = Objects.toString(table.get("part", i), "");
      Part part = Part.ofWord(word);
      if (part == null) {
        throw new BadInputException(
            "%s gives %s the part '%s'; a part is train, validation or test"
                .formatted(file, files.get(i), word));
      }
      parts.put(files.get(i), part);
    }
    checkFiles(data, parts, file);
    Split split = split(data, parts, "from " + file.getFileName(), 0, contents);
    if (split.train().isEmpty()) {
      throw new BadInputException(file + " has no image for training");
    }
    return split;
  }

  static void checkFiles(Dataset data, Map<String, Part> parts, Path file) {
    Map<String, Part> known =
        data.samples().stream().collect(Collectors.toMap(Sample::file, s -> Part.TRAIN));
    data.leftOut().forEach(l -> known.put(l.file(), Part.TRAIN));
    List<String> strangers =
        parts.keySet().stream().filter(f -> !known.containsKey(f)).sorted(Names.ORDER).toList();
    if (!strangers.isEmpty()) {
      throw new BadInputException(
          "%s names files that are not in %s: %s"
              .formatted(file, data.root(), Names.some(strangers)));
    }
    List<String> seen =
        keptOut(data).stream()
            .filter(f -> parts.get(f) != null && parts.get(f) != Part.TEST)
            .toList();
    if (!seen.isEmpty()) {
      throw new BadInputException(
          "%s trains or validates on official test images of %s: %s; give them the part test"
              .formatted(file, data.recognised(), Names.some(seen)));
    }
  }

  static Split trainingImages(Dataset data) {
    Set<String> out = keptOut(data);
    List<Sample> train = data.samples().stream().filter(s -> !out.contains(s.file())).toList();
    if (train.isEmpty()) {
      throw new BadInputException("%s has no image to train on".formatted(data.root()));
    }
    return new Split(
        train,
        train,
        data.samples().stream().filter(s -> out.contains(s.file())).toList(),
        "the training images themselves",
        0,
        true,
        "the network is evaluated on the images it learned from");
  }

  static Split everything(Dataset data) {
    Split own = trainingImages(data);
    return new Split(
        own.train(), List.of(), own.test(), "every image in the training part", 0, false, "");
  }

  static Split innerHoldOut(
      List<Sample> train, ImageContents contents, double fraction, long seed) {
    checkFractions(fraction, 0);
    List<List<Sample>> groups = Patients.groups(train, contents);
    Map<String, Part> parts =
        parts(
            groups,
            Urn.draw(
                counts(groups),
                new double[] {1 - fraction, fraction, 0},
                Seeds.of(seed, "inner hold-out")));
    Split split =
        split(
            train,
            parts,
            "inner hold-out of %s of the training part, grouped by patient".formatted(fraction),
            seed,
            contents);
    if (split.train().isEmpty() || split.validation().isEmpty()) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "%d training images of %d patients are too few to hold %s of them back",
              train.size(),
              groups.size(),
              fraction));
    }
    return split.check(contents);
  }

  /**
   * A split drawn by lot.
   *
   * @param fractions of validation and test
   */
  private static Split drawn(
      Dataset data,
      ImageContents contents,
      List<List<Sample>> groups,
      double[] fractions,
      long seed,
      String words,
      String unit) {
    Set<String> out = keptOut(data);
    List<List<Sample>> pool = new ArrayList<>();
    Map<String, Part> parts = new HashMap<>();
    for (List<Sample> group : groups) {
      if (group.stream().anyMatch(s -> out.contains(s.file()))) {
        group.forEach(s -> parts.put(s.file(), Part.TEST));
      } else {
        pool.add(group);
      }
    }
    if (pool.isEmpty()) {
      throw new BadInputException(
          "every image in %s is of the official test part of %s, which is never trained on"
              .formatted(data.root(), data.recognised()));
    }
    double test = parts.isEmpty() ? fractions[1] : 0;
    double[] shares = {1 - fractions[0] - test, fractions[0], test};
    parts.putAll(parts(pool, Urn.draw(counts(pool), shares, Seeds.of(seed, "split"))));
    String plan =
        "%s, classes in proportion, validation %s, %s"
            .formatted(
                words,
                fractions[0],
                out.isEmpty() ? "test " + test : "test as " + data.recognised() + " has it");
    Split split = split(data, parts, plan, seed, contents);
    requireEveryClass(data, pool, split, shares, unit);
    return split.check(contents);
  }

  private static void requireEveryClass(
      Dataset data, List<List<Sample>> pool, Split split, double[] shares, String unit) {
    for (int c = 0; c < data.classes().size(); c++) {
      int label = c;
      for (Part part : Part.values()) {
        if (shares[part.ordinal()] > 0
            && split.part(part).stream().noneMatch(s -> s.label() == label)) {
          long units =
              pool.stream().filter(g -> g.stream().anyMatch(s -> s.label() == label)).count();
          throw new BadInputException(
              String.format(
                  Locale.ROOT,
                  "class '%s' in %s has %d %s%s to draw from, too few to be in every part; use more data or fewer parts",
                  data.classes().get(c),
                  data.root(),
                  units,
                  unit,
                  units == 1 ? "" : "s"));
        }
      }
    }
  }

  /** Images of each class, one row a group. */
  static List<int[]> counts(List<List<Sample>> groups) {
    int classes =
        1 + groups.stream().flatMap(List::stream).mapToInt(Sample::label).max().orElse(-1);
    return groups.stream()
        .map(
            group -> {
              int[] count = new int[classes];
              group.forEach(s -> count[s.label()]++);
              return count;
            })
        .toList();
  }

  private static Map<String, Part> parts(List<List<Sample>> groups, int[] drawn) {
    Map<String, Part> parts = new HashMap<>();
    for (int g = 0; g < drawn.length; g++) {
      for (Sample sample : groups.get(g)) {
        parts.put(sample.file(), Part.values()[drawn[g]]);
      }
    }
    return parts;
  }

  /** The files that are the official test part of a recognised data set. */
  static Set<String> keptOut(Dataset data) {
    return data.samples().stream()
        .map(Sample::file)
        .filter(f -> data.official().get(f) == Part.TEST)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Split split(
      Dataset data, Map<String, Part> parts, String plan, long seed, ImageContents contents) {
    long unused = data.samples().stream().filter(s -> !parts.containsKey(s.file())).count();
    return split(
        data.samples(),
        parts,
        unused == 0 ? plan : plan + "; images in no part: " + unused,
        seed,
        contents);
  }

  /** The split, stamped where it leaks. */
  static Split split(
      List<Sample> samples,
      Map<String, Part> parts,
      String plan,
      long seed,
      ImageContents contents) {
    Map<Part, List<Sample>> by =
        samples.stream()
            .filter(s -> parts.containsKey(s.file()))
            .collect(Collectors.groupingBy(s -> parts.get(s.file())));
    Split split =
        new Split(
            by.getOrDefault(Part.TRAIN, List.of()),
            by.getOrDefault(Part.VALIDATION, List.of()),
            by.getOrDefault(Part.TEST, List.of()),
            plan,
            seed,
            false,
            "");
    String reason = leak(split, contents);
    return new Split(
        split.train(), split.validation(), split.test(), plan, seed, !reason.isEmpty(), reason);
  }

  /** Why results on the validation or test part flatter, or "". */
  private static String leak(Split split, ImageContents contents) {
    List<String> reasons = new ArrayList<>();
    List<String> shared = Patients.shared(split);
    if (!shared.isEmpty()) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "%d patient%s images in more than one part: %s",
              shared.size(),
              shared.size() == 1 ? " has" : "s have",
              Names.some(shared)));
    }
    List<String> copies = Patients.copies(split, contents);
    if (!copies.isEmpty()) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "%d image%s in more than one part: %s",
              copies.size(),
              copies.size() == 1 ? " has a copy" : "s have copies",
              Names.some(copies)));
    }
    List<Sample> all = new ArrayList<>(split.train());
    all.addAll(split.validation());
    all.addAll(split.test());
    if (reasons.isEmpty() && Patients.unknown(all)) {
      reasons.add(UNKNOWN_PATIENTS);
    }
    return String.join("; ", reasons);
  }
}
