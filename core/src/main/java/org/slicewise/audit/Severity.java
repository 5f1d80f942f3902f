package org.slicewise.audit;

import java.util.Locale;

/** How bad a finding is; the order is from mild to bad. */
public enum Severity {
  /** Good to know; by itself no reason to distrust a result. */
  NOTE,
  /** A result may be flattered. */
  WARNING,
  /** A result on this data is not to be believed before this is dealt with. */
  SERIOUS;

  /** The word in {@code audit.json}, on the page and for {@code --fail-on}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
