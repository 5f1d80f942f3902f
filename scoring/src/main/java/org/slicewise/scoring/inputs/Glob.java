package org.slicewise.scoring.inputs;

import java.io.File;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;

/**
 * A pattern of file names, as shells know them: {@code *} and {@code ?} within a name, {@code
 * [a-z]}, <code>{png,jpg}</code>, and {@code **} for any number of folders, also none. Names that
 * begin with a dot are passed over unless the pattern has a name that begins so.
 *
 * @param base the folder that the walk begins in: the part before the first name with a wildcard
 * @param matcher matches paths below it
 * @param depth how many folders deep a match may lie, counting the file; {@link Integer#MAX_VALUE}
 *     with {@code **}
 * @param hidden whether names that begin with a dot count
 * @see java.nio.file.FileSystem#getPathMatcher
 */
record Glob(Path base, PathMatcher matcher, int depth, boolean hidden) {
  private static final String WILDCARDS = "*?[{";

  /** Whether a word has a wildcard at all. */
  static boolean isPattern(String word) {
    return word.chars().anyMatch(c -> WILDCARDS.indexOf(c) >= 0);
  }

  /**
   * @throws IllegalArgumentException where the pattern is malformed
   */
  static Glob of(String word) {
    // Where the backslash parts names, it does not also escape wildcards.
    String pattern = File.separatorChar == '\\' ? word.replace('\\', '/') : word;
    int begins = 0;
    while (WILDCARDS.indexOf(pattern.charAt(begins)) < 0) {
      begins++;
    }
    int cut = pattern.lastIndexOf('/', begins) + 1;
    String below = pattern.substring(cut);
    return new Glob(
        Path.of(pattern.substring(0, cut)),
        FileSystems.getDefault().getPathMatcher("glob:" + anyFolders(below)),
        below.contains("**")
            ? Integer.MAX_VALUE
            : (int) below.chars().filter(c -> c == '/').count() + 1,
        below.startsWith(".") || below.contains("/."));
  }

  /** Java's {@code **}{@code /} wants at least one folder; a shell's does not. */
  private static String anyFolders(String pattern) {
    StringBuilder text = new StringBuilder();
    int braces = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      braces += c == '{' ? 1 : c == '}' ? -1 : 0;
      boolean begins = i == 0 || pattern.charAt(i - 1) == '/';
      if (begins && braces == 0 && pattern.startsWith("**/", i)) {
        text.append("{**/,}");
        i += 2;
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  /**
   * @param below a path below {@link #base()}
   */
  boolean matches(Path below) {
    return isSeen(below) && matcher.matches(below);
  }

  /** Whether anything in that folder may match. */
  boolean mayMatchBelow(Path folder) {
    return isSeen(folder) && folder.getNameCount() < depth;
  }

  private boolean isSeen(Path path) {
    return hidden || !path.getFileName().toString().startsWith(".");
  }
}
