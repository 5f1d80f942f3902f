package org.slicewise.app.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.slicewise.errors.BadInputException;

/**
 * The Python that the peers run in, and where our launcher and the peers' scripts lie.
 *
 * @param home folder of the launcher, with {@code bench/} in it
 * @param python the interpreter
 */
public record Peers(Path home, Path python) {
  /** Names another interpreter than that of {@code bench/.venv}. */
  public static final String PYTHON = "SLICEWISE_BENCH_PYTHON";

  private static final String MISSING =
      "import importlib.util, sys; print(*[m for m in sys.argv[1:] if importlib.util.find_spec(m) is None])";

  /**
   * Those of an installation.
   *
   * @param named an interpreter's path, or null or blank for that of {@code bench/.venv}
   */
  public static Peers of(Path home, String named) {
    return new Peers(
        home,
        named == null || named.isBlank()
            ? home.resolve("bench/.venv/bin/python")
            : Path.of(named).toAbsolutePath());
  }

  /**
   * Refuses an interpreter that is not there or lacks a module.
   *
   * @param modules names as {@code import} takes them
   * @param what is measured with them, for the error
   */
  public void require(Collection<String> modules, String what)
      throws IOException, InterruptedException {
    if (!Files.isExecutable(python)) {
      throw new BadInputException(
          "the peers are not installed: there is no %s; run bench/setup once, or name a Python that has them in %s"
              .formatted(python, PYTHON));
    }
    List<String> command = new ArrayList<>(List.of(python.toString(), "-c", MISSING));
    command.addAll(modules);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String missing =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new BadInputException(
          "%s is no Python that works; run bench/setup, or name another in %s"
              .formatted(python, PYTHON));
    }
    if (!missing.isEmpty()) {
      throw new BadInputException(
          "%s needs %s, which %s does not have; run bench/setup, name another Python in %s, or choose other --parts"
              .formatted(what, missing.replace(" ", ", "), python, PYTHON));
    }
  }

  /** The command that runs one of the scripts of {@code bench/}. */
  public List<String> script(String name, Object... arguments) {
    return words(Stream.of(python, home.resolve("bench").resolve(name)), arguments);
  }

  /** The command that runs ours. */
  public List<String> slicewise(Object... arguments) {
    return words(Stream.of(home.resolve("slicewise")), arguments);
  }

  private static List<String> words(Stream<Path> first, Object... arguments) {
    return Stream.concat(first, Stream.of(arguments)).map(Object::toString).toList();
  }
}
