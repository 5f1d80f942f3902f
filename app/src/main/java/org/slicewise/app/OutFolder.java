package org.slicewise.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.EnvironmentException;

/**
 * The folder of a training. Finished work in it is replaced only by finished work, and unfinished
 * work is thrown away only where the user says so.
 *
 * @param path the folder; may not exist yet
 */
record OutFolder(Path path) {

  Path file(String name) {
    return path.resolve(name);
  }

  Path checkpoints() {
    return path.resolve("checkpoints");
  }

  /** Whether a training began here and did not end. */
  boolean isUnfinished() {
    return !Files.exists(file("run.json")) && hasCheckpoints();
  }

  /** Whether there is anything to resume. */
  boolean hasCheckpoints() {
    return hasFiles(checkpoints()) || hasFiles(file(Ensemble.FOLDER));
  }

  /**
   * Refuses what could only fail later, before any data are read and without making anything.
   *
   * @param data the folder of images
   */
  void check(Path data, boolean resume, boolean restart) {
    if (resume && restart) {
      throw new BadInputException("--resume and --restart exclude each other; give one");
    }
    if (Files.isRegularFile(path)) {
      throw new BadInputException("--out " + path + " is a file; give a folder");
    }
    if (path.toAbsolutePath().normalize().startsWith(data.toAbsolutePath().normalize())) {
      throw new BadInputException(
          "--out %s lies inside the data %s and would be read with them; choose another"
              .formatted(path, data));
    }
    if (isUnfinished() && !resume && !restart) {
      throw new BadInputException(
          "%s holds an unfinished training; --resume continues it, --restart throws it away"
              .formatted(checkpoints()));
    }
    Path existing = path.toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
      throw new EnvironmentException(
          "cannot write in %s, which --out %s needs; choose another --out"
              .formatted(existing, path));
    }
  }

  /**
   * From the first checkpoint on the folder holds an unfinished training, whatever was there
   * before.
   */
  void markUnfinished() {
    delete(file("run.json"));
  }

  /** Removes what an earlier training left and this one did not write again. */
  void removeStale(String name) {
    if (Files.exists(file(name))) {
      deleteTree(file(name));
    }
  }

  private static boolean hasFiles(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (var files = Files.list(folder)) {
      return files.findAny().isPresent();
    } catch (IOException e) {
      throw new EnvironmentException("cannot read " + folder, e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new EnvironmentException("cannot remove the earlier run's " + file, e);
    }
  }

  /** Removes a folder and everything in it. */
  static void deleteTree(Path folder) {
    List<Path> all;
    try (var files = Files.walk(folder)) {
      all = new ArrayList<>(files.toList());
    } catch (IOException e) {
      throw new EnvironmentException("cannot read " + folder, e);
    }
    all.sort(Comparator.reverseOrder());
    all.forEach(OutFolder::delete);
  }
}
