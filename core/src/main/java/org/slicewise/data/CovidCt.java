package org.slicewise.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slicewise.errors.BadInputException;

/**
 * Recognises COVID-CT (Yang et al. 2020, arXiv:2003.13865): by its layout,
 *
 * <pre>
 * DATA/CT_COVID/*.png
 * DATA/CT_NonCOVID/*.{png,jpg}
 * DATA/Data-split/COVID/{train,val,test}CT_COVID.txt
 * DATA/Data-split/NonCOVID/{train,val,test}CT_NonCOVID.txt
 * </pre>
 *
 * or, wherever they lie, by the content of its files.
 */
final class CovidCt {
  static final String NAME = "COVID-CT";

  /** The folder of the official lists. */
  static final String LISTS = "Data-split";

  private static final String POSITIVE = "CT_COVID";
  private static final List<String> CLASSES = List.of(POSITIVE, "CT_NonCOVID");

  private CovidCt() {}

  /**
   * What was recognised.
   *
   * @param name {@link #NAME} or ""
   * @param positive the positive class
   * @param samples the samples, with the patients that the manifest knows and the metadata does not
   * @param official official part by file
   */
  record Recognition(
      String name,
      String positive,
      List<Sample> samples,
      Map<String, Part> official,
      List<String> warnings) {}

  static boolean hasClasses(Path root) {
    return CLASSES.stream().allMatch(c -> Files.isDirectory(root.resolve(c)));
  }

  private static boolean hasLists(Path root) {
    return CLASSES.stream()
        .anyMatch(c -> Stream.of(Part.values()).anyMatch(p -> Files.exists(list(root, c, p))));
  }

  static Recognition recognise(
      Path root, List<String> classes, List<Sample> samples, Manifest manifest) {
    boolean laidOut = hasClasses(root) && hasLists(root);
    // Most of the files must be COVID-CT's, so there is no need to read a folder that has too many.
    boolean few = samples.size() < 2 * manifest.rows().size();
    if (!laidOut && !few) {
      return new Recognition("", otherPositive(classes), samples, Map.of(), List.of());
    }
    Matches matches = few ? match(samples, manifest) : new Matches(Map.of(), Map.of());
    if (!laidOut && 2 * matches.byContent().size() <= samples.size()) {
      return new Recognition("", otherPositive(classes), samples, Map.of(), List.of());
    }
    List<String> warnings = new ArrayList<>();
    Map<String, Part> official = new HashMap<>();
    matches.known().forEach((file, row) -> official.put(file, row.part()));
    if (laidOut) {
      official.putAll(lists(root, samples, warnings));
    }
    List<Sample> joined =
        samples.stream()
            .map(
                s ->
                    s.patient().isEmpty() && matches.known().containsKey(s.file())
                        ? new Sample(
                            s.file(), s.path(), s.label(), matches.known().get(s.file()).patient())
                        : s)
            .toList();
    if (few) {
      warnings.addAll(verify(root, classes, samples, matches, manifest));
    }
    List<String> test =
        samples.stream().map(Sample::file).filter(f -> official.get(f) == Part.TEST).toList();
    say(warnings, "images of the official test part of " + NAME + ", kept out of training", test);
    return new Recognition(
        NAME, positive(classes, samples, matches), joined, official, List.copyOf(warnings));
  }

  /**
   * Rows of the manifest by file of the data set.
   *
   * @param byContent files with the same content
   * @param byName files with the same name and another content
   */
  private record Matches(Map<String, Manifest.Row> byContent, Map<String, Manifest.Row> byName) {
    Map<String, Manifest.Row> known() {
      Map<String, Manifest.Row> all = new HashMap<>(byName);
      all.putAll(byContent);
      return all;
    }
  }

  private static Matches match(List<Sample> samples, Manifest manifest) {
    Map<String, Manifest.Row> byHash =
        manifest.rows().stream()
            .collect(Collectors.toMap(Manifest.Row::sha256, Function.identity(), (a, b) -> a));
    Map<String, Manifest.Row> byFile =
        manifest.rows().stream()
            .filter(r -> !r.file().isEmpty())
            .collect(Collectors.toMap(Manifest.Row::file, Function.identity(), (a, b) -> a));
    List<String> hashes = Fingerprint.hashes(samples);
    Map<String, Manifest.Row> byContent = new HashMap<>();
    Map<String, Manifest.Row> byName = new HashMap<>();
    for (int i = 0; i < samples.size(); i++) {
      String file = samples.get(i).file();
      if (byHash.containsKey(hashes.get(i))) {
        byContent.put(file, byHash.get(hashes.get(i)));
      } else if (byFile.containsKey(file)) {
        byName.put(file, byFile.get(file));
      }
    }
    return new Matches(byContent, byName);
  }

