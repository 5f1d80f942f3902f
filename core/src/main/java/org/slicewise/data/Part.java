package org.slicewise.data;

import java.util.Locale;

/** A part of a split. */
public enum Part {
  TRAIN,
  VALIDATION,
  TEST;

  /** The word in {@code split.csv}: {@code train}, {@code validation} or {@code test}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The part a word names ({@code val} is understood too), or null where it names none. */
  public static Part ofWord(String word) {
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "train", "training" -> TRAIN;
      case "val", "validation" -> VALIDATION;
      case "test" -> TEST;
      default -> null;
    };
  }
}
