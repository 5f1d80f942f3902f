package org.slicewise.app.bench;

import java.util.List;
import java.util.Map;

/**
 * A program that is measured.
 *
 * @param name in the table
 * @param family programs that are ways of doing the work with the same means: only the better one
 *     of a family counts; {@link #OURS} for Slicewise
 * @param command what starts it
 * @param environment set beside what is set anyway
 * @param against names of ours that its ratios are taken with; none for ours
 */
public record Contender(
    String name,
    String family,
    List<String> command,
    Map<String, String> environment,
    List<String> against) {
  /** The family of Slicewise. */
  public static final String OURS = "slicewise";

  /** What the names of programs that run with our allocator settings end in. */
  private static final String TUNED = ", our allocator settings";

  /** What the launcher sets for commands that train. */
  private static final Map<String, String> ALLOCATOR =
      Map.of(
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_MMAP_MAX_", "0",
          "MALLOC_TRIM_THRESHOLD_", "100000000000",
          "MALLOC_TOP_PAD_", "268435456",
          "GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");

  public Contender {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    against = List.copyOf(against);
  }

  /** One of ours. */
  public static Contender ours(String name, List<String> command) {
    return new Contender(name, OURS, command, Map.of(), List.of());
  }

  /** One of theirs, in a clean environment. */
  public static Contender peer(
      String name, String family, List<String> command, String... against) {
    return new Contender(name, family, command, Map.of(), List.of(against));
  }

  /** The same with the allocator settings that our launcher gives commands that train. */
  public Contender tuned() {
    return new Contender(name + TUNED, family + TUNED, command, ALLOCATOR, against);
  }

  /** Whether it is Slicewise. */
  public boolean isOurs() {
    return family.equals(OURS);
  }
}