  /** Sentences on what differs from the published files, is missing, or is not of them. */
  private static List<String> verify(
      Path root, List<String> classes, List<Sample> samples, Matches matches, Manifest manifest) {
    Set<String> here =
        matches.byContent().values().stream()
            .map(Manifest.Row::sha256)
            .collect(Collectors.toCollection(HashSet::new));
    List<String> missing =
        manifest.rows().stream()
            .filter(r -> classes.contains(r.className()) && !here.contains(r.sha256()))
            .map(Manifest.Row::file)
            .filter(f -> !Files.exists(root.resolve(f)))
            .toList();
    List<String> differing =
        samples.stream().map(Sample::file).filter(matches.byName()::containsKey).toList();
    Map<String, Manifest.Row> known = matches.known();
    List<String> extra =
        samples.stream().map(Sample::file).filter(f -> !known.containsKey(f)).toList();
    List<String> sentences = new ArrayList<>();
    say(sentences, "files that differ from the published " + NAME, differing);
    say(sentences, "files of the published " + NAME + " that are missing", missing);
    say(sentences, "files that are not of the published " + NAME, extra);
    return sentences;
  }

  private static void say(List<String> sentences, String what, List<String> files) {
    if (!files.isEmpty()) {
      sentences.add(
          String.format(Locale.ROOT, "%s (%d): %s", what, files.size(), Names.some(files)));
    }
  }

  private static String otherPositive(List<String> classes) {
    return classes.get(Math.min(1, classes.size() - 1));
  }

  /** {@code CT_COVID}, or the class that holds most of its images under another name. */
  private static String positive(List<String> classes, List<Sample> samples, Matches matches) {
    if (classes.contains(POSITIVE)) {
      return POSITIVE;
    }
    long[] images = new long[classes.size()];
    for (Sample sample : samples) {
      Manifest.Row row = matches.known().get(sample.file());
      if (row != null && row.className().equals(POSITIVE)) {
        images[sample.label()]++;
      }
    }
    int most =
        IntStream.range(0, images.length).reduce((a, b) -> images[b] > images[a] ? b : a).orElse(0);
    return images[most] == 0 ? otherPositive(classes) : classes.get(most);
  }

  /** The official lists; files that none of them names are absent. */
  private static Map<String, Part> lists(Path root, List<Sample> samples, List<String> warnings) {
    Set<String> here = samples.stream().map(Sample::file).collect(Collectors.toSet());
    Map<String, Part> official = new HashMap<>();
    List<String> absent = new ArrayList<>();
    for (String className : CLASSES) {
      for (Part part : Part.values()) {
        Path list = list(root, className, part);
        if (!Files.exists(list)) {
          if (part == Part.TEST) {
            continue;
          }
          throw new BadInputException(
              "the official list %s is missing; put it there, or take %s away to split otherwise"
                  .formatted(list, root.resolve(LISTS)));
        }
        for (String name : lines(list)) {
          String file = className + "/" + name;
          Part before = official.put(file, part);
          if (before != null && before != part) {
            throw new BadInputException(
                "%s is in two official lists of %s, %s and %s"
                    .formatted(
                        file,
                        root.resolve(LISTS),
                        list(root, className, before).getFileName(),
                        list.getFileName()));
          }
          if (!here.contains(file) && !Files.exists(root.resolve(file))) {
            absent.add(file);
          }
        }
      }
    }
    say(warnings, "files of the official lists that are not in " + root, absent);
    official.keySet().retainAll(here);
    return official;
  }

  private static Path list(Path root, String className, Part part) {
    String word = part == Part.VALIDATION ? "val" : part.word();
    return root.resolve(LISTS)
        .resolve(className.substring("CT_".length()))
        .resolve(word + className + ".txt");
  }

  private static List<String> lines(Path list) {
    try {
      return Files.readAllLines(list).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new BadInputException(
          "cannot read the official list %s (%s)".formatted(list, e.getClass().getSimpleName()), e);
    }
  }
}
