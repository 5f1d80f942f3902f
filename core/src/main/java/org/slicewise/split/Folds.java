package org.slicewise.split;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slicewise.data.Sample;

/**
 * The rounds of a cross-validation: in each repeat every image is held out at most once.
 *
 * @param folds by repeat, then number
 * @param plan how they were drawn, in words
 * @param seed of the plan; 0 where it draws nothing
 */
public record Folds(List<Fold> folds, String plan, long seed) {
  public Folds {
    folds = List.copyOf(folds);
    if (folds.isEmpty()) {
      throw new IllegalArgumentException("no folds");
    }
  }

  /** How often the folds were drawn. */
  public int repeats() {
    return folds.stream().mapToInt(Fold::repeat).max().orElseThrow();
  }

  /** Whether a result on the held-out images of some fold flatters the network. */
  public boolean leaky() {
    return folds.stream().anyMatch(f -> f.split().leaky());
  }

  /** Why it is leaky, one sentence; empty where it is not. */
  public String reason() {
    return folds.stream()
        .filter(f -> f.split().leaky())
        .findFirst()
        .map(f -> "in " + f.words() + " " + f.split().reason())
        .orElse("");
  }

  /**
   * Makes sure of what the folds promise: {@link Split#check} for each and each inner one, and that
   * no image is held out twice in a repeat or held out in an inner fold but not trained on in the
   * outer one.
   *
   * @return this
   * @throws IllegalStateException naming the file or patient
   */
  public Folds check(ImageContents contents) {
    Set<String> heldOut = new HashSet<>();
    for (Fold fold : folds) {
      fold.split().check(contents);
      for (Sample sample : fold.split().test()) {
        if (!heldOut.add(fold.repeat() + " " + sample.file())) {
          throw new IllegalStateException(
              "%s is held out in two folds of repeat %d".formatted(sample.file(), fold.repeat()));
        }
      }
      Set<String> train =
          fold.split().train().stream().map(Sample::file).collect(Collectors.toSet());
      for (Split inner : fold.inner()) {
        inner.check(contents);
        Stream.of(inner.train(), inner.validation())
            .flatMap(List::stream)
            .filter(s -> !train.contains(s.file()))
            .findFirst()
            .ifPresent(
                s -> {
                  throw new IllegalStateException(
                      "%s is in an inner fold of %s and not in its training part"
                          .formatted(s.file(), fold.words()));
                });
      }
    }
    return this;
  }

  /**
   * Writes one row an image and fold, with the columns {@code file,repeat,fold,inner_fold,part,
   * held_out}: outer rows have an empty {@code inner_fold} and the parts {@code train} and {@code
   * test}, inner ones the parts {@code train} and {@code validation}. {@link FoldPlan.FromFile}
   * reads it back.
   */
  public void writeCsv(Path target) {
    FoldsTable.write(this, target);
  }
}
