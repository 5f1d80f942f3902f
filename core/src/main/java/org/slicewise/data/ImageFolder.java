package org.slicewise.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slicewise.errors.BadInputException;

/**
 * Reads a folder as Keras' {@code flow_from_directory} does:
 *
 * <pre>
 * DATA/
 *   CT_COVID/          a class: index 0, as its name sorts first
 *     1.png
 *     more/2.jpg       after the files beside it
 *   CT_NonCOVID/       a class: index 1
 *   metadata.csv       optional: file,patient_id,...
 *   Data-split/        optional: the official lists of COVID-CT
 * </pre>
 *
 * Every folder is a class, hidden ones too, but for {@code Data-split} beside the two classes of
 * COVID-CT; files beside the classes are none.
 *
 * @see <a href="https://github.com/keras-team/keras">keras-team/keras,
 *     keras/src/legacy/preprocessing/image.py, DirectoryIterator</a>
 */
public final class ImageFolder {
  private ImageFolder() {}

  /**
   * Lists the images and joins what is known of them; decodes none (see {@link Dataset#preload}).
   * For training: labelled images of one class only are refused.
   *
   * @param root the folder of class folders
   * @throws BadInputException when the folder, a class or a table is not as it must be
   */
  public static Dataset read(Path root, FlowOptions options) {
    return read(root, options, Manifest.covidCt());
  }

  /**
   * The same for evaluation, where one class is enough: every metric but the areas under curves is
   * defined on it.
   *
   * @throws BadInputException when the folder, a class or a table is not as it must be
   */
  public static Dataset readAny(Path root, FlowOptions options) {
    return read(root, options, Manifest.covidCt(), 1);
  }

  /** {@link #read(Path, FlowOptions)} with another manifest of COVID-CT. */
  static Dataset read(Path root, FlowOptions options, Manifest manifest) {
    boolean labelled =
        options.classMode() != ClassMode.INPUT && options.classMode() != ClassMode.NONE;
    return read(root, options, manifest, labelled ? 2 : 1);
  }

  private static Dataset read(
      Path root, FlowOptions options, Manifest manifest, int fewestClasses) {
    List<String> classes = classes(root, options, fewestClasses);
    List<Sample> listed = samples(root, classes, options);
    Metadata metadata = Metadata.read(root, listed);
    CovidCt.Recognition recognition =
        CovidCt.recognise(root, classes, metadata.samples(), manifest);
    List<Sample> samples = recognition.samples();
    List<String> warnings = new ArrayList<>(metadata.warnings());
    warnings.addAll(withoutPatient(root, samples));
    warnings.addAll(recognition.warnings());
    return new Dataset(
        root,
        classes,
        samples,
        metadata.table(),
        List.of(),
        recognition.name(),
        recognition.positive(),
        recognition.official(),
        warnings);
  }

  /** What images without a patient id hide. */
  private static List<String> withoutPatient(Path root, List<Sample> samples) {
    long unknown = samples.stream().filter(s -> s.patient().isEmpty()).count();
    if (unknown == 0) {
      return List.of();
    }
    return List.of(
        String.format(
            Locale.ROOT,
            "%d of %d images have no patient_id in %s; each of them counts as a patient of its own, which hides it where"
                + " they are of the same patient: then training and test share patients, accuracy looks better than"
                + " it is and intervals narrower",
            unknown,
            samples.size(),
            root.resolve(Metadata.FILE)));
  }

