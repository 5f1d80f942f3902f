package org.slicewise.report;

import java.util.Objects;

/** A row of the provenance: what it is, and its value. */
public record Fact(String name, String value) {
  public Fact {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
  }
}
