package org.slicewise.audit;

import java.util.List;
import java.util.Objects;
import org.slicewise.evaluation.Estimate;

/** Something about a data set that can fool whoever trains or evaluates on it. */
public sealed interface Finding {
  /** What kind of thing it is. */
  FindingKind kind();

  /** How bad it is. */
  Severity severity();

  /** What it is, how bad it is and what to do, in one or two plain sentences. */
  String sentence();

  /** The images it is about, relative to the data set's root; may be all or none. */
  List<String> files();

  /**
   * Images that are where they should not be: duplicates, patients in two parts, two labels.
   *
   * @param title a few words
   * @param pairs examples to look at, the clearest first; may be fewer than there are
   */
  record Leak(
      FindingKind kind,
      Severity severity,
      String title,
      String sentence,
      List<String> files,
      List<ImagePair> pairs)
      implements Finding {
    public Leak {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(severity, "severity");
      files = List.copyOf(files);
      pairs = List.copyOf(pairs);
    }
  }

  /**
   * Crude information that predicts the class.
   *
   * @param accuracy out of fold, with its interval
   * @param chance accuracy of always naming the commonest class
   */
  record Shortcut(
      FindingKind kind,
      Severity severity,
      String sentence,
      List<String> files,
      Estimate accuracy,
      double chance)
      implements Finding {
    public Shortcut {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(severity, "severity");
      Objects.requireNonNull(accuracy, "accuracy");
      files = List.copyOf(files);
    }
  }
}