  /** Class names in the order of their indices. */
  private static List<String> classes(Path root, FlowOptions options, int fewest) {
    if (!Files.isDirectory(root)) {
      throw new BadInputException(
          Files.exists(root)
              ? root + " is a file; give the folder that holds one folder a class"
              : "there is no folder " + root);
    }
    List<String> found =
        list(root).stream()
            .filter(Files::isDirectory)
            .map(p -> p.getFileName().toString())
            .filter(name -> !(name.equals(CovidCt.LISTS) && CovidCt.hasClasses(root)))
            .sorted(Names.ORDER)
            .toList();
    List<String> classes = options.classes().isEmpty() ? found : options.classes();
    for (String name : classes) {
      if (!found.contains(name)) {
        throw new BadInputException(
            "there is no folder for class '%s' in %s, found %s"
                .formatted(name, root, found.isEmpty() ? "no folder" : Names.some(found)));
      }
    }
    if (new HashSet<>(classes).size() < classes.size()) {
      throw new BadInputException("a class is named twice in classes: " + classes);
    }
    if (found.isEmpty()) {
      throw new BadInputException(
          root + " holds no class folders; it needs one folder a class, with the images in it");
    }
    if (classes.size() < fewest) {
      throw new BadInputException(
          "%s has only one class, '%s'; a classifier needs two or more"
              .formatted(root, classes.get(0)));
    }
    boolean two = classes.size() == 2 || classes.size() == 1 && fewest == 1;
    if (options.classMode() == ClassMode.BINARY && !two) {
      throw new BadInputException(
          String.format(
              Locale.ROOT,
              "class_mode binary needs 2 classes, found %d in %s; use categorical or sparse",
              classes.size(),
              root));
    }
    return List.copyOf(classes);
  }

  private static List<Sample> samples(Path root, List<String> classes, FlowOptions options) {
    List<Sample> samples = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      List<String> files = files(root.resolve(classes.get(label)), options);
      if (files.isEmpty()) {
        throw new BadInputException(
            "class '%s' has no image in %s; put files there that end in %s, or name the classes to use"
                .formatted(classes.get(label), root, String.join(", ", options.extensions())));
      }
      for (String file : subset(files, options)) {
        String name = classes.get(label) + "/" + file;
        samples.add(new Sample(name, root.resolve(name), label, ""));
      }
    }
    if (samples.isEmpty()) {
      throw new BadInputException(
          "a validation_split of %s leaves no image in the subset %s of %s"
              .formatted(options.validationSplit(), ImageKeys.word(options.subset()), root));
    }
    return samples;
  }

  /** Keras takes the validation subset from the front of each class, and cuts down. */
  private static List<String> subset(List<String> files, FlowOptions options) {
    if (options.subset() == null) {
      return files;
    }
    int validation = (int) (options.validationSplit() * files.size());
    return options.subset() == Subset.VALIDATION
        ? files.subList(0, validation)
        : files.subList(validation, files.size());
  }

  /**
   * The images of a class, relative to its folder: folders in the order of their paths as strings,
   * the files of each sorted, as {@code sorted(os.walk(...))} gives them.
   */
  static List<String> files(Path classFolder, FlowOptions options) {
    Map<String, List<String>> byFolder = new TreeMap<>(Names.ORDER);
    walk(classFolder, "", options, new HashSet<>(), byFolder);
    return byFolder.values().stream().flatMap(List::stream).toList();
  }

  private static void walk(
      Path folder,
      String prefix,
      FlowOptions options,
      Set<Path> above,
      Map<String, List<String>> byFolder) {
    Path real = real(folder);
    if (!above.add(real)) {
      return; // a link to a folder that holds it
    }
    List<String> files = new ArrayList<>();
    for (Path entry : list(folder)) {
      String name = entry.getFileName().toString();
      if (!Files.isDirectory(entry)) {
        if (isImage(name, options.extensions())) {
          files.add(prefix + name);
        }
      } else if (options.followLinks() || !Files.isSymbolicLink(entry)) {
        walk(entry, prefix + name + "/", options, above, byFolder);
      }
    }
    above.remove(real);
    files.sort(Names.ORDER);
    // Without its last slash, as os.walk names it: "a-b" sorts before "a/b".
    byFolder.put(prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1), files);
  }

  private static boolean isImage(String name, List<String> extensions) {
    String lower = name.toLowerCase(Locale.ROOT);
    return extensions.stream().anyMatch(lower::endsWith);
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted(Comparator.comparing(Path::toString, Names.ORDER)).toList();
    } catch (IOException e) {
      throw new BadInputException(
          "cannot list the folder %s (%s)".formatted(folder, e.getClass().getSimpleName()), e);
    }
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw new BadInputException(
          "cannot follow the folder %s (%s)".formatted(folder, e.getClass().getSimpleName()), e);
    }
  }
}
