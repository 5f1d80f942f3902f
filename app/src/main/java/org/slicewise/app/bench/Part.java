package org.slicewise.app.bench;

import java.util.List;

/**
 * One thing that is measured.
 *
 * @param name as {@code --parts} takes it
 * @param cold whether whole processes are timed, from start to end; otherwise programs say how long
 *     their turns took
 * @param turns measurements of each contender, at least 1
 * @param contenders in the order of their turns, ours first
 */
public record Part(String name, Unit unit, boolean cold, int turns, List<Contender> contenders) {
  public Part {
    contenders = List.copyOf(contenders);
  }
}
