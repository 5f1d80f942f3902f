package org.slicewise.scoring.inputs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.slicewise.data.FlowOptions;
import org.slicewise.data.Names;

/**
 * The images below a folder, one after another: the entries of each folder in the order of their
 * names, and what is in a folder where its own name stands. A folder is listed when its turn comes,
 * so that only the names in the folders above the current file are held. Links to folders are not
 * followed, as they may lead in circles.
 *
 * <p>Of a folder that the user named, files count whose name ends as an image's does; of a pattern,
 * every file that matches, and of a matching folder the images below it, as if a shell had expanded
 * it.
 */
final class Walk implements ImageSupply {
  /**
   * A folder being walked.
   *
   * @param below its path below the folder where the pattern begins
   * @param glob what its entries must match; null where all images in it count
   */
  private record Level(Path folder, Path below, Iterator<String> names, Glob glob) {}

  private static final Path HERE = Path.of("");
  private static final List<String> ENDINGS =
      FlowOptions.KERAS_EXTENSIONS.stream().map(e -> "." + e).toList();

  private final Deque<Level> levels = new ArrayDeque<>();
  private final ImageInput.Refused whereEmpty;
  private boolean empty = true;
  private ImageInput next;

  private Walk(ImageInput.Refused whereEmpty) {
    this.whereEmpty = whereEmpty;
  }

  static Walk folder(Path folder) {
    Walk walk =
        new Walk(new ImageInput.Refused(folder.toString(), "the folder holds no image files"));
    walk.enter(folder, HERE, null);
    return walk;
  }

  static ImageSupply glob(String pattern) {
    Glob glob;
    try {
      glob = Glob.of(pattern);
    } catch (IllegalArgumentException e) {
      return ImageSupply.of(
          new ImageInput.Refused(
              pattern, "there is no such file, and as a pattern it is malformed"));
    }
    Walk walk = new Walk(new ImageInput.Refused(pattern, "no file matches this pattern"));
    if (Files.isDirectory(glob.base())) {
      walk.enter(glob.base(), HERE, glob);
    }
    return walk;
  }

  @Override
  public boolean hasNext() {
    while (next == null && !levels.isEmpty()) {
      Level level = levels.peek();
      if (level.names().hasNext()) {
        visit(level, level.names().next());
      } else {
        levels.pop();
      }
    }
    if (next == null && empty) {
      next = whereEmpty;
    }
    empty = false;
    return next != null;
  }

  @Override
  public ImageInput next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ImageInput found = next;
    next = null;
    return found;
  }

  private void visit(Level level, String name) {
    Path entry = level.folder().resolve(name);
    Path below = level.below().resolve(name);
    Glob glob = level.glob();
    if (glob != null && glob.matches(below)) {
      // As an argument, a link to a folder is followed.
      if (Files.isDirectory(entry)) {
        enter(entry, HERE, null);
      } else {
        next = new ImageInput.File(entry);
      }
    } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
      if (glob == null || glob.mayMatchBelow(below)) {
        enter(entry, below, glob);
      }
    } else if (glob == null && isImageName(name) && !Files.isDirectory(entry)) {
      next = new ImageInput.File(entry);
    }
  }

  private void enter(Path folder, Path below, Glob glob) {
    try (Stream<Path> entries = Files.list(folder)) {
      List<String> names =
          entries.map(p -> p.getFileName().toString()).sorted(Names.ORDER).toList();
      levels.push(new Level(folder, below, names.iterator(), glob));
    } catch (IOException | UncheckedIOException | DirectoryIteratorException e) {
      next =
          new ImageInput.Refused(
              folder.toString(), "the folder cannot be listed (%s)".formatted(reason(e)));
    }
  }

  private static String reason(Exception e) {
    Throwable cause = e instanceof IOException ? e : e.getCause();
    return cause.getClass().getSimpleName();
  }

  private static boolean isImageName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(lower::endsWith);
  }
}
